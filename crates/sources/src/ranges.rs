//! Which addresses are public, by IANA's registries of special-purpose addresses, and what was in
//! them once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// IPv4 networks that not everybody can reach, and what they are.
const V4: &[(Ipv4Net, &str)] = &[
    (v4(0, 0, 0, 8), "this network"),
    (v4(10, 0, 0, 8), "a private network"),
    (v4(100, 64, 0, 10), "a provider's own network"),
    (v4(127, 0, 0, 8), "this machine"),
    (v4(169, 254, 0, 16), "a link's own network"),
    (v4(172, 16, 0, 12), "a private network"),
    (v4(192, 0, 0, 24), "a network of protocols"),
    (v4(192, 0, 2, 24), "a network for examples"),
    (v4(192, 88, 99, 24), "a relay from IPv6"),
    (v4(192, 168, 0, 16), "a private network"),
    (v4(198, 18, 0, 15), "a network for measurements"),
    (v4(198, 51, 100, 24), "a network for examples"),
    (v4(203, 0, 113, 24), "a network for examples"),
    (v4(224, 0, 0, 4), "a group of machines"),
    (v4(240, 0, 0, 4), "a reserved network"),
];

/// IPv6 networks that not everybody can reach, and what they are; narrow ones first.
const V6: &[(Ipv6Net, &str)] = &[
    (v6([0; 8], 128), "no address"),
    (v6([0, 0, 0, 0, 0, 0, 0, 1], 128), "this machine"),
    (V4_COMPATIBLE, "an IPv4 address within IPv6"),
    (V4_MAPPED, "an IPv4 address within IPv6"),
    (V4_TRANSLATED, "an IPv4 address within IPv6"),
    (NAT64, "an IPv4 address behind a translator"),
    (NAT64_LOCAL, "an IPv4 address behind a translator"),
    (v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64), "a network that discards"),
    (v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64), "a network that discards"),
    (TEREDO, "an IPv4 address within Teredo"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), "a network of protocols"),
    (v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), "a network for examples"),
    (SIX_TO_FOUR, "an IPv4 address within 6to4"),
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "a network for examples"),
    (v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16), "a network of segments"),
    (v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), "a private network"),
    (v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), "a link's own network"),
    (v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10), "a site's own network"),
    (v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), "a group of machines"),
];

/// All that is given out to anybody, so far.
const GLOBAL: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
/// RFC 6052: the bytes are `00 64 ff 9b`, then zeros, then IPv4.
const NAT64: Ipv6Net = v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);
/// RFC 8215: the bytes are `00 64 ff 9b 00 01`.
const NAT64_LOCAL: Ipv6Net = v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48);
/// RFC 4380.
const TEREDO: Ipv6Net = v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32);
/// RFC 3056.
const SIX_TO_FOUR: Ipv6Net = v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16);
/// RFC 4291, 2.5.5.1.
const V4_COMPATIBLE: Ipv6Net = v6([0; 8], 96);
/// RFC 4291, 2.5.5.2.
const V4_MAPPED: Ipv6Net = v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96);
/// RFC 2765, 2.1.
const V4_TRANSLATED: Ipv6Net = v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96);
/// Those with an IPv4 address in their last four bytes.
const V4_AT_END: &[Ipv6Net] = &[V4_COMPATIBLE, V4_TRANSLATED, NAT64];

/// What an address is that not everybody can reach; nothing if everybody can.
#[must_use]
pub fn not_public(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => V4.iter().find(|(net, _)| net.contains(&ip)).map(|(_, what)| *what),
        IpAddr::V6(ip) => not_public_v6(ip),
    }
}

fn not_public_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if let Some((_, what)) = V6.iter().find(|(net, _)| net.contains(&ip)) {
        return Some(what);
    }
    if is_isatap(ip) {
        return Some("an IPv4 address within ISATAP");
    }
    let outside = !GLOBAL.contains(&ip);
    outside.then_some("outside of the addresses that are given out")
}

/// RFC 5214, 6.1: the interface is named `0000:5efe` or `0200:5efe`, then an IPv4 address.
fn is_isatap(ip: Ipv6Addr) -> bool {
    let words = ip.segments();
    words[4] & !0x0200 == 0 && words[5] == 0x5efe
}

/// The IPv4 addresses that a packet to an IPv6 address may end at.
pub(crate) fn embedded(ip: Ipv6Addr) -> Vec<Ipv4Addr> {
    let bytes = ip.octets();
    let four = |at: [usize; 4]| Ipv4Addr::from(at.map(|at| bytes[at]));
    let last = four([12, 13, 14, 15]);
    if ip.is_loopback() || ip.is_unspecified() {
        return Vec::new();
    }
    let is_in = |net: Ipv6Net| net.contains(&ip);
    if is_in(NAT64_LOCAL) {
        // RFC 6052, 2.2: with a prefix of 48 bits the address surrounds byte 8.
        return vec![four([6, 7, 9, 10]), last];
    }
    if is_in(TEREDO) {
        // RFC 4380, 4: the server, and the client with all bits turned.
        return vec![four([4, 5, 6, 7]), Ipv4Addr::from_bits(!last.to_bits())];
    }
    if is_in(SIX_TO_FOUR) {
        return vec![four([2, 3, 4, 5])];
    }
    let ends = V4_AT_END.iter().any(|net| net.contains(&ip)) || is_isatap(ip);
    if ends { vec![last] } else { Vec::new() }
}

/// A network of the tables.
const fn v4(a: u8, b: u8, c: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), length)
}

/// A network of the tables.
const fn v6(words: [u16; 8], length: u8) -> Ipv6Net {
    let [a, b, c, d, e, f, g, h] = words;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every network, and what its neighbours are: those just before and after it.
    fn edges(first: u128, last: u128, bits: u32) -> [Option<u128>; 4] {
        let most = if bits == 32 { u128::from(u32::MAX) } else { u128::MAX };
        let after = (last < most).then(|| last + 1);
        [first.checked_sub(1), Some(first), Some(last), after]
    }

    fn ip4(bits: u128) -> IpAddr {
        Ipv4Addr::from_bits(bits as u32).into()
    }

    fn ip6(bits: u128) -> IpAddr {
        Ipv6Addr::from_bits(bits).into()
    }

    #[test]
    fn every_network_of_ipv4_begins_and_ends_where_it_does() {
        // (first, last, whether the addresses just before and after are public)
        for (first, last, before, after) in [
            ([0, 0, 0, 0], [0, 255, 255, 255], false, true),
            ([10, 0, 0, 0], [10, 255, 255, 255], true, true),
            ([100, 64, 0, 0], [100, 127, 255, 255], true, true),
            ([127, 0, 0, 0], [127, 255, 255, 255], true, true),
            ([169, 254, 0, 0], [169, 254, 255, 255], true, true),
            ([172, 16, 0, 0], [172, 31, 255, 255], true, true),
            ([192, 0, 0, 0], [192, 0, 0, 255], true, true),
            ([192, 0, 2, 0], [192, 0, 2, 255], true, true),
            ([192, 88, 99, 0], [192, 88, 99, 255], true, true),
            ([192, 168, 0, 0], [192, 168, 255, 255], true, true),
            ([198, 18, 0, 0], [198, 19, 255, 255], true, true),
            ([198, 51, 100, 0], [198, 51, 100, 255], true, true),
            ([203, 0, 113, 0], [203, 0, 113, 255], true, true),
            ([224, 0, 0, 0], [239, 255, 255, 255], true, false),
            ([240, 0, 0, 0], [255, 255, 255, 255], false, false),
        ] {
            let bits = |four: [u8; 4]| u128::from(Ipv4Addr::from(four).to_bits());
            let all = edges(bits(first), bits(last), 32);
            for (bits, public) in all.into_iter().zip([before, false, false, after]) {
                let Some(ip) = bits.map(ip4) else { continue };
                assert_eq!(not_public(ip).is_none(), public, "{ip}");
            }
        }
    }

    #[test]
    fn every_network_of_ipv6_begins_and_ends_where_it_does() {
        for (first, last, before, after) in [
            ("::", "::", false, false),
            ("::1", "::1", false, false),
            ("::", "::ffff:ffff", false, false),
            ("::ffff:0:0", "::ffff:ffff:ffff", false, false),
            ("64:ff9b::", "64:ff9b::ffff:ffff", false, false),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", false, false),
            ("100::", "100::ffff:ffff:ffff:ffff", false, false),
            ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", true, true),
            ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false),
        ] {
            let bits = |text: &str| text.parse::<Ipv6Addr>().unwrap().to_bits();
            let all = edges(bits(first), bits(last), 128);
            for (bits, public) in all.into_iter().zip([before, false, false, after]) {
                let Some(ip) = bits.map(ip6) else { continue };
                assert_eq!(not_public(ip).is_none(), public, "{ip}");
            }
        }
        let given_out = "2000::".parse::<Ipv6Addr>().unwrap();
        assert!(not_public(given_out.into()).is_none());
        assert!(not_public(ip6(given_out.to_bits() - 1)).is_some());
        assert!(not_public("4000::".parse().unwrap()).is_some());
    }

    #[test]
    fn the_local_translator_s_network_is_where_rfc_8215_puts_it() {
        let bytes = [0x00, 0x64, 0xff, 0x9b, 0x00, 0x01, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8];
        let ip = IpAddr::from(Ipv6Addr::from(bytes));
        assert_eq!(not_public(ip), Some("an IPv4 address behind a translator"));
    }

    #[test]
    fn isatap_is_found_in_any_network() {
        for ip in ["2606:4700::5efe:808:808", "2606:4700::200:5efe:7f00:1"] {
            assert!(not_public(ip.parse().unwrap()).is_some(), "{ip}");
        }
        assert!(not_public("2606:4700::100:5efe:808:808".parse().unwrap()).is_none());
    }
}
