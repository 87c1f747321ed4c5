//! Judges an address an author wrote: which may stand on a page, and what kind it is.

use super::body::Target;
use crate::diagnostic::Fault;

/// Reads the address of a link.
///
/// # Errors
/// A [`Fault`] for a scheme that can run code, and for addresses relative to a page, which mean
/// something else on every page.
pub(super) fn link_target(address: &str) -> Result<Target, Fault> {
    let address = address.trim();
    if let Some(anchor) = address.strip_prefix('#') {
        return Ok(Target::Anchor(anchor.to_owned()));
    }
    if address.starts_with("//") {
        return Err(Fault::new(format!("the address `{address}` does not say how to get there"))
            .hint(format!("write `https:{address}`")));
    }
    if address.starts_with('/') {
        return Ok(Target::Site(address.to_owned()));
    }
    match scheme(address) {
        Some(scheme)
            if ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) =>
        {
            Ok(Target::Outside(address.to_owned()))
        }
        Some(scheme) => Err(Fault::new(format!("an address may not begin with `{scheme}:`"))
            .hint("links lead to `https:`, `http:`, `mailto:`, a path from the root `/…`, or `#a-section`")),
        None => Err(Fault::new(format!("the address `{address}` is relative to a page"))
            .hint("write `[[id]]` for a page of this site, or a path from the root `/…`")),
    }
}

/// Reads the address of an image: a file of `static/`.
///
/// # Errors
/// A [`Fault`] for anything that is not a path from the root: a page asks no other host.
pub(super) fn image_target(address: &str) -> Result<Target, Fault> {
    match link_target(address)? {
        Target::Site(path) => Ok(Target::Site(path)),
        Target::Outside(_) | Target::Anchor(_) => Err(Fault::new(format!(
            "the picture `{address}` lies on another host"
        ))
        .hint("put the file into `static/` and write its path from the root, such as `/img/some-file.png`")),
    }
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && scheme.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '.' | '-'));
    is_scheme.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses_pass() {
        for fine in ["https://a.test/x?y#z", "HTTP://a.test", "mailto:a@b.test", "/about/#licence", "#costs"]
        {
            assert!(link_target(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "java\tscript:x",
            "x.html",
            "../a",
            "//a.test",
        ] {
            assert!(link_target(wrong).is_err(), "{wrong}");
        }
        assert!(image_target("/images/a.png").is_ok());
        assert!(image_target("https://a.test/a.png").is_err());
    }
}
