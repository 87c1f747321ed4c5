//! Chance that can be had again.

#![allow(unreachable_pub, reason = "not every test takes it from where it is public")]

/// Numbers that look random and come again for the same seed.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}
