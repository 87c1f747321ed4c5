//! The forms of values that the table of keys speaks of: `text`, `list of fact`, `source or work`.

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A form of this name, a kind of name that the site has, or a shape.
    Named(String),
    /// One of these words.
    Words(Vec<String>),
    /// A list.
    List(Box<Form>),
    /// A mapping whose keys are the author's own names, of a form where one is told.
    Map(Box<Form>, Option<String>),
    /// The one or the other.
    Either(Box<Form>, Box<Form>),
}

impl Form {
    /// Reads a form. What stands behind `list of`, `map of` and `one of` belongs to it, up to the end.
    pub(super) fn parse(text: &str) -> Form {
        let text = text.trim();
        if let Some(words) = text.strip_prefix("one of ") {
            return Form::Words(words.split(" or ").map(|word| word.trim().to_owned()).collect());
        }
        if let Some(inner) = text.strip_prefix("list of ") {
            return Form::List(Box::new(Form::parse(inner)));
        }
        if let Some(inner) = text.strip_prefix("map of ") {
            let (inner, keys) = match inner.rsplit_once(" by ") {
                Some((inner, keys)) => (inner, Some(keys.trim().to_owned())),
                None => (inner, None),
            };
            return Form::Map(Box::new(Form::parse(inner)), keys);
        }
        match text.split_once(" or ") {
            Some((left, right)) => Form::Either(Box::new(Form::parse(left)), Box::new(Form::parse(right))),
            None => Form::Named(text.to_owned()),
        }
    }

    /// The names in it.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Form::Named(name) => vec![name],
            Form::Words(_) => Vec::new(),
            Form::List(inner) => inner.names(),
            Form::Map(inner, keys) => inner.names().into_iter().chain(keys.as_deref()).collect(),
            Form::Either(left, right) => left.names().into_iter().chain(right.names()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_is_said() {
        let named = |name: &str| Box::new(Form::Named(name.to_owned()));
        for (text, form) in [
            ("text", *named("text")),
            ("one of low or high", Form::Words(vec!["low".to_owned(), "high".to_owned()])),
            ("map of work by id", Form::Map(named("work"), Some("id".to_owned()))),
            ("source or work", Form::Either(named("source"), named("work"))),
            ("text or list of text", Form::Either(named("text"), Box::new(Form::List(named("text"))))),
            ("list of name or nothing", Form::List(Box::new(Form::Either(named("name"), named("nothing"))))),
        ] {
            assert_eq!(Form::parse(text), form, "{text}");
        }
    }
}
