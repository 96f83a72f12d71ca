//! Which IP addresses may be connected to.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::ranges::{embedded, not_public};

/// Tells public addresses from all others.
///
/// Only what is reachable from everywhere may be connected to, beside the networks that the
/// operator opened. An IPv6 address with an IPv4 address within is as good as both of them.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    reachable: Vec<IpNet>,
}

impl Guard {
    /// A guard that lets `reachable` networks pass beside the public ones.
    #[must_use]
    pub fn new(reachable: Vec<IpNet>) -> Self {
        Self { reachable }
    }

    /// Whether the operator opened no network at all.
    pub(crate) fn is_strict(&self) -> bool {
        self.reachable.is_empty()
    }

    /// Lets an address pass, or says what it is, as in "a private network".
    ///
    /// # Errors
    /// When the address is not public, nor opened.
    pub fn check(&self, ip: IpAddr) -> Result<(), &'static str> {
        if self.opened(ip) {
            return match ip.to_canonical() {
                IpAddr::V4(_) => Ok(()),
                IpAddr::V6(ip) => {
                    embedded(ip).into_iter().try_for_each(|ip| self.check(IpAddr::V4(ip)))
                }
            };
        }
        match not_public(ip) {
            Some(what) => Err(what),
            None if is_own(ip) => Err("an address of this machine"),
            None => Ok(()),
        }
    }

    /// Lets all of these pass, or none.
    ///
    /// # Errors
    /// When one is not public, nor opened, or there is none.
    pub fn check_all(&self, ips: &[IpAddr]) -> Result<(), &'static str> {
        if ips.is_empty() {
            return Err("nowhere");
        }
        ips.iter().try_for_each(|ip| self.check(*ip))
    }

    fn opened(&self, ip: IpAddr) -> bool {
        let plain = ip.to_canonical();
        self.reachable.iter().any(|net| net.contains(&ip) || net.contains(&plain))
    }
}

/// Whether it is one of this machine's own. Asked for each time, as they change.
fn is_own(ip: IpAddr) -> bool {
    // A system that does not tell has the ranges all the same.
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.iter().any(|interface| interface.ip() == ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public_passes() {
        let guard = Guard::default();
        for ip in ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"] {
            assert_eq!(guard.check(ip.parse().unwrap()), Ok(()), "{ip}");
        }
    }

    #[test]
    fn what_the_operator_opened_passes_and_only_that() {
        let guard = Guard::new(vec!["10.1.0.0/16".parse().unwrap(), "::1/128".parse().unwrap()]);
        for (ip, passes) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("::1", true),
            ("10.2.0.0", false),
            ("::ffff:10.2.0.0", false),
            ("64:ff9b::10.1.2.3", false),
            ("::2", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(guard.check(ip.parse().unwrap()).is_ok(), passes, "{ip}");
        }
    }

    #[test]
    fn a_translator_that_was_opened_leads_only_to_what_is_open() {
        let nets = ["64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "10.0.0.0/8"];
        let guard = Guard::new(nets.map(|net| net.parse().unwrap()).into());
        for (ip, passes) in [
            ("64:ff9b::8.8.8.8", true),
            ("64:ff9b::10.0.0.1", true),
            ("64:ff9b::127.0.0.1", false),
            ("64:ff9b::169.254.169.254", false),
            ("64:ff9b:1:7f00:0:100::", false),
            ("2002:808:808::1", true),
            ("2002:7f00:1::1", false),
            // Teredo: the client's address has its bits turned.
            ("2001:0:808:808::f7f7:f7f7", true),
            ("2001:0:808:808::80ff:fffe", false),
            ("2001:0:7f00:1::f7f7:f7f7", false),
        ] {
            assert_eq!(guard.check(ip.parse().unwrap()).is_ok(), passes, "{ip}");
        }
    }

    #[test]
    fn this_machine_s_own_addresses_are_not_public() {
        for interface in if_addrs::get_if_addrs().unwrap() {
            assert!(Guard::default().check(interface.ip()).is_err(), "{interface:?}");
        }
    }

    #[test]
    fn one_bad_address_spoils_all_and_none_is_none() {
        let (good, bad) = ("8.8.8.8".parse().unwrap(), "10.0.0.1".parse().unwrap());
        assert!(Guard::default().check_all(&[good]).is_ok());
        assert!(Guard::default().check_all(&[good, bad]).is_err());
        assert!(Guard::default().check_all(&[]).is_err());
    }
}
