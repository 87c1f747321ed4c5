//! Adds rows to a sheet, each behind the one it follows; every byte that stands there stays.

use std::ops::Range;

use super::NewRow;
use crate::diagnostic::Fault;

/// The text of a sheet with rows added. A row that follows another says what that one says, but for its own cells.
pub(super) fn with_rows(text: &str, key: &str, rows: &[NewRow]) -> Result<String, Fault> {
    let records = records(text)?;
    let Some((heads, body)) = records.split_first() else {
        return Err(Fault::new("the sheet is empty").hint("write the names of its columns as the first line"));
    };
    let heads: Vec<&str> = heads.fields.iter().collect();
    let at_key = heads.iter().position(|head| *head == key).ok_or_else(|| {
        Fault::new(format!("the sheet has no column `{key}`")).hint("rows are called by it")
    })?;
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // Rows by the record they stand behind; those that follow none stand at the end.
    let mut added: Vec<(usize, String)> = Vec::new();
    for row in rows {
        let after = row.after.as_ref().map(|(after, _)| after.as_str());
        let before = body.iter().position(|record| record.fields.get(at_key) == after && after.is_some());
        let model = before.and_then(|index| body.get(index));
        if let (Some(after), None) = (after, model) {
            return Err(
                Fault::new(format!("the sheet has no row `{after}`")).hint("build again: it was there")
            );
        }
        let fields = heads.iter().enumerate().map(|(index, head)| {
            let column = head.split('.').next().unwrap_or(head);
            let own = row.cells.get(*head).or_else(|| row.cells.get(column));
            let old = model.and_then(|record| record.fields.get(index));
            own.map(String::as_str).or(old).unwrap_or_default()
        });
        let at = model.map_or(text.len(), |record| record.bytes.end);
        added.push((at, line(fields)?));
    }
    added.sort_by_key(|(at, _)| *at);
    let mut new = String::with_capacity(text.len() + 128 * rows.len());
    let mut from = 0;
    for (at, line) in added {
        new.push_str(text.get(from..at).unwrap_or_default());
        if !new.ends_with('\n') {
            new.push_str(line_end);
        }
        new.push_str(&line);
        new.push_str(line_end);
        from = at;
    }
    new.push_str(text.get(from..).unwrap_or_default());
    Ok(new)
}

struct Record {
    /// With its line end.
    bytes: Range<usize>,
    fields: csv::StringRecord,
}

fn records(text: &str) -> Result<Vec<Record>, Fault> {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = text.get(bom..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes());
    let mut records = Vec::new();
    loop {
        let position =
            |reader: &csv::Reader<&[u8]>| bom + usize::try_from(reader.position().byte()).unwrap_or(0);
        let start = position(&reader);
        let mut fields = csv::StringRecord::new();
        match reader.read_record(&mut fields) {
            Ok(true) => {
                // Of a line end of two signs the reader stops behind the first.
                let end = position(&reader);
                let is_split = text.get(..end).is_some_and(|before| before.ends_with('\r'))
                    && text.get(end..).is_some_and(|behind| behind.starts_with('\n'));
                records.push(Record { bytes: start..end + usize::from(is_split), fields });
            }
            Ok(false) => return Ok(records),
            Err(_) => return Err(Fault::new("the sheet cannot be read").hint("`layerwiki check` says where")),
        }
    }
}

fn line<'a>(fields: impl Iterator<Item = &'a str>) -> Result<String, Fault> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let unwritten =
        || Fault::new("the row cannot be written").hint("its texts hold something no sheet can hold");
    writer.write_record(fields).map_err(|_| unwritten())?;
    let bytes = writer.into_inner().map_err(|_| unwritten())?;
    let line = String::from_utf8(bytes).map_err(|_| unwritten())?;
    Ok(line.trim_end_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn row(key: &str, after: Option<&str>, cells: &[(&str, &str)]) -> NewRow {
        let mut all: BTreeMap<String, String> =
            cells.iter().map(|(head, text)| ((*head).to_owned(), (*text).to_owned())).collect();
        all.insert("id".to_owned(), key.to_owned());
        let after = after.map(|after| (after.to_owned(), None));
        NewRow { model: String::new(), key: key.to_owned(), after, prices: Vec::new(), cells: all }
    }

    #[test]
    fn rows_stand_behind_those_they_follow_and_the_rest_stays_byte_by_byte() {
        for end in ["\n", "\r\n"] {
            let old =
                "id,name.en,name.zh,price\nrye,\"Rye, dark\",黑麦,  2\nbun,Bun,面包,1".replace('\n', end);
            let rows = [
                row("rye-2026-11-28", Some("rye"), &[("price", "3")]),
                row("roll", None, &[("name", "Roll \"x\""), ("name.zh", "卷"), ("price", "4")]),
                row("bun-2026-11-28", Some("bun"), &[("price", "")]),
            ];
            let new = with_rows(&old, "id", &rows).unwrap();
            let expected =
                "id,name.en,name.zh,price\nrye,\"Rye, dark\",黑麦,  2\nrye-2026-11-28,\"Rye, dark\",黑麦,3\n\
                            bun,Bun,面包,1\nroll,\"Roll \"\"x\"\"\",卷,4\nbun-2026-11-28,Bun,面包,\n"
                    .replace('\n', end);
            assert_eq!(new, expected);
        }
    }
}
