//! How long each stage of a build took, for `--timings`.

use std::time::{Duration, Instant};

/// The stages so far, in order.
#[derive(Debug)]
pub struct Stages {
    last: Instant,
    spent: Vec<(&'static str, Duration)>,
}

impl Default for Stages {
    fn default() -> Stages {
        Stages { last: Instant::now(), spent: Vec::new() }
    }
}

impl Stages {
    /// Ends a stage: the time since the last one ended is its own.
    pub fn end(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.spent.push((stage, now - self.last));
        self.last = now;
    }

    /// Each stage with the time it took.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        self.spent.iter().copied()
    }

    /// All stages together.
    pub fn total(&self) -> Duration {
        self.spent.iter().map(|(_, time)| *time).sum()
    }
}
