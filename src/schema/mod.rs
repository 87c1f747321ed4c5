//! What authors may write, as JSON Schema for their editors: keys with what they say, and the names the site has.
//!
//! 1. `keys.yaml` is the table of all keys; [`table`] reads it, [`form`] the forms of values it speaks of.
//! 2. [`names`] gathers what the site declares: terms, units, ids.
//! 3. [`draw`] makes a schema of each kind of file, of draft 7, which the language servers of editors read.
//!
//! The table is held to what the readers ask for by `tests.rs`: neither knows a key that the other lacks.
//! This room reads no file of an author.

mod draw;
mod form;
mod names;
mod table;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use names::Names;

use crate::diagnostic::Fault;

/// The schema of one kind of file.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Its name: `model`.
    pub name: String,
    /// The files it is for, as a pattern of paths below the site's root.
    pub files: String,
    /// What they hold, in a sentence.
    pub says: String,
    /// The schema itself.
    pub json: Value,
}

/// The schemas of a site's files, in the order of the table.
///
/// # Errors
/// A [`Fault`] where the table itself is wrong, which a test rules out.
pub fn schemas(names: &Names) -> Result<Vec<Schema>, Fault> {
    let table = table::Table::read()?;
    Ok(table.files.iter().map(|file| draw::schema(&table, file, names)).collect())
}
