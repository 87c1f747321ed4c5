//! "Did you mean": the known name nearest to a mistyped one.

/// The candidate an author most likely meant, if one is near enough to be worth a hint.
///
/// Near means an edit distance (insert, delete, replace, swap of neighbours) of at most a third of the
/// longer name; of equals the first wins, so hints do not depend on the order of a hash map.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut wanted = Letters::default();
    if !wanted.read(written) {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    let mut known = Letters::default();
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    for candidate in candidates {
        // A mistake stands beside thousands of names: most are told apart before their edits are counted.
        if !known.read(candidate) {
            continue;
        }
        let allowed = (wanted.signs.len().max(known.signs.len()) / 3).max(1);
        let limit = best.map_or(allowed, |(least, _)| allowed.min(least.saturating_sub(1)));
        if best.is_some_and(|(least, _)| least == 0) || wanted.at_least(&known) > limit {
            continue;
        }
        if let Some(distance) = edits(&wanted.signs, &known.signs, limit, &mut rows) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer names are not mistyped names, and comparing them would take quadratic time.
const MAX_LENGTH: usize = 80;

/// The small letters of a name.
#[derive(Default)]
struct Letters {
    signs: Vec<char>,
    /// A bit for each sign that stands in it; some signs share one.
    seen: u64,
}

impl Letters {
    /// Reads a name in place of the last one; false where it is too long.
    fn read(&mut self, name: &str) -> bool {
        self.signs.clear();
        // No sign is longer than four bytes.
        if name.len() > MAX_LENGTH * 4 {
            return false;
        }
        self.signs.extend(name.chars().flat_map(char::to_lowercase));
        self.seen = self.signs.iter().fold(0, |seen, &sign| seen | 1 << (u32::from(sign) % 64));
        self.signs.len() <= MAX_LENGTH
    }

    /// No fewer edits make the one of the other: each brings or takes one sign at most.
    fn at_least(&self, other: &Letters) -> usize {
        let only = |these: u64, those: u64| (these & !those).count_ones() as usize;
        let signs = only(self.seen, other.seen).max(only(other.seen, self.seen));
        signs.max(self.signs.len().abs_diff(other.signs.len()))
    }
}

/// Optimal string alignment distance, three rows at a time; `None` where it is more than `limit`.
fn edits(left: &[char], right: &[char], limit: usize, rows: &mut [Vec<usize>; 3]) -> Option<usize> {
    let [before_last, last, current] = rows;
    before_last.clear();
    last.clear();
    last.extend(0..=right.len());
    let mut least_of_last = 0;
    for (row, &from) in left.iter().enumerate() {
        current.clear();
        current.push(row + 1);
        let mut least = row + 1;
        for (column, &to) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(last, column) + usize::from(from != to))
                .min(at(last, column + 1) + 1)
                .min(at(current, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(&to)
                && right.get(column - 1) == Some(&from);
            if swapped {
                cost = cost.min(at(before_last, column - 1) + 1);
            }
            least = least.min(cost);
            current.push(cost);
        }
        // A swap reaches back over one row, no edit over two.
        if least.min(least_of_last) > limit {
            return None;
        }
        least_of_last = least;
        std::mem::swap(before_last, last);
        std::mem::swap(last, current);
    }
    last.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        let known = ["nvidia", "nebius", "coreweave", "L3->L1"];
        for (written, meant) in [
            ("nvida", Some("nvidia")),
            ("nvdiia", Some("nvidia")),
            ("NVIDIA", Some("nvidia")),
            ("core-weave", Some("coreweave")),
            ("L1->L3", Some("L3->L1")),
            ("bakery", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }

    #[test]
    fn of_equals_the_first_wins_and_of_all_the_nearest() {
        assert_eq!(nearest("mill", ["mall", "mull", "till"]), Some("mall"));
        assert_eq!(nearest("mill", ["moll", "malls", "mil", "mill", "mill "]), Some("mill"));
        assert_eq!(nearest("面包师", ["面包", "面包师傅", "面包师"]), Some("面包师"));
        let long = "a".repeat(MAX_LENGTH + 1);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(nearest("", ["", "a"]), Some(""));
    }

    #[test]
    fn a_limit_changes_no_distance_that_it_allows() {
        let names =
            ["", "a", "ab", "ba", "abc", "acb", "bca", "cab", "abcd", "badc", "dcba", "aabb", "mill", "mlil"];
        let letters = |name: &str| {
            let mut letters = Letters::default();
            assert!(letters.read(name));
            letters
        };
        let mut rows = [Vec::new(), Vec::new(), Vec::new()];
        for (one, other) in names.iter().flat_map(|one| names.iter().map(move |other| (one, other))) {
            let (left, right) = (letters(one), letters(other));
            let whole = edits(&left.signs, &right.signs, 99, &mut rows).unwrap();
            assert!(left.at_least(&right) <= whole, "{one} {other}");
            for limit in 0..6 {
                let told = edits(&left.signs, &right.signs, limit, &mut rows);
                assert_eq!(told, Some(whole).filter(|whole| *whole <= limit), "{one} {other} {limit}");
            }
        }
    }
}
