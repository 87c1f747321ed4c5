//! A finished page as Markdown: values in words, chips as links, tables as tables, citations as footnotes.
//!
//! 1. [`tree`] reads the page's own markup into elements.
//! 2. [`block`] writes headings, paragraphs, lists and tables; [`inline`] what stands in a line of them.
//!
//! What only works in a browser is left out: pictures but for their titles, buttons, the way around.

mod block;
mod inline;
mod tree;

use block::Writer;
use tree::Element;

/// The article of a page as Markdown; `canonical` is the page's whole address, for the links in it.
pub fn markdown(html: &str, canonical: &str) -> String {
    let page = tree::parse(html);
    let article = page.find(&|element: &Element| element.name == "article");
    let mut writer = Writer::new(canonical);
    writer.blocks(article.unwrap_or(&page));
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::markdown;

    fn twin(body: &str) -> String {
        markdown(&format!("<main><article>{body}</article></main>"), "https://x.test/wiki/a/")
    }

    #[test]
    fn what_a_page_says_is_said_in_markdown() {
        for (html, expected) in [
            (
                "<h1>A &amp; B</h1><p>One <strong>two</strong> <em>three</em>.</p>",
                "# A & B\n\nOne **two** *three*.\n",
            ),
            (
                "<p><a class=\"chip\" href=\"/wiki/b/\"><span class=\"chip-code\">L1</span>\u{a0}Mill</a> sells<a class=\"cite\" href=\"#source-2\" title=\"x\">[2]</a></p>",
                "[L1\u{a0}Mill](https://x.test/wiki/b/) sells[^2]\n",
            ),
            ("<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>", "- one\n  - two\n- three\n"),
            (
                "<ul><li>sell: <details class=\"folded\"><summary>2 entries</summary><span class=\"chips\"><a href=\"/a/\">A</a> <a href=\"/b/\">B</a></span></details></li></ul>",
                "- sell: [A](https://x.test/a/) [B](https://x.test/b/)\n",
            ),
            ("<ol start=\"3\"><li>c</li><li>d</li></ol>", "3. c\n4. d\n"),
            ("<pre><code class=\"language-sh\">a `b`\n  c\n</code></pre>", "```sh\na `b`\n  c\n```\n"),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
            ("<dl><div><dt>Owner</dt><dd>Ann</dd></div></dl>", "- Owner: Ann\n"),
            ("<p>2 * 3 [x] a_b &lt;i&gt; # 1</p>", "2 \\* 3 \\[x\\] a\\_b \\<i\\> # 1\n"),
            ("<p><b>Life</b><small>five years</small></p>", "**Life** five years\n"),
            (
                "<p># no heading</p><p>- no list</p><p>1. no list</p>",
                "\\# no heading\n\n\\- no list\n\n1\\. no list\n",
            ),
            ("<p>a<svg><title>t</title></svg><button>no</button><span class=\"hidden\">no</span></p>", "a\n"),
            (
                "<figure><svg class=\"at-broad\"><title>The chain</title><text>x</text></svg></figure>",
                "*The chain*\n",
            ),
        ] {
            assert_eq!(twin(html), expected, "{html}");
        }
    }

    #[test]
    fn a_table_keeps_its_columns_whatever_its_cells_span() {
        let html = "<table><caption>T</caption><thead><tr><th>a</th><th>b</th></tr></thead>\
                    <tbody><tr><th rowspan=\"2\">1</th><td>x | y</td></tr><tr><td>z</td></tr>\
                    <tr><td colspan=\"2\">wide</td></tr></tbody></table>";
        let expected = "**T**\n\n| a | b |\n| --- | --- |\n| 1 | x \\| y |\n|  | z |\n| wide |  |\n";
        assert_eq!(twin(html), expected);
    }

    #[test]
    fn the_works_of_a_page_are_its_footnotes() {
        let html = "<section id=\"sources\"><h2>Sources</h2><ol><li id=\"source-1\" value=\"1\"><cite><a href=\"https://y.test/\">Ledger</a></cite> <span class=\"parts\">\n<span>Mill</span>\n<span>May 2026</span></span></li></ol></section>";
        assert_eq!(twin(html), "## Sources\n\n[^1]: [Ledger](https://y.test/) Mill · May 2026\n");
    }

    #[test]
    fn markup_that_is_not_closed_loses_nothing() {
        assert_eq!(twin("<p>one<p>two</b></div>"), "one\n\ntwo\n");
        assert_eq!(markdown("<p>cut <", "https://x.test/"), "cut\n");
        assert_eq!(markdown("", "https://x.test/"), "");
        assert!(twin(&"<div>".repeat(5000)).is_empty());
    }
}
