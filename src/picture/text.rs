//! How wide words are, and where a line of them may break.
//!
//! No font is read: widths are those of a wide sans-serif, so that words fit in any that a reader has.

/// Signs that no line begins with.
const NEVER_FIRST: &str = "，。、；：？！）》」』】〉”’…·%％,.;:?!)]}×";
/// Signs that no line ends with.
const NEVER_LAST: &str = "（《「『【〈“‘([{$¥€£";

/// The width of one line of words, set in this size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.trim().chars().map(em).sum::<f64>() * size
}

/// The width of a sign in parts of the size.
fn em(sign: char) -> f64 {
    match sign {
        'i' | 'j' | 'l' | '\'' => 0.29,
        '.' | ',' | ' ' | '\u{a0}' | '·' | 'I' => 0.33,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | ':' | ';' | '!' | '|' | '`' => 0.41,
        'm' | 'M' | 'W' | '%' | '@' => 0.98,
        'w' | '+' | '=' | '<' | '>' | '×' | '−' | '±' | '~' | '#' => 0.84,
        'A'..='Z' | '&' => 0.73,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | '"' | '*' | '?' => 0.59,
        '“' | '”' | '‘' | '’' | '—' | '…' => 1.0,
        // Marks above a letter, and what is not written at all.
        '\u{300}'..='\u{36f}' => 0.0,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => 0.0,
        '\u{1f300}'..='\u{1faff}' => 1.4,
        _ if is_wide(sign) => 1.0,
        '\u{250}'.. => 0.84,
        _ => 0.64,
    }
}

/// Whether a sign fills the square of a Han one.
fn is_wide(sign: char) -> bool {
    matches!(sign,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// As few lines as can be, of about one length and ended where a voice would rest, none wider than `room` where
/// a break can help; a blank at the end of a line is kept.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let pieces: Vec<String> = pieces(text).iter().flat_map(|piece| cut(piece, size, room)).collect();
    let widths: Vec<f64> = pieces.iter().map(|piece| piece.chars().map(em).sum::<f64>() * size).collect();
    // For each number of pieces: how the lines they fill are best begun.
    let mut best = vec![Lines::default()];
    for (end, last) in pieces.iter().enumerate() {
        let is_rest = pieces.get(end + 1).is_none_or(|next| rests(last, next));
        let mut width = if last.ends_with(' ') { -em(' ') * size } else { 0.0 };
        let mut chosen: Option<Lines> = None;
        for start in (0..=end).rev() {
            width += widths.get(start).copied().unwrap_or_default();
            if width > room && start < end {
                break;
            }
            let Some(before) = best.get(start) else { break };
            let slack = (room - width) / room;
            let cost = before.cost + slack * slack + if is_rest { 0.0 } else { 0.25 };
            let lines = Lines { count: before.count + 1, cost, start };
            if chosen.as_ref().is_none_or(|chosen| lines.is_better(chosen)) {
                chosen = Some(lines);
            }
        }
        best.push(chosen.unwrap_or_default());
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    while let Some(start) = best.get(end).filter(|_| end > 0).map(|lines| lines.start) {
        lines.push(pieces.get(start..end).unwrap_or_default().concat());
        end = start;
    }
    lines.reverse();
    lines
}

/// Lines up to some piece.
#[derive(Default)]
struct Lines {
    count: usize,
    /// How uneven they are, and how often they end amid a phrase.
    cost: f64,
    /// The first piece of the last of them.
    start: usize,
}

impl Lines {
    fn is_better(&self, other: &Lines) -> bool {
        (self.count, self.cost) < (other.count, other.cost)
    }
}

/// Whether a voice would rest between two pieces.
fn rests(last: &str, next: &str) -> bool {
    last.ends_with([' ', '，', '、', '；', '：', '）', '”', '。']) || next.starts_with(['（', '《', '“'])
}

/// A piece that is wider than the room, in parts that are not.
fn cut(piece: &str, size: f64, room: f64) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for sign in piece.chars() {
        if !part.is_empty() && sign != ' ' && width(&part, size) + em(sign) * size > room {
            // A sign that begins no line brings the one before along.
            let is_bound = NEVER_FIRST.contains(sign) && part.chars().nth(1).is_some();
            let along = if is_bound { part.pop() } else { None };
            parts.push(std::mem::take(&mut part));
            part.extend(along);
        }
        part.push(sign);
    }
    parts.push(part);
    parts
}

/// The runs of signs that stay together, each with the blank that follows it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    // The sign before, and the first one of its word.
    let mut before: Option<(char, char)> = None;
    for sign in text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if let Some((first, last)) = before
            && breaks(first, last, sign)
        {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(sign);
        }
        before = Some(match before {
            Some((first, last)) if sign == ' ' || (last != ' ' && !is_wide(last)) => (first, sign),
            _ => (sign, sign),
        });
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Whether a line may end after `last`, in or after a word that begins with `first`, and go on with `next`.
fn breaks(first: char, last: char, next: char) -> bool {
    match last {
        // `$2 / h` breaks before its stroke, `2026 年` not at all.
        ' ' => first != '/' && !(first.is_ascii_digit() && is_wide(next)),
        '-' => first.is_alphabetic() && next.is_alphabetic(),
        _ => {
            next != ' '
                && (is_wide(last) || is_wide(next))
                && !NEVER_FIRST.contains(next)
                && !NEVER_LAST.contains(last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_a_reader_would() {
        for (text, room, expected) in [
            ("Price of a card", 60.0, &["Price of ", "a card"][..]),
            ("$1.00 / GPU·hour", 80.0, &["$1.00 ", "/ GPU·hour"]),
            ("机柜级液冷（冷板）", 60.0, &["机柜级液冷", "（冷板）"]),
            ("2026 年，价格下降。", 60.0, &["2026 年，", "价格下降。"]),
            ("2026 年，", 50.0, &["2026 ", "年，"]),
            ("DeepMind-V2 开启国内价格战", 110.0, &["DeepMind-V2 ", "开启国内价格战"]),
            ("利用率（售出小时占全年）", 110.0, &["利用率", "（售出小时占全年）"]),
            ("Open weights, resold", 60.0, &["Open ", "weights, ", "resold"]),
            ("anti-dumping", 70.0, &["anti-", "dumping"]),
            ("abcdefghij", 30.0, &["abc", "defg", "hij"]),
            ("  ", 30.0, &[]),
        ] {
            assert_eq!(wrap(text, 12.0, room), expected, "{text}");
        }
    }

    #[test]
    fn han_are_square_and_latin_is_not() {
        assert!((width("算力", 10.0) - 20.0).abs() < 1e-9);
        assert!(width("iiii", 10.0) < width("mmmm", 10.0));
    }
}
