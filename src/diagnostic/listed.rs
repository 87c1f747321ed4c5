//! Names in one line of a hint: all of a few, of many as many as are read.

use std::fmt::Display;

/// So many bytes of names are read.
const READABLE: usize = 600;

/// The names with commas between; `None` where there is none, or the first is too long to be a name.
///
/// A hint stands at every mistake, so it must not grow with what is known: a thousand mistakes beside a
/// thousand names would be a million lines.
pub fn listed<N: Display>(names: impl IntoIterator<Item = N>) -> Option<String> {
    let mut names = names.into_iter();
    let mut listed = names.next()?.to_string();
    if listed.len() > READABLE {
        return None;
    }
    while let Some(name) = names.next() {
        let name = name.to_string();
        if listed.len() + name.len() > READABLE {
            return Some(format!("{listed} and {} more", 1 + names.count()));
        }
        listed.push_str(", ");
        listed.push_str(&name);
    }
    Some(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_stand_whole_and_many_are_counted() {
        let many: Vec<String> = (1000..2000).map(|number| format!("k{number}")).collect();
        let told = listed(many.iter().map(String::as_str)).unwrap();
        assert!(told.starts_with("k1000, k1001, "), "{told}");
        let n_named = told.split(", ").count();
        assert!(told.ends_with(&format!(" and {} more", 1000 - n_named)), "{told}");
        assert!(told.len() < 700);
        let long = "甲".repeat(500);
        for (names, expected) in [
            (&[][..], None),
            (&["price"], Some("price")),
            (&["price", "weight"], Some("price, weight")),
            (&[&long], None),
            (&["price", &long, "weight"], Some("price and 2 more")),
        ] {
            assert_eq!(listed(names.iter().copied()).as_deref(), expected);
        }
    }
}
