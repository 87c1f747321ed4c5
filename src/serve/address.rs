//! Says which file an address asks for. Whether there is one, the site knows; nothing is looked up on the disk.

/// The path of the file that an address asks for, as a browser wrote it: `/zh/entities/h100/`, with the escapes
/// taken out. `None` for what is no path.
pub(super) fn file_at(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() })
}

/// Turns `%e9%a6%96` into 首. `None` for what is no text: a broken escape, bytes that are not UTF-8.
pub(super) fn decode(path: &str) -> Option<String> {
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

    fn file(path: &str) -> Option<String> {
        decode(path).and_then(|path| file_at(&path))
    }

    #[test]
    fn an_address_leads_to_its_file() {
        for (path, expected) in [
            ("/", "index.html"),
            ("/mill/", "mill/index.html"),
            ("/mill/index.html", "mill/index.html"),
            ("/mill", "mill"),
            ("/zh/%E9%A6%96%e9%a1%b5/", "zh/首页/index.html"),
            ("/img/a%20b.svg", "img/a b.svg"),
            ("/404.html", "404.html"),
        ] {
            assert_eq!(file(path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn what_is_no_path_leads_nowhere() {
        for path in ["", "*", "mill/", "/%ff%fe/", "/%c0%ae%c0%ae/", "/%", "/%4", "/%zz/", "/%+1/"] {
            assert_eq!(file(path), None, "{path}");
        }
    }
}
