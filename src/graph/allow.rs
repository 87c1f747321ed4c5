//! Lets stand what authors let stand, and tells of allows that say too little or silence nothing.

use std::collections::BTreeMap;

use super::{Article, Roster};
use crate::diagnostic::{Diagnostic, Fault, Rule, Severity, SitePath, Spot, nearest, rules};
use crate::document::{Allow, Reach};

impl Article {
    /// What its author lets stand, in every language.
    pub(super) fn allows(&self) -> impl Iterator<Item = (&SitePath, &Allow)> {
        self.twins.values().flat_map(|twin| {
            let document = &twin.document;
            document.front.allow.iter().chain(&document.body.allows).map(|allow| (&document.path, allow))
        })
    }
}

impl Roster {
    /// Everything that authors let stand, with the file it stands in.
    pub fn allows(&self) -> impl Iterator<Item = (&SitePath, &Allow)> {
        let of_items =
            self.items.iter().flat_map(|(_, item)| item.allow.iter().map(|allow| (&item.place.file, allow)));
        self.articles.values().flat_map(|article| article.allows()).chain(of_items)
    }

    /// Drops the findings that an author allows, and adds those about the allows themselves.
    pub fn silence(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut allowed: BTreeMap<&SitePath, Vec<(&Allow, bool)>> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (file, allow) in self.allows() {
            match faulty(allow) {
                Some(fault) => wrong.push(fault.at(&rules::ALLOW, file.at(allow.rule.spot))),
                None => allowed.entry(file).or_default().push((allow, false)),
            }
        }
        let mut kept = diagnostics;
        kept.retain(|diagnostic| {
            let Some(place) = &diagnostic.place else { return true };
            let Some(allows) = allowed.get_mut(&place.file) else { return true };
            let mut is_kept = true;
            for (allow, is_used) in allows {
                if allow.rule.text == diagnostic.rule.name && reaches(allow.reach, place.spot) {
                    *is_used = true;
                    is_kept = false;
                }
            }
            is_kept
        });
        for (path, allows) in allowed {
            let is_idle = |allow: &Allow| !APART.iter().any(|rule| rule.name == allow.rule.text);
            for (allow, _) in allows.into_iter().filter(|(allow, is_used)| !is_used && is_idle(allow)) {
                let what = &allow.rule.text;
                let fault = match allow.reach {
                    Reach::File => Fault::new(format!("`{what}` finds nothing in this file")),
                    Reach::Block(_) => Fault::new(format!("`{what}` finds nothing in the block below")),
                    Reach::Nothing => Fault::new("no block follows this comment")
                        .hint("it stands on a line of its own above the block it is about"),
                };
                wrong.push(fault.hint("remove it").at(&rules::IDLE_ALLOW, path.at(allow.rule.spot)));
            }
        }
        kept.extend(wrong);
        kept
    }
}

/// Rules that a build does not look at: whether an allow silences anything there is not known to it.
const APART: &[&Rule] = &[&rules::STALE_FACT, &rules::MOVED, &rules::UNSEEN];

/// What an allow does not say, or may not.
fn faulty(allow: &Allow) -> Option<Fault> {
    let name = &allow.rule.text;
    let example = || "as in `<!-- allow prose/number: it is a name -->`";
    if name.is_empty() {
        return Some(Fault::new("the comment allows something, but names no rule").hint(example()));
    }
    let Some(rule) = Rule::named(name) else {
        let known = rules::ALL.iter().map(|rule| rule.name);
        return Some(
            Fault::new(format!("no rule is called `{name}`"))
                .hint_if(nearest(name, known).map(|known| format!("did you mean `{known}`?"))),
        );
    };
    if rule.severity == Severity::Error {
        return Some(
            Fault::new(format!("`{name}` cannot be allowed")).hint("what it finds is an error: mend it"),
        );
    }
    allow.because.is_empty().then(|| {
        let fault = Fault::new(format!("`{name}` is allowed without a reason"));
        match allow.reach {
            Reach::File => fault.hint("say why: `because: …`"),
            _ => fault.hint(format!("say why behind a colon: `<!-- allow {name}: why -->`")),
        }
    })
}

/// True when a finding at `spot` stands where the allow holds.
fn reaches(reach: Reach, spot: Spot) -> bool {
    match (reach, spot) {
        (Reach::File, _) => true,
        (Reach::Block(Spot::Bytes { start, end }), Spot::Bytes { start: at, .. }) => start <= at && at < end,
        _ => false,
    }
}
