//! Numbers with units and ranges: read as authors write them, converted, and written for readers.
//!
//! 1. [`UnitTable`] is made from the [`UnitDefinition`]s of the vocabulary and reads unit words.
//! 2. [`UnitTable::read`] reads a [`Quantity`]; a fault names the bytes that are wrong.
//! 3. [`Quantity::in_unit`] and [`UnitTable::convert`] convert, the second by dated rates.
//! 4. [`format()`] writes a quantity for one language, as its [`LanguageFormat`] says.
//! 5. [`UnitTable::read_at`] reads a quantity inside a formula; [`Quantity::spelled`] writes one as authors do.
//! 6. [`Claim`] reads what an author says of a quantity and checks it; [`bare_numbers`] finds what is said
//!    of none. Both know a language by its [`Wording`].
//! 7. [`Date`] and [`Period`] are what a number is about, with [`format_date()`] and [`format_period`].
//! 8. [`symbols_for_browsers`] and [`numbers_for_browsers`] tell a browser how to write like [`format()`].
//!
//! A bare number never leaves this room without its [`Unit`].
//! No unit, dimension or language is known here by name.

mod browser;
mod claim;
mod date;
mod decimal;
mod define;
mod definition;
mod digits;
mod dimension;
mod format;
mod format_date;
mod language_format;
mod measure;
mod number;
mod operand;
mod period;
mod range;
mod rate;
mod read;
mod recipe;
mod reckon;
mod renamed;
mod root;
#[cfg(test)]
mod sample;
mod spell;
mod stated;
mod symbol;
mod table;
mod unit;
mod unread;
mod word;

pub use browser::{numbers_for_browsers, size_for_browsers, symbols_for_browsers};
pub use claim::{Bare, Claim, Wording, bare_numbers};
pub use date::Date;
pub use definition::{Digits, Rate, UnitDefinition};
pub use dimension::Dimension;
pub use format::{Apart, format, format_apart, format_unit};
pub use format_date::{format_date, format_period};
pub use language_format::{
    Comparisons, DateFormat, LanguageFormat, ListFormat, NumberFormat, Quotes, Scale, Speech,
};
pub use period::{Period, Stretch};
pub use range::Middle;
pub use root::Rooted;
pub use stated::Quantity;
pub use table::UnitTable;
pub use unit::{Factor, Unit};

/// Units that tests of other rooms read with.
#[cfg(test)]
pub(crate) use sample::bakery;
