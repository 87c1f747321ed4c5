//! Finds the file an address asks for, among the files of the site and nowhere else.

use super::shown::Files;

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// A file, by its path below the site.
    File(&'a str),
    /// A page whose address ends with a slash that was left out.
    Slash,
    /// Nothing.
    Nothing,
}

/// What lives at a path as a browser wrote it, such as `/zh/entities/h100/`.
///
/// Only whole paths of files match, so nothing leads out of the site.
pub(super) fn target<'a>(path: &str, files: &'a Files) -> Target<'a> {
    let Some(path) = decode(path) else { return Target::Nothing };
    let Some(path) = path.strip_prefix('/') else { return Target::Nothing };
    let at = |path: &str| files.get_key_value(path).map(|(file, _)| file.as_str());
    if path.is_empty() || path.ends_with('/') {
        return at(&format!("{path}index.html")).map_or(Target::Nothing, Target::File);
    }
    if let Some(file) = at(path) {
        return Target::File(file);
    }
    match at(&format!("{path}/index.html")) {
        Some(_) => Target::Slash,
        None => Target::Nothing,
    }
}

/// Turns `%e9%a6%96` into 首. `None` for what is no text: a broken escape, bytes that are not UTF-8.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { digit(rest.next()?)? * 16 + digit(rest.next()?)? } else { byte });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let paths = ["index.html", "mill/index.html", "zh/首页/index.html", "img/a b.svg", "404.html"];
        paths.into_iter().map(|path| (path.to_owned(), path.into())).collect()
    }

    #[test]
    fn an_address_leads_to_its_file() {
        let files = files();
        for (path, file) in [
            ("/", "index.html"),
            ("/mill/", "mill/index.html"),
            ("/mill/index.html", "mill/index.html"),
            ("/zh/%E9%A6%96%e9%a1%b5/", "zh/首页/index.html"),
            ("/img/a%20b.svg", "img/a b.svg"),
            ("/404.html", "404.html"),
        ] {
            assert_eq!(target(path, &files), Target::File(file), "{path}");
        }
    }

    #[test]
    fn a_forgotten_slash_is_noticed() {
        assert_eq!(target("/mill", &files()), Target::Slash);
        assert_eq!(target("/zh/%E9%A6%96%E9%A1%B5", &files()), Target::Slash);
    }

    #[test]
    fn hostile_addresses_lead_nowhere() {
        let files = files();
        for path in [
            "",
            "*",
            "//",
            "//mill/",
            "/mill//",
            "/../index.html",
            "/mill/../index.html",
            "/%2e%2e/index.html",
            "/mill/%2e%2e/",
            "/..%2findex.html",
            "/%2Fmill/",
            "/%252e%252e/",
            "/index.html%00",
            "/%00",
            "/%ff%fe/",
            "/%c0%ae%c0%ae/",
            "/%",
            "/%4",
            "/%zz/",
            "/%+1/",
            "/mill\\",
            "/./mill/",
            "/Mill/",
        ] {
            assert_eq!(target(path, &files), Target::Nothing, "{path}");
        }
    }
}
