//! Takes prices from a file of others into a dataset: what is new, changed or gone, as dated rows beside the old ones.
//!
//! 1. [`file`](mod@file) reads the price file: models with fields.
//! 2. [`compare`] holds it against the rows the dataset has, as its `import:` says.
//! 3. [`Intake::written`] adds the rows with [`sheet`], and the work they rest on with [`work`]; nothing that
//!    stands there is touched.
//!
//! Which fields, models and units there are stands in the dataset. This room writes no file.

mod compare;
mod file;
mod sheet;
mod work;

use std::collections::BTreeMap;

pub use file::PriceFile;

use crate::cost::dataset::Dataset;
use crate::cost::prices::PriceImport;
use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, rules};
use crate::graph::Roster;
use crate::quantity::{Date, Quantity};
use crate::source::SourceTree;

/// What a price file brings a dataset.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The dataset.
    pub dataset: String,
    /// The day the file is of.
    pub date: Date,
    /// The key of the work that new rows rest on.
    pub work: String,
    /// Rows to be added.
    pub rows: Vec<NewRow>,
    /// Models of the dataset that the file does not price any more: name in the file, newest row.
    pub gone: Vec<(String, String)>,
    /// How many models cost what the dataset says.
    pub n_same: usize,
    /// Models of the file that the dataset does not know, of sellers that it knows.
    pub unknown: Vec<String>,
    /// How many more the file has, of other sellers.
    pub n_strangers: usize,
    /// A work of this key is written out already.
    pub has_work: bool,
}

/// A row to be added.
#[derive(Clone, Debug)]
pub struct NewRow {
    /// The model's name in the file.
    pub model: String,
    /// The key of the row.
    pub key: String,
    /// The row it follows, with its day; none for a model that had no row.
    pub after: Option<(String, Option<Date>)>,
    /// The prices: column, what the row before it says, and what the file says.
    pub prices: Vec<(String, Option<Quantity>, Option<Quantity>)>,
    /// What else it says, by the heads of the sheet.
    cells: BTreeMap<String, String>,
}

impl Intake {
    /// Holds a price file of a day against a dataset. `work` is a work of `content/sources.yaml` to rest on, in
    /// place of one of the import's own.
    pub fn of(
        file: &PriceFile,
        dataset: &Dataset,
        import: &PriceImport,
        date: Date,
        work: Option<&str>,
        roster: &Roster,
    ) -> Checked<Intake> {
        let mut faults = Vec::new();
        let (work, has_work) = match work {
            Some(key) => {
                if let Err(fault) = roster.works.find(key) {
                    faults.push(Diagnostic::of_site(&rules::UNKNOWN, fault));
                }
                (key.to_owned(), true)
            }
            None => {
                let key = import.work.key.replace(crate::cost::prices::DATE, &date.to_string());
                let has_work = roster.works.find(&key).is_ok();
                (key, has_work)
            }
        };
        let intake = compare::Comparison { file, dataset, import, date, work, has_work }.intake(&mut faults);
        Checked { value: intake, diagnostics: faults }
    }

    /// The files that change, with their new text; none where there is nothing to add.
    ///
    /// # Errors
    /// A [`Diagnostic`] where the rows of the dataset stand somewhere that cannot be added to.
    pub fn written(
        &self,
        dataset: &Dataset,
        import: &PriceImport,
        tree: &SourceTree,
    ) -> Result<Vec<(SitePath, String)>, Box<Diagnostic>> {
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let path = dataset.file.as_str().replace(".yaml", ".csv");
        let Some(text) = tree.own(&path).and_then(|source| source.text()) else {
            let fault =
                Fault::new(format!("the rows of `{}` do not stand in a sheet", dataset.id)).hint(format!(
                    "move them into `{path}`, a line of column names first; rows are added to sheets only"
                ));
            return Err(Box::new(fault.at(&rules::SHAPE, dataset.place.clone())));
        };
        let sheet = sheet::with_rows(text, &dataset.key, &self.rows)
            .map_err(|fault| Box::new(fault.at(&rules::SHAPE, SitePath::new(&path).whole())))?;
        let mut files = vec![(SitePath::new(&path), sheet)];
        if !self.has_work {
            let old = tree.own(work::FILE).and_then(|source| source.text()).unwrap_or_default();
            let new = work::with_work(old, &self.work, &import.work.lines, self.date);
            files.push((SitePath::new(work::FILE), new));
        }
        Ok(files)
    }
}
