//! Brings the site's files in, as bytes and as YAML with places; knows nothing of their meaning.
//!
//! 1. [`disk`] walks the site's folders and reads files; [`names`] looks at what they are called.
//! 2. [`tree`] holds them, with the files built into the binary beneath.
//! 3. [`front`] finds the front matter of a Markdown file.
//! 4. [`yaml`] is the one door for YAML; [`form`] reads the fields of a mapping.
//! 5. [`locate`] finds the bytes of a place, only when a diagnostic is drawn; [`spelling`] those of a name in a
//!    text, only when it is replaced.

mod built_in;
mod disk;
mod form;
mod front;
mod locate;
mod names;
mod spelling;
mod tree;
mod yaml;

pub use built_in::built_in;
pub use disk::{Change, Found, foreign, kept, look, program, read, walk, watched};
#[cfg(test)]
pub(crate) use form::asked;
pub use form::{Fields, Spoken};
pub use front::{Split, split};
pub use names::is_passed_over;
pub use spelling::Spelling;
pub use tree::{Source, SourceTree};
pub use yaml::{Node, Value, Written, read_data, read_typed, read_yaml};
