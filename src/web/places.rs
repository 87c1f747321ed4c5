//! Looks for a place in a page: an element with that id.

/// Whether HTML has an element called `place`. Nothing where that cannot be told from the page alone.
pub(super) fn has_place(html: &[u8], place: &str) -> Option<bool> {
    // Words to be marked, states of a script, lines of code: no elements.
    if place.is_empty() || place.starts_with([':', '!', '/', '?']) || place.contains(['=', '&', '/']) {
        return None;
    }
    // The top of a page needs no element.
    if place.eq_ignore_ascii_case("top") {
        return Some(true);
    }
    let text = String::from_utf8_lossy(html);
    let decoded = decoded(place);
    let mut n_ids = 0;
    for value in values(&text) {
        n_ids += 1;
        // One large host writes its places with a word before them.
        let bare = value.strip_prefix("user-content-").unwrap_or(value);
        if [value, bare].iter().any(|value| *value == place || *value == decoded) {
            return Some(true);
        }
    }
    // A page without ids is made by its script.
    (n_ids >= FEW).then_some(false)
}

/// Fewer ids than this are those of an empty frame.
const FEW: usize = 5;

/// The values of all `id` and `name` attributes.
fn values(html: &str) -> impl Iterator<Item = &str> {
    ["id", "name"].into_iter().flat_map(move |name| {
        html.match_indices(name).filter_map(move |(at, _)| {
            let before = html.get(..at)?.chars().next_back()?;
            if !(before.is_whitespace() || matches!(before, '"' | '\'')) {
                return None;
            }
            let rest = html.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
            match rest.chars().next()? {
                quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next(),
                _ => rest.split(|sign: char| sign.is_whitespace() || sign == '>').next(),
            }
        })
    })
}

/// The text with its `%E8` read.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.filter(|_| first == b'%').and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_however_its_id_is_written() {
        let html = "<h2 id=\"costs\">a</h2><a name='old'>b</a><p id=bare class=x>c</p>\
                    <h2 class=\"h\" id = \"user-content-readme\">d</h2><h2 id=\"价格\">e</h2><p data-id=\"no\">";
        for (place, found) in [
            ("costs", Some(true)),
            ("old", Some(true)),
            ("bare", Some(true)),
            ("readme", Some(true)),
            ("%E4%BB%B7%E6%A0%BC", Some(true)),
            ("top", Some(true)),
            ("no", Some(false)),
            ("cost", Some(false)),
            (":~:text=words", None),
            ("/route", None),
            ("page=3", None),
        ] {
            assert_eq!(has_place(html.as_bytes(), place), found, "{place}");
        }
        assert_eq!(has_place(b"<div id=root></div><script></script>", "costs"), None);
    }
}
