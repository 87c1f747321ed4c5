//! Draws that come out the same on every machine.

/// A row of numbers that looks random and is fixed by its seed (splitmix64).
pub(crate) struct Chance(u64);

impl Chance {
    /// The row of one page: the same for the same words and number.
    pub(crate) fn of(what: &str, number: usize) -> Chance {
        let seed = what.bytes().fold(0xCBF2_9CE4_8422_2325, |seed: u64, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Chance(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    /// One of a list.
    pub(crate) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = self.below(list.len());
        list.get(at).copied().unwrap_or_default()
    }

    /// The text with each `@` and its letter replaced by what `slot` draws for that letter.
    pub(crate) fn fill(&mut self, text: &str, mut slot: impl FnMut(&mut Chance, char) -> String) -> String {
        let mut pieces = text.split('@');
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let mut signs = piece.chars();
            if let Some(letter) = signs.next() {
                filled.push_str(&slot(self, letter));
            }
            filled.push_str(signs.as_str());
        }
        filled
    }
}
