//! The engine of layerwiki: from a folder of Markdown and YAML to a static site in several languages.
//!
#![doc = include_str!("README.md")]
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests make and read folders of their own"))]

pub mod cli;
pub mod cost;
pub mod diagnostic;
pub mod document;
pub mod formula;
pub mod framework;
pub mod graph;
pub mod intake;
pub mod language;
pub mod output;
pub mod page;
pub mod picture;
pub mod pipeline;
pub mod publish;
pub mod quantity;
pub mod rename;
pub mod schema;
pub mod search;
pub mod serve;
pub mod source;
pub mod start;
pub mod survey;
pub mod theme;
pub mod vocabulary;
pub mod web;
