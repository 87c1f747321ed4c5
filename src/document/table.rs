//! The markup of a table: a head, a body, and each column's alignment as a class.

use pulldown_cmark::{Alignment, Tag, TagEnd};

/// The table that is open.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Table {
    pub(super) fn open(&mut self, alignments: &[Alignment]) -> &'static str {
        self.alignments = alignments.to_vec();
        "<div class=\"table\" tabindex=\"0\"><table>\n"
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) -> &'static str {
        match tag {
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                "<thead>\n<tr>"
            }
            Tag::TableRow => {
                self.column = 0;
                "<tr>"
            }
            _ => {
                let alignment = self.alignments.get(self.column);
                self.column += 1;
                match (alignment, self.in_head) {
                    (Some(Alignment::Right), true) => "<th scope=\"col\" class=\"right\">",
                    (Some(Alignment::Right), false) => "<td class=\"right\">",
                    (Some(Alignment::Center), true) => "<th scope=\"col\" class=\"center\">",
                    (Some(Alignment::Center), false) => "<td class=\"center\">",
                    (_, true) => "<th scope=\"col\">",
                    (_, false) => "<td>",
                }
            }
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) -> &'static str {
        match tag {
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr>\n</thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::Table => "</tbody>\n</table></div>\n",
            _ => {
                if self.in_head {
                    "</th>"
                } else {
                    "</td>"
                }
            }
        }
    }
}
