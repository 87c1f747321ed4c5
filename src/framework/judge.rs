//! Judges assessments: whether their signals have fired, and whether they were reviewed in time.

use std::collections::BTreeMap;

use super::assessment::{Assessment, Known, Signal};
use super::{Framework, Frameworks, Kind, word};
use crate::cost::{Costs, Part, Verdict};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::graph::Roster;
use crate::quantity::{Date, format};

/// What became of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The whole range of what is tested meets the test, or somebody has judged so.
    Fired,
    /// A part of the range meets it.
    Close,
    /// None of it does.
    Quiet,
    /// An input has no value, or nobody knows.
    Unknown,
}

impl Standing {
    /// Every standing by its word.
    pub const ALL: [(&'static str, Standing); 4] = [
        ("fired", Standing::Fired),
        ("close", Standing::Close),
        ("quiet", Standing::Quiet),
        ("unknown", Standing::Unknown),
    ];

    /// The word an author writes for it.
    pub fn word(self) -> &'static str {
        word::of(self, &Standing::ALL)
    }

    fn of(verdict: Verdict) -> Standing {
        match verdict {
            Verdict::Met => Standing::Fired,
            Verdict::Straddles => Standing::Close,
            Verdict::Unmet => Standing::Quiet,
            Verdict::NoValue => Standing::Unknown,
        }
    }
}

/// A signal, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What became of it.
    pub standing: Standing,
    /// Whether its review is overdue by the site's own clock.
    pub is_overdue: bool,
}

impl Frameworks {
    /// Holds the tests of all signals against the ledger, and their reviews against the site's clock, and `today`
    /// where that is given.
    pub fn judge(&mut self, roster: &Roster, costs: &Costs, today: Option<Date>) -> Vec<Diagnostic> {
        let release = roster.vocabulary.settings.release.as_ref().and_then(|release| release.date);
        let mut faults = Vec::new();
        let mut judged = BTreeMap::new();
        for framework in self.all.values() {
            let Kind::Assessment(assessment) = &framework.kind else { continue };
            let clock = Clock { release, today };
            let signals = assessment.signals.iter().map(|signal| {
                let standing = standing(signal, costs);
                if standing == Standing::Fired {
                    faults.extend(fired(framework, signal, roster, costs));
                }
                faults.extend(clock.overdue(framework, signal));
                Judged { standing, is_overdue: clock.is_overdue(signal, release) }
            });
            judged.insert(framework.id.clone(), signals.collect());
        }
        self.judged = judged;
        faults
    }

    /// How many signals of an assessment stand so.
    pub fn n_signals(&self, id: &str, standing: Standing) -> usize {
        self.judged(id).iter().filter(|judged| judged.standing == standing).count()
    }
}

fn standing(signal: &Signal, costs: &Costs) -> Standing {
    match &signal.known {
        Known::Tested(question) => Standing::of(costs.ledger.verdict(question)),
        Known::Watched { state: (state, _), .. } => *state,
        Known::Unread => Standing::Unknown,
    }
}

fn fired(framework: &Framework, signal: &Signal, roster: &Roster, costs: &Costs) -> Option<Diagnostic> {
    let id = &signal.id.text;
    let fault = Fault::new(format!("the signal `{id}` has fired"))
        .hint("look at the verdict again, and say what became of it");
    let (fault, spot) = match &signal.known {
        Known::Tested(question) => {
            let languages = &roster.vocabulary.languages;
            let language = languages.default_language();
            let words = |part: Part| {
                let figure = costs.ledger.answer(question, part)?;
                Some(format(&figure.quantity, languages.format(language), language))
            };
            let sides = words(Part::Left).zip(words(Part::Right));
            let told = sides.map(|(left, right)| format!("it compares {left} with {right}"));
            (fault.hint_if(told), question.spot)
        }
        Known::Watched { state: (_, spot), .. } => (fault, *spot),
        Known::Unread => return None,
    };
    Some(fault.at(&rules::FIRED, framework.file.at(spot)))
}

/// The site's own clock, and that on the wall where it was asked for.
#[derive(Clone, Copy)]
struct Clock {
    release: Option<Date>,
    today: Option<Date>,
}

impl Clock {
    fn is_overdue(self, signal: &Signal, now: Option<Date>) -> bool {
        match (&signal.review, now) {
            (Some((review, _)), Some(now)) => review.last_day() < now.first_day(),
            _ => false,
        }
    }

    fn overdue(self, framework: &Framework, signal: &Signal) -> Option<Diagnostic> {
        let late = [self.release, self.today].into_iter().find(|now| self.is_overdue(signal, *now))?;
        let (review, spot) = signal.review.as_ref()?;
        let since = late.map(|now| format!("it is {now} now")).unwrap_or_default();
        let fault = Fault::new(format!("the signal `{}` was to be reviewed by {review}", signal.id.text))
            .hint(format!("{since}: review it, and set the next date"));
        Some(fault.at(&rules::OVERDUE, framework.file.at(*spot)))
    }
}

impl Assessment {
    /// The signal with this id.
    pub fn signal(&self, id: &str) -> Option<&Signal> {
        self.signals.iter().find(|signal| signal.id.text == id)
    }
}
