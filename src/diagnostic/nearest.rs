//! "Did you mean": the known name nearest to a mistyped one.

/// The candidate an author most likely meant, if one is near enough to be worth a hint.
///
/// Near means an edit distance (insert, delete, replace, swap of neighbours) of at most a third of the
/// longer name; of equals the first wins, so hints do not depend on the order of a hash map.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    if wanted.len() > MAX_LENGTH {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let known: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if known.len() > MAX_LENGTH {
            continue;
        }
        let allowed = (wanted.len().max(known.len()) / 3).max(1);
        if wanted.len().abs_diff(known.len()) > allowed {
            continue;
        }
        let distance = edits(&wanted, &known);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer names are not mistyped names, and comparing them would take quadratic time.
const MAX_LENGTH: usize = 80;

/// Optimal string alignment distance, three rows at a time.
fn edits(left: &[char], right: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, &from) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        current.push(row + 1);
        for (column, &to) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&last, column) + usize::from(from != to))
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(&to)
                && right.get(column - 1) == Some(&from);
            if swapped {
                cost = cost.min(at(&before_last, column - 1) + 1);
            }
            current.push(cost);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(0)
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
}
