//! Puts files together with their shorter forms, for hosts that send those as they lie there: `.gz` and `.br`.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

use super::Sink;
use crate::diagnostic::Diagnostic;

/// Kinds of files that are text.
const TEXT: &[&str] = &["css", "csv", "html", "js", "json", "md", "svg", "txt", "xml"];
/// A file that fits into a packet gains nothing.
const SMALLEST: usize = 1024;
/// How hard Brotli tries, 0 to 11: two thirds of what it can save over gzip, at a tenth of the time.
const EFFORT: i32 = 9;
/// How far back Brotli looks, as a power of two.
const WINDOW: i32 = 22;

/// A sink that puts every text of some size three times: as it is, and compressed in two ways.
///
/// The same bytes give the same shorter ones, and what the last build has left beside the same bytes can be kept.
pub struct Compressed<'s> {
    /// Where all of it goes.
    pub sink: &'s dyn Sink,
    /// Whether this program made what the last build has left: another may have made it otherwise.
    pub is_last_ours: bool,
}

impl Sink for Compressed<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.sink.put(path, bytes)?;
        let is_text = path.rsplit_once('.').is_some_and(|(_, kind)| TEXT.contains(&kind));
        if !is_text || bytes.len() < SMALLEST {
            return Ok(());
        }
        for (ending, shorter) in [("gz", gzip as fn(&[u8]) -> Option<Vec<u8>>), ("br", brotli)] {
            let companion = format!("{path}.{ending}");
            let standing = self.is_last_ours.then(|| self.sink.standing(path, bytes, &companion)).flatten();
            let made = standing.or_else(|| shorter(bytes));
            if let Some(made) = made.filter(|made| made.len() < bytes.len()) {
                self.sink.put(&companion, &made)?;
            }
        }
        Ok(())
    }
}

/// Compressed without name or time, so that the same bytes give the same.
fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = GzBuilder::new().write(Vec::with_capacity(bytes.len() / 3), Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: EFFORT,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::with_capacity(bytes.len() / 3);
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::output::Memory;

    #[test]
    fn texts_of_some_size_stand_beside_their_shorter_forms() {
        let memory = Memory::default();
        let text = "面包 and flour, ".repeat(200);
        let sink = Compressed { sink: &memory, is_last_ours: true };
        for (path, bytes) in [
            ("a.html", text.as_bytes()),
            ("small.html", b"<p>"),
            ("a.png", text.as_bytes()),
            ("_headers", text.as_bytes()),
        ] {
            sink.put(path, bytes).unwrap();
        }
        let files = memory.into_files();
        let paths: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(paths, ["_headers", "a.html", "a.html.br", "a.html.gz", "a.png", "small.html"]);
        let mut read = String::new();
        flate2::read::GzDecoder::new(files["a.html.gz"].as_slice()).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut files["a.html.br"].as_slice(), &mut read).unwrap();
        assert_eq!(read, text.as_bytes());
        assert_eq!(gzip(text.as_bytes()), gzip(text.as_bytes()));
    }

    /// A sink in which everything stands already.
    struct Standing(Memory);

    impl Sink for Standing {
        fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
            self.0.put(path, bytes)
        }

        fn standing(&self, _path: &str, _bytes: &[u8], _companion: &str) -> Option<Vec<u8>> {
            Some(b"as it stood".to_vec())
        }
    }

    #[test]
    fn what_stands_is_kept_only_where_this_program_made_it() {
        let text = "flour ".repeat(1000);
        for (is_last_ours, is_kept) in [(true, true), (false, false)] {
            let standing = Standing(Memory::default());
            Compressed { sink: &standing, is_last_ours }.put("a.txt", text.as_bytes()).unwrap();
            let files = standing.0.into_files();
            for ending in ["gz", "br"] {
                assert_eq!(files[&format!("a.txt.{ending}")] == b"as it stood", is_kept, "{ending}");
            }
        }
    }
}
