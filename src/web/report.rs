//! Turns what was seen into findings, each at the places where its address stands.

use super::address::Address;
use super::gather::Named;
use super::seen::{Memory, Outcome, Seen};
use super::step::NAMELESS;
use crate::diagnostic::{Diagnostic, Fault, Place, Rule, rules};

/// The findings on these addresses.
///
/// A host that nobody knows counts as gone where other hosts are known, else as out of reach: then it is the
/// network at hand that is missing.
pub fn report(named: &Named, memory: &Memory) -> Vec<Diagnostic> {
    let known: Vec<(&String, &Vec<Place>, Option<Address>)> =
        named.iter().map(|(address, places)| (address, places, Address::parse(address))).collect();
    let seen = |address: &Option<Address>| memory.pages.get(&address.as_ref()?.page());
    let is_online = known.iter().any(|(.., address)| {
        seen(address).is_some_and(|seen| !matches!(seen.outcome, Outcome::Unseen { .. }))
    });
    let mut findings = Vec::new();
    for (written, places, address) in &known {
        let Some(parsed) = address else {
            let fault = Fault::new(format!("`{written}` cannot be asked"))
                .hint("a host is written in Latin letters; one of other letters begins with `xn--`");
            findings.extend(at_all(fault, &rules::UNSEEN, places));
            continue;
        };
        let Some(seen) = seen(address) else { continue };
        findings.extend(
            of_page(written, parsed, seen, is_online).and_then(|(rule, fault)| at_all(fault, rule, places)),
        );
    }
    findings
}

/// What is to be said of one address.
fn of_page(written: &str, address: &Address, seen: &Seen, is_online: bool) -> Option<(&'static Rule, Fault)> {
    let place = address.fragment.as_deref();
    match &seen.outcome {
        Outcome::Dead { why } => {
            let fault = Fault::new(format!("`{written}` is dead: {why}"))
                .hint("find where it lives now, or link to a copy in an archive of the web");
            Some((&rules::DEAD, fault))
        }
        Outcome::Unseen { why } if why.starts_with(NAMELESS) && is_online => {
            let fault = Fault::new(format!("`{written}` is dead: {why}"))
                .hint("look for a slip in the name; else link to a copy in an archive of the web");
            Some((&rules::DEAD, fault))
        }
        Outcome::Unseen { why } => {
            let fault = Fault::new(format!("`{written}` could not be seen: {why}"));
            Some((&rules::UNSEEN, fault.hint("look at it in a browser")))
        }
        Outcome::Moved { to, is_front: true } => {
            let fault = Fault::new(format!("`{written}` leads to the front page `{to}`"))
                .hint("what was meant may be gone: find where it lives now");
            Some((&rules::MOVED, fault))
        }
        Outcome::Moved { to, .. } => {
            let to = place.map_or_else(|| to.clone(), |place| format!("{to}#{place}"));
            let fault = Fault::new(format!("`{written}` lives elsewhere now")).hint(format!("write `{to}`"));
            Some((&rules::MOVED, fault))
        }
        Outcome::Fine => {
            let place = place.filter(|place| seen.places.get(*place) == Some(&false))?;
            let fault = Fault::new(format!("nothing in `{}` is called `{place}`", address.page()))
                .hint("find the place by its new name, or link to the page alone");
            Some((&rules::MOVED, fault))
        }
    }
}

/// The fault at its first place, the others beside it.
fn at_all(fault: Fault, rule: &'static Rule, places: &[Place]) -> Option<Diagnostic> {
    let (first, others) = places.split_first()?;
    let diagnostic = fault.at(rule, first.clone());
    Some(others.iter().fold(diagnostic, |diagnostic, place| diagnostic.label(place.clone(), "here too")))
}
