//! The rows or the columns of a framework: the terms of a facet, or the levels of a stack.

use super::stack::Stack;
use crate::diagnostic::{Fault, listed, nearest};
use crate::language::Localized;
use crate::vocabulary::{Facet, TermRef, Vocabulary};

/// The rows or the columns.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What they are taken from.
    pub of: AxisOf,
    /// The places on it, in its order.
    pub places: Vec<AxisPlace>,
}

/// What an axis is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AxisOf {
    /// A facet.
    Facet(String),
    /// A stack.
    Stack(String),
}

/// One row or column.
#[derive(Clone, Debug)]
pub struct AxisPlace {
    /// The id of the term or level.
    pub id: String,
    /// What it is called.
    pub label: Localized<String>,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// The term; nothing for a level of a stack.
    pub term: Option<TermRef>,
    /// Whether it belongs to the axis proper; a term that is outside stands here only where it is named.
    pub is_outside: bool,
}

impl Axis {
    pub(super) fn of_facet(facet: &Facet) -> Axis {
        let places = facet.terms.iter().map(|term| AxisPlace {
            id: term.id.clone(),
            label: term.label.clone(),
            code: term.code.clone(),
            term: Some(TermRef::new(&facet.id, &term.id)),
            is_outside: term.outside,
        });
        Axis { of: AxisOf::Facet(facet.id.clone()), places: places.collect() }
    }

    pub(super) fn of_stack(id: &str, stack: &Stack) -> Axis {
        let places = stack.levels.iter().map(|level| AxisPlace {
            id: level.id.clone(),
            label: level.label.clone(),
            code: None,
            term: None,
            is_outside: false,
        });
        Axis { of: AxisOf::Stack(id.to_owned()), places: places.collect() }
    }

    /// The name of what it is taken from.
    pub fn name(&self) -> &str {
        match &self.of {
            AxisOf::Facet(name) | AxisOf::Stack(name) => name,
        }
    }

    /// The place with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.places.iter().position(|place| place.id == id)
    }

    /// Finds a place by the name an author wrote; `what` it is to be, as in "row".
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known one.
    pub(super) fn find(&self, written: &str, what: &str) -> Result<usize, Fault> {
        self.position(written).ok_or_else(|| {
            let known = self.places.iter().map(|place| place.id.as_str());
            let near = nearest(written, known.clone());
            Fault::new(format!("there is no {what} `{written}`"))
                .hint_if(near.map(|known| format!("did you mean `{known}`?")))
                .hint_if(listed(known).map(|known| format!("`{}` has: {known}", self.name())))
        })
    }

    /// Leaves out the terms that lie outside and are not named. Gives where each place went.
    pub(super) fn without_unnamed(&mut self, is_named: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
        let mut kept = Vec::new();
        let mut moved = Vec::new();
        for (index, place) in std::mem::take(&mut self.places).into_iter().enumerate() {
            let stays = !place.is_outside || is_named(index);
            moved.push(stays.then_some(kept.len()));
            kept.extend(stays.then_some(place));
        }
        self.places = kept;
        moved
    }
}

/// The axis an author names: a facet, or one of the stacks.
///
/// # Errors
/// A [`Fault`] with the nearest known name, or where a facet and a stack share the name.
pub(super) fn find(
    written: &str,
    vocabulary: &Vocabulary,
    stack: impl Fn(&str) -> Option<Axis>,
    stacks: &[&str],
) -> Result<Axis, Fault> {
    match (vocabulary.facet(written), stack(written)) {
        (Some(facet), None) => Ok(Axis::of_facet(facet)),
        (None, Some(axis)) => Ok(axis),
        (Some(facet), Some(_)) => Err(Fault::new(format!("`{written}` is a facet and a stack"))
            .hint(format!("rename one: the facet stands in {}", facet.place.file))),
        (None, None) => {
            let known = vocabulary.facets.iter().map(|facet| facet.id.as_str()).chain(stacks.iter().copied());
            Err(Fault::new(format!("no facet and no stack is called `{written}`"))
                .hint_if(nearest(written, known).map(|known| format!("did you mean `{known}`?"))))
        }
    }
}
