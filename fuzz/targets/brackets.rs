//! Prose of many brackets: each byte stands for a sign that means something to the parser.

#![no_main]

use layerwiki_fuzz::{in_time, parse_page};
use libfuzzer_sys::fuzz_target;

const SIGNS: &[&str] = &[
    "[[",
    "]]",
    "![[",
    "|",
    "=",
    "@",
    "#",
    "/",
    "a",
    "b.c",
    "甲",
    "“",
    "”",
    "**",
    "*",
    "~~",
    "\\",
    "`",
    "\n",
    "\n\n",
    "> ",
    "> [!note] ",
    "- ",
    "## ",
    "[^a]",
    "[^a]: ",
    "(",
    ")",
    "[",
    "]",
    "![",
    "](/x)",
    "<!--",
    "-->",
    "<b>",
    "&amp;",
    " ",
    "\t",
    "entities: ",
    ", ",
    "| a | b |\n|---|---|\n",
    "```",
    "{#x}",
    "\r\n",
    "\u{f0000}",
    "\u{100000}",
    "https://a.test",
    "    ",
    "1. ",
    "---\n",
    "&",
    "!",
    "_",
    "。",
    "😀",
    "\0",
];

fuzz_target!(|bytes: &[u8]| {
    let prose: String =
        bytes.iter().filter_map(|&byte| SIGNS.get(usize::from(byte) % SIGNS.len()).copied()).collect();
    in_time(prose.len(), || {
        parse_page(&format!("---\ntitle: X\nsummary: >-\n  {}\n---\n{prose}", prose.replace('\n', " ")))
    });
});
