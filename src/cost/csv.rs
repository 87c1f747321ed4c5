//! Reads a sheet of comma-separated values, each field with its place.

use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, rules};
use crate::source::{Source, Written};

/// A sheet: its heads, and its rows of as many fields.
#[derive(Debug)]
pub struct Sheet {
    /// The file.
    pub file: SitePath,
    /// The heads of its columns.
    pub heads: Vec<Written>,
    /// Its rows.
    pub rows: Vec<Vec<Written>>,
}

/// Reads a sheet; what cannot be read is told.
pub fn read_sheet(source: &Source, faults: &mut Vec<Diagnostic>) -> Sheet {
    let text = source.text().unwrap_or_default();
    let mut sheet = Sheet { file: source.path().clone(), heads: Vec::new(), rows: Vec::new() };
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(bom..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut heads: Option<Vec<Written>> = None;
    loop {
        let start = bom + usize::try_from(reader.position().byte()).unwrap_or(0);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                let fault = Fault::new("the sheet cannot be read from here on");
                faults.push(fault.within(start, text.len()).at(&rules::SHAPE, whole(&sheet.file)));
                break;
            }
        }
        let end = bom + usize::try_from(reader.position().byte()).unwrap_or(0);
        let fields = placed(text, start, end, &record);
        match &heads {
            None => heads = Some(fields),
            Some(heads) if heads.len() != fields.len() => {
                let fault =
                    Fault::new(format!("the row has {} fields for {} columns", fields.len(), heads.len()))
                        .hint("a field with a comma stands in double quotes")
                        .within(start, end);
                faults.push(fault.at(&rules::SHAPE, whole(&sheet.file)));
            }
            Some(_) => sheet.rows.push(fields),
        }
    }
    sheet.heads = heads.unwrap_or_default();
    sheet
}

fn whole(file: &SitePath) -> crate::diagnostic::Place {
    file.at(Spot::Bytes { start: 0, end: u32::MAX })
}

/// The fields of a record with their bytes, which the reader does not tell.
fn placed(text: &str, start: usize, end: usize, record: &csv::StringRecord) -> Vec<Written> {
    let mut at = start;
    let mut fields = Vec::new();
    let raw = text.get(start..end).unwrap_or_default();
    at += raw.len() - raw.trim_start_matches(['\r', '\n']).len();
    for field in record {
        let raw = text.get(at..end).unwrap_or_default();
        let length = raw_length(raw);
        let piece = raw.get(..length).unwrap_or_default();
        let lead = piece.len() - piece.trim_start().len();
        let from = at + lead;
        let to = from + piece.trim().len();
        let spot = Spot::Bytes {
            start: u32::try_from(from).unwrap_or(u32::MAX),
            end: u32::try_from(to).unwrap_or(u32::MAX),
        };
        fields.push(Written { text: field.to_owned(), spot });
        at += length + 1;
    }
    fields
}

/// How long the first field is, up to its comma or the end of the line outside quotes.
fn raw_length(raw: &str) -> usize {
    let mut is_quoted = false;
    for (index, sign) in raw.char_indices() {
        match sign {
            '"' => is_quoted = !is_quoted,
            ',' | '\n' | '\r' if !is_quoted => return index,
            _ => {}
        }
    }
    raw.len()
}
