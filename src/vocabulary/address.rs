//! How the id of a facet or a term is spelt in an address.

/// The address of a facet or term: small letters, `->` as `-to-`, every other run as one dash.
pub fn address_of(id: &str) -> String {
    let mut address = String::new();
    for sign in id.replace("->", "-to-").chars() {
        if sign.is_ascii_alphanumeric() {
            address.push(sign.to_ascii_lowercase());
        } else if !address.ends_with('-') && !address.is_empty() {
            address.push('-');
        }
    }
    address.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_addresses() {
        for (id, address) in [
            ("L3->L1", "l3-to-l1"),
            ("L1->L3/L4", "l1-to-l3-l4"),
            ("A.c-dlc", "a-c-dlc"),
            ("L2+L3b", "l2-l3b"),
            ("unit_of_trade", "unit-of-trade"),
        ] {
            assert_eq!(address_of(id), address);
        }
    }
}
