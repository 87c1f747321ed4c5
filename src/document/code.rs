//! A block of code: the language named after its fence, and the file it is of, which stands above it.

use pulldown_cmark::CodeBlockKind;

use super::body::Piece;
use super::markdown::Writer;

/// The block that is open.
pub(super) struct Code {
    language: String,
    /// What follows the language: ```` ```yaml content/site.yaml ````.
    file: String,
    pub(super) text: String,
}

impl Code {
    fn open(info: &str) -> Code {
        let (language, file) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        Code { language: language.to_owned(), file: file.trim().to_owned(), text: String::new() }
    }
}

impl Writer<'_> {
    pub(super) fn code_start(&mut self, kind: &CodeBlockKind<'_>) {
        self.code = Some(match kind {
            CodeBlockKind::Fenced(info) => Code::open(self.shim.restore(info).trim()),
            CodeBlockKind::Indented => Code::open(""),
        });
    }

    pub(super) fn code_end(&mut self) {
        let Some(Code { language, file, text }) = self.code.take() else { return };
        let is_of_file = !file.is_empty();
        if is_of_file {
            self.tag("<figure class=\"listing\">\n<figcaption>");
            self.put(Piece::Words(file));
            self.put(Piece::Break);
            self.tag("</figcaption>\n");
        }
        self.put(Piece::Code { language: language.into(), text: text.into() });
        self.put(Piece::Break);
        if is_of_file {
            self.tag("</figure>\n");
        }
    }
}
