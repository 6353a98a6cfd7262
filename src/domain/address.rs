//! Internet addresses as those are counted who come from them.

use std::net::{IpAddr, Ipv6Addr};

/// Where an address is counted: IPv4 by itself, IPv6 by its first 64 bits, all of which one line has to itself and may
/// change at will. What is no address stays what it is.
pub fn counted(address: &str) -> String {
    let text = address.trim();
    // A zone is an interface of the machine that says it.
    let parsed = text.split('%').next().unwrap_or_default().parse::<IpAddr>();
    match parsed.map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_is_counted_by_its_first_64_bits_and_everything_else_by_itself() {
        for (address, wanted) in [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:DB8:1:2::ffff", "2001:db8:1:2::/64"),
            ("2001:0db8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("2001:db8::1:2:3:4", "2001:db8::/64"),
            ("2001:db8::", "2001:db8::/64"),
            ("::1", "::/64"),
            ("::", "::/64"),
            ("64:ff9b::192.0.2.1", "64:ff9b::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            (" fe80::2%25eth0 ", "fe80::/64"),
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::ffff:c000:201", "192.0.2.1"),
            ("", ""),
            ("192.0.2", "192.0.2"),
            ("192.0.2.1:443", "192.0.2.1:443"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("2001:db8::1::2", "2001:db8::1::2"),
            ("2001:db8:1:2:3:4:5:6:7", "2001:db8:1:2:3:4:5:6:7"),
            ("%", "%"),
            ("unknown", "unknown"),
        ] {
            assert_eq!(counted(address), wanted, "{address}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*", like in "[0-9a-f:.%]{0,40}") {
            let _ = (counted(&text), counted(&like));
        }

        #[test]
        fn addresses_are_counted_together_exactly_when_they_share_64_bits(
            network: u64, one: u64, other: u64, elsewhere: u64,
        ) {
            let address = |network: u64, host: u64| {
                counted(&Ipv6Addr::from_bits(u128::from(network) << 64 | u128::from(host)).to_string())
            };
            // All zeros is where IPv4 is written in IPv6.
            proptest::prop_assume!(network != 0 && elsewhere != 0);
            proptest::prop_assert_eq!(address(network, one), address(network, other));
            proptest::prop_assert_eq!(address(network, one) == address(elsewhere, one), network == elsewhere);
        }
    }
}
