//! One short name for a finished site: equal for equal files, whenever and wherever they were built.

use std::fmt;

/// A hash over the paths and the bytes of all files of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(blake3::Hash);

impl Digest {
    /// Of files ordered by path, each with the BLAKE3 of its bytes.
    pub fn of<'a>(files: impl Iterator<Item = (&'a str, &'a blake3::Hash)>) -> Digest {
        let mut hasher = blake3::Hasher::new();
        for (path, hash) in files {
            // A path holds no zero, and a hash is always as long.
            hasher.update(path.as_bytes()).update(&[0]).update(hash.as_bytes());
        }
        Digest(hasher.finalize())
    }

    /// Reads what [`fmt::Display`] wrote with `{:#}`: all of it.
    pub fn from_hex(text: &str) -> Option<Digest> {
        blake3::Hash::from_hex(text).ok().map(Digest)
    }
}

/// Sixteen signs, which people can compare; all sixty-four with `{:#}`.
impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = self.0.to_hex();
        out.write_str(if out.alternate() { hex.as_str() } else { hex.get(..16).unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_bytes_and_paths_apart() {
        let of = |files: &[(&str, &str)]| {
            let hashed: Vec<_> =
                files.iter().map(|(path, text)| (*path, blake3::hash(text.as_bytes()))).collect();
            Digest::of(hashed.iter().map(|(path, hash)| (*path, hash)))
        };
        let site = of(&[("a", "1"), ("b", "2")]);
        assert_eq!(site, of(&[("a", "1"), ("b", "2")]));
        for other in [&[("a", "1"), ("b", "3")][..], &[("a", "1"), ("c", "2")], &[("a", "1")], &[]] {
            assert_ne!(site, of(other));
        }
        assert_eq!(site.to_string().len(), 16);
        assert_eq!(Digest::from_hex(&format!("{site:#}")), Some(site));
    }
}
