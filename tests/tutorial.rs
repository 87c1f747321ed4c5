//! The tutorial of the documentation, done step by step as a new user would: its files written, its commands run,
//! what they print compared with what the page says.
//!
//! `TUTORIAL=rewrite cargo test --test tutorial` writes what is printed into the page; review it like code.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use common::{expect_none, root};

const PAGE: &str = "content/pages/docs/first-hour.md";

/// A fenced block of the page: its language, the file it is of, its text, and the lines it takes.
struct Block<'a> {
    language: &'a str,
    file: &'a str,
    text: String,
    lines: std::ops::Range<usize>,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let lines: Vec<&str> = page.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = (at..lines.len()).find(|&line| lines[line].starts_with("```")) {
        let close = (open + 1..lines.len()).find(|&line| lines[line] == "```").expect("a block ends");
        let (language, file) = lines[open][3..].split_once(' ').unwrap_or((&lines[open][3..], ""));
        let text = lines[open + 1..close].iter().map(|line| format!("{line}\n")).collect();
        found.push(Block { language, file, text, lines: open + 1..close });
        at = close + 1;
    }
    found
}

/// Runs a command of the page and gives what it prints, errors too.
fn run(command: &str, site: &Path) -> String {
    let words = command.strip_prefix("layerwiki ").expect("the page runs layerwiki").split(' ');
    let made = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .args(words)
        .current_dir(site)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(made.status.code().is_some_and(|code| code <= 1), "{command}: {made:?}");
    let printed = [made.stdout, made.stderr].concat();
    let printed = String::from_utf8(printed).unwrap();
    printed.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Starts the server as the page says, at a port that is free, and reads the home page from it.
fn serve(site: &Path) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .args(["serve", "--port", "0"])
        .current_dir(site)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(server.stderr.take().unwrap()).lines();
    let line = told.find(|line| line.as_ref().is_ok_and(|line| line.contains("http://"))).unwrap().unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().trim().to_owned();
    let mut asked = TcpStream::connect(&address).unwrap();
    write!(asked, "GET /entities/hill-farm/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    asked.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("picked by hand"), "{answer}");
}

#[test]
fn a_new_user_sees_what_the_tutorial_says() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let site = tempfile::tempdir().unwrap();
    let blocks = blocks(&page);
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut wrong = Vec::new();
    let mut n_steps = 0;
    let mut printed: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut blocks = blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        if !block.file.is_empty() {
            let file = site.path().join(block.file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, &block.text).unwrap();
        }
        if block.language != "sh" {
            continue;
        }
        let command = block.text.trim_end();
        n_steps += 1;
        if command == "layerwiki serve" {
            serve(site.path());
            continue;
        }
        let found = run(command, site.path());
        match blocks.next_if(|next| next.language == "text") {
            Some(expected) if expected.text != found => {
                wrong.push(format!("{command}\n--- the page\n{}--- printed\n{found}", expected.text));
                printed.push((expected.lines.clone(), found));
            }
            Some(_) => {}
            None if command == "layerwiki build" => {
                assert!(site.path().join("public/zh/entities/hill-farm/index.html").is_file(), "{found}");
            }
            None if !found.is_empty() => wrong.push(format!("{command} prints\n{found}")),
            None => {}
        }
    }
    assert!(n_steps >= 8, "the tutorial has {n_steps} steps");
    if env::var("TUTORIAL").is_ok_and(|wish| wish == "rewrite") {
        for (range, text) in printed.into_iter().rev() {
            lines.splice(range, text.lines().map(str::to_owned));
        }
        fs::write(root().join(PAGE), lines.join("\n") + "\n").unwrap();
        return;
    }
    expect_none("steps of the tutorial that go otherwise", &wrong);
}
