//! An assessment: a reading of one row of a map, the window in which it should hold, and what would refute it.

use super::axis::Axis;
use super::field::Reader;
use super::names::signal_anchor;
use super::word;
use crate::cost::{Asked, Asks, Question};
use crate::diagnostic::{Fault, Spot, rules};
use crate::document::is_id;
use crate::formula::parse_test;
use crate::graph::WorkId;
use crate::language::Localized;
use crate::quantity::Date;
use crate::source::{Fields, Node, Written};

/// An assessment as its author made it.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The map it reads, by id.
    pub of: String,
    /// The row of the map.
    pub row: usize,
    /// How long it should hold.
    pub window: Option<Window>,
    /// What would refute it.
    pub signals: Vec<Signal>,
}

/// A window of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// When it opens.
    pub opens: Date,
    /// When it closes at the earliest.
    pub closes: Date,
    /// When it closes at the latest, where that is another date.
    pub closes_by: Option<Date>,
    /// The months it lasts, from and to.
    pub months: (u32, u32),
}

/// What would refute an assessment.
#[derive(Clone, Debug)]
pub struct Signal {
    /// Its id.
    pub id: Written,
    /// What it is called.
    pub label: Localized<String>,
    /// The columns of the map whose cells it would empty.
    pub threatens: Vec<usize>,
    /// How it is known.
    pub known: Known,
    /// When it is looked at again.
    pub review: Option<(Date, Spot)>,
    /// Who looks.
    pub owner: Option<Localized<String>>,
}

/// How a signal is known.
#[derive(Clone, Debug)]
pub enum Known {
    /// By a test over figures and facts.
    Tested(Box<Question>),
    /// By somebody who watches, and has judged.
    Watched {
        /// What it was judged to be, and where that stands.
        state: (super::Standing, Spot),
        /// When.
        date: Option<Date>,
        /// By what.
        source: Option<WorkId>,
    },
    /// By nothing that could be read; this has been told.
    Unread,
}

impl Signal {
    /// The work by which a watched signal was judged.
    pub fn source(&self) -> Option<WorkId> {
        match &self.known {
            Known::Watched { source, .. } => *source,
            Known::Tested(_) | Known::Unread => None,
        }
    }

    /// Its test.
    pub fn question(&self) -> Option<&Question> {
        match &self.known {
            Known::Tested(question) => Some(question),
            Known::Watched { .. } | Known::Unread => None,
        }
    }
}

/// The rows and the columns of a map.
pub(super) type Axes = (Axis, Axis);

/// A key of a text of a signal, among the texts of its framework.
pub fn text_key(signal: &str, key: &str) -> String {
    format!("{}/{key}", signal_anchor(signal))
}

impl Reader<'_> {
    /// Reads what makes a framework `id` an assessment; `map` gives the rows and columns of a map.
    pub(super) fn assessment(
        &mut self,
        id: &str,
        fields: &mut Fields<'_>,
        map: &dyn Fn(&str) -> Result<Axes, Fault>,
    ) -> Option<Assessment> {
        let of = fields.required("of", self.faults);
        let row = fields.required("row", self.faults);
        let axes = of.as_ref().and_then(|of| self.told(&rules::UNKNOWN, of.spot, map(&of.text)));
        let row = match (&row, &axes) {
            (Some(row), Some((rows, _))) => self.told(&rules::UNKNOWN, row.spot, rows.find(&row.text, "row")),
            _ => None,
        };
        if !self.text(fields, "verdict", "verdict".to_owned()) {
            let fault = Fault::new("the assessment has no `verdict`")
                .hint("say what it comes to, in a sentence or two, in each language");
            self.fault(&rules::KEY, fields.spot(), fault);
        }
        let window = fields.take("window").and_then(|node| self.window(node));
        let mut signals: Vec<Signal> = Vec::new();
        for node in fields.list("signals", self.faults) {
            let columns = axes.as_ref().map(|(_, columns)| columns);
            let Some(signal) = self.signal(id, node, columns) else { continue };
            if let Some(first) = signals.iter().find(|known| known.id.text == signal.id.text) {
                let fault =
                    Fault::new(format!("two signals are called `{}`", signal.id.text)).hint("rename one");
                let (place, first) = (self.file.at(signal.id.spot), self.file.at(first.id.spot));
                self.faults.push(fault.at(&rules::DOUBLE, place).label(first, "the first"));
                continue;
            }
            signals.push(signal);
        }
        if signals.is_empty() {
            let fault = Fault::new("the assessment names no signals").hint(
                "under `signals:` say what would refute it: a `test:` over figures, or what is `watched:`",
            );
            self.fault(&rules::NO_SIGNALS, fields.spot(), fault);
        }
        Some(Assessment { of: of?.text, row: row?, window, signals })
    }

    fn window(&mut self, node: &Node) -> Option<Window> {
        let mut fields = Fields::of(node, self.file, "a window", self.faults);
        let opens = self.required_date(&mut fields, "opens");
        let lasts = fields.required("lasts", self.faults);
        fields.close(self.faults);
        let (opens, lasts) = (opens?, lasts?);
        let months = self.told(&rules::QUANTITY, lasts.spot, self.months(&lasts))?;
        let close = |months: u32| {
            opens.plus_months(months).ok_or_else(|| {
                Fault::new(format!("`{}` after `{opens}` is no date", lasts.text))
                    .hint("say in which month the window opens: `opens: 2026-05`")
            })
        };
        let closes = self.told(&rules::SHAPE, lasts.spot, close(months.0))?;
        let by = self.told(&rules::SHAPE, lasts.spot, close(months.1))?;
        Some(Window { opens, closes, closes_by: (by != closes).then_some(by), months })
    }

    /// The whole months of a duration, from and to.
    fn months(&self, written: &Written) -> Result<(u32, u32), Fault> {
        let units = &self.roster.vocabulary.units;
        let lasts = units.read(&written.text)?.in_unit(&units.unit("month")?)?;
        let whole = |months: f64| {
            let near = months.round();
            let is_whole = (months - near).abs() < 1e-6 && (1.0..=12_000.0).contains(&near);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number between 1 and 12,000"
            )]
            is_whole.then_some(near as u32)
        };
        match (whole(lasts.low()), whole(lasts.high())) {
            (Some(from), Some(to)) => Ok((from, to)),
            _ => Err(Fault::new(format!("`{}` is no number of months", written.text))
                .hint("a window lasts whole months: `18 month`, `18..24 month`, `2 yr`")),
        }
    }

    fn signal(&mut self, framework: &str, node: &Node, columns: Option<&Axis>) -> Option<Signal> {
        let mut fields = Fields::of(node, self.file, "a signal", self.faults);
        let id = fields.required("id", self.faults);
        if let Some(id) = id.as_ref().filter(|id| !is_id(&id.text)) {
            let fault = Fault::new(format!("`{}` cannot name a signal", id.text))
                .hint("write small letters a–z, digits and single dashes");
            self.fault(&rules::NAME_FORM, id.spot, fault);
        }
        let name = id.as_ref().map_or("signal", |id| id.text.as_str());
        let label = self.label(&mut fields, name, id.as_ref().map_or(node.spot(), |id| id.spot));
        let threatens = fields.texts("threatens", self.faults);
        let found = threatens.iter().filter_map(|written| {
            self.told(&rules::UNKNOWN, written.spot, columns?.find(&written.text, "column"))
        });
        let threatens = found.collect();
        let test = fields.text("test", self.faults);
        let is_watched = self.text(&mut fields, "watched", text_key(name, "watched"));
        let known = match (test, is_watched) {
            (Some(written), false) => self.test(framework, name, &label, &written),
            (None, true) => self.watched(&mut fields, node.spot()),
            (Some(written), true) => {
                let fault = Fault::new(format!("the signal `{name}` has a test and is watched"))
                    .hint("keep one: what can be tested needs nobody's judgement");
                self.fault(&rules::SHAPE, written.spot, fault);
                Known::Unread
            }
            (None, false) => {
                let fault = Fault::new(format!("the signal `{name}` has neither `test` nor `watched`"))
                    .hint("`test: model.figure < 5 USD` compares; `watched:` says what somebody looks for");
                self.fault(&rules::KEY, node.spot(), fault);
                Known::Unread
            }
        };
        let review = fields.text("review", self.faults).and_then(|written| {
            let date = self.told(&rules::SHAPE, written.spot, Date::parse(&written.text))?;
            Some((date, written.spot))
        });
        let owner = self.words(&mut fields, "owner");
        self.text(&mut fields, "note", text_key(name, "note"));
        fields.close(self.faults);
        Some(Signal { id: id?, label, threatens, known, review, owner })
    }

    fn test(&mut self, framework: &str, name: &str, label: &Localized<String>, written: &Written) -> Known {
        let test = parse_test(&written.text, &self.roster.vocabulary.units);
        let Some(test) = self.told(&rules::FORMULA, written.spot, test) else { return Known::Unread };
        let question = Question {
            owner: framework.to_owned(),
            name: name.to_owned(),
            label: label.clone(),
            anchor: signal_anchor(name),
            asks: Asks::Test(Box::new(Asked::new(&written.text, test))),
            file: self.file.clone(),
            spot: written.spot,
        };
        self.questions.push(question.clone());
        Known::Tested(Box::new(question))
    }

    /// What somebody has judged: the state, when, and by what.
    fn watched(&mut self, fields: &mut Fields<'_>, spot: Spot) -> Known {
        let state = fields.required("state", self.faults).and_then(|written| {
            let found = word::find(&written.text, "state of a signal", &super::Standing::ALL);
            Some((self.told(&rules::SHAPE, written.spot, found)?, written.spot))
        });
        let date = self.required_date(fields, "date");
        let has_source = fields.key("source").is_some();
        let source = self.source(fields);
        if !has_source {
            let fault = Fault::new("what is judged by hand names no source")
                .hint("add `source:` with a key of `content/sources.yaml`, or a work");
            self.fault(&rules::UNSOURCED, spot, fault);
        }
        match state {
            Some(state) => Known::Watched { state, date, source },
            None => Known::Unread,
        }
    }
}
