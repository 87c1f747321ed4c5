//! "Did you mean": the known name nearest to a mistyped one.

/// The candidate an author most likely meant, if one is near enough to be worth a hint.
///
/// Near means an edit distance (insert, delete, replace, swap of neighbours) of at most a third of the
/// longer name; of equals the first wins, so hints do not depend on the order of a hash map.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Glance::at(written)?;
    let signs: Vec<char> = small_letters(written).collect();
    let mut best: Option<(usize, &str)> = None;
    let mut other: Vec<char> = Vec::new();
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    for candidate in candidates {
        // A mistake may stand beside thousands of names: a glance at most of them must do.
        let Some(known) = Glance::at(candidate) else { continue };
        let allowed = (wanted.n_signs.max(known.n_signs) / 3).max(1);
        let limit = match best {
            Some((0, _)) => break,
            Some((least, _)) => allowed.min(least - 1),
            None => allowed,
        };
        if wanted.at_least(known) > limit {
            continue;
        }
        other.clear();
        other.extend(small_letters(candidate));
        if let Some(distance) = edits(&signs, &other, limit, &mut rows) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer names are not mistyped names, and comparing them would take quadratic time.
const MAX_LENGTH: usize = 80;

fn small_letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// What can be seen of a name without comparing it sign by sign.
#[derive(Clone, Copy)]
struct Glance {
    n_signs: usize,
    /// A bit for each sign that stands in it; some signs share one.
    seen: u64,
}

impl Glance {
    /// Looks at a name; `None` where it is too long.
    fn at(name: &str) -> Option<Glance> {
        // No sign is longer than four bytes.
        if name.len() > 4 * MAX_LENGTH {
            return None;
        }
        let mut glance = Glance { n_signs: 0, seen: 0 };
        if name.is_ascii() {
            glance.n_signs = name.len();
            for byte in name.bytes() {
                glance.seen |= 1 << (byte.to_ascii_lowercase() % 64);
            }
        } else {
            for sign in small_letters(name) {
                glance.n_signs += 1;
                glance.seen |= 1 << (u32::from(sign) % 64);
            }
        }
        (glance.n_signs <= MAX_LENGTH).then_some(glance)
    }

    /// No fewer edits make the one of the other: each brings or takes one sign at most.
    fn at_least(self, other: Glance) -> usize {
        let only = |these: u64, those: u64| (these & !those).count_ones() as usize;
        let signs = only(self.seen, other.seen).max(only(other.seen, self.seen));
        signs.max(self.n_signs.abs_diff(other.n_signs))
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
        let mut rows = [Vec::new(), Vec::new(), Vec::new()];
        for (one, other) in names.iter().flat_map(|one| names.iter().map(move |other| (one, other))) {
            let (left, right): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            let whole = edits(&left, &right, 99, &mut rows).unwrap();
            assert!(Glance::at(one).unwrap().at_least(Glance::at(other).unwrap()) <= whole, "{one} {other}");
            for limit in 0..6 {
                let told = edits(&left, &right, limit, &mut rows);
                assert_eq!(told, Some(whole).filter(|whole| *whole <= limit), "{one} {other} {limit}");
            }
        }
    }
}
