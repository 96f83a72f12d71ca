//! What can be said after `imgflo key`.

use std::time::{Duration, SystemTime};

use clap::{Args, Subcommand};
use imgflo_sources::Pattern;

use crate::amounts;

const EXAMPLES: &str = "\
Examples:
  imgflo key add shop --owner shop@example.com --quota 100k --per-minute 600
  imgflo key add press --graph 'thumb-*' --source '*.example.com/photos/*' --expires 90days
  imgflo key rotate 4c0f9a… --keep 2days
  imgflo key list --json --database postgres://imgflo@localhost/imgflo";

/// Says who may use the server, and for what.
///
/// Keys are kept in a database; the server reads it, and obeys a change within seconds. Secrets
/// are stored as they are, so whoever can read the database can sign.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Key {
    /// The database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    ///
    /// Without it, the one that `imgflo serve` takes here: the environment's `DATABASE_URL`, or else
    /// `keys.db` in the folder `imgflo-data`.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Prints JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) deed: Deed,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Deed {
    Add(Add),
    /// Lists all keys, without their secrets.
    List,
    /// Makes a key count no more, until it is enabled.
    Disable(Named),
    /// Makes a disabled key count again.
    Enable(Named),
    /// Says what a key may spend on processing from now on.
    Quota(Quota),
    /// Says what is shown in the place of a picture that cannot be made.
    Fallback(Fallback),
    Rotate(Rotate),
    /// Removes a key for ever.
    Remove(Named),
}

/// Adds a key, and shows its secret, this once.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// What it is for.
    pub(crate) label: String,
    /// Whose it is, such as an address of mail.
    #[arg(long, default_value = "")]
    pub(crate) owner: String,
    /// A graph it may use, as a pattern with `*`; every graph, if none is named.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) graph: Vec<String>,
    /// A source it may use: HOST or HOST/PATH, where `*` may begin the host and stand anywhere in
    /// the path; `files/*`, `s3://BUCKET/*`, `data:`; every source, if none is named.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) source: Vec<Pattern>,
    /// Lets graphs come with a request.
    #[arg(long)]
    pub(crate) on_the_fly: bool,
    /// Lets it do what only administrators may, such as having results made anew.
    #[arg(long)]
    pub(crate) admin: bool,
    /// Requests in a minute.
    #[arg(long, value_name = "N")]
    pub(crate) per_minute: Option<u32>,
    /// What it may spend on processing.
    #[arg(long, value_name = "N", value_parser = amount)]
    pub(crate) quota: Option<i64>,
    /// Pixels of a result.
    #[arg(long, value_name = "N", value_parser = amounts::count)]
    pub(crate) max_pixels: Option<u64>,
    /// The address of the picture that is shown in the place of one that cannot be made.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) fallback: Option<String>,
    /// When it ends: a time such as 2030-01-31T12:00:00Z, or 90days from now.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) expires: Option<SystemTime>,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The key's id.
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct Quota {
    /// The key's id.
    pub(crate) id: String,
    /// How much, such as 5000 or 64k; `none` is no limit.
    #[arg(value_parser = quota)]
    pub(crate) amount: Amount,
}

#[derive(Debug, Args)]
pub(crate) struct Fallback {
    /// The key's id.
    pub(crate) id: String,
    /// The address of a picture, such as files/none.png; `none` is none.
    #[arg(value_parser = address_or_none)]
    pub(crate) address: Address,
}

/// Gives a key a new secret, and shows it, this once.
#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// The key's id.
    pub(crate) id: String,
    /// How long the secrets before it count yet, such as 2days.
    #[arg(long, default_value = "0s", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) keep: Duration,
}

/// A quota, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount(pub(crate) Option<i64>);

/// An address, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(pub(crate) Option<String>);

fn address_or_none(text: &str) -> Result<Address, imgflo_sources::Error> {
    if text == "none" { Ok(Address(None)) } else { Ok(Address(Some(address(text)?))) }
}

fn address(text: &str) -> Result<String, imgflo_sources::Error> {
    imgflo_sources::parse(text).map(|_| text.to_owned())
}

fn quota(text: &str) -> Result<Amount, String> {
    if text == "none" { Ok(Amount(None)) } else { Ok(Amount(Some(amount(text)?))) }
}

fn amount(text: &str) -> Result<i64, String> {
    let number = imgflo_server::config::amount::count(text);
    let number = number.map_err(|takes| format!("write {takes}"))?;
    i64::try_from(number).map_err(|_| "it is too much".into())
}

fn moment(text: &str) -> Result<SystemTime, String> {
    let wrong = || "write a time such as 2030-01-31T12:00:00Z or 90days".to_owned();
    match humantime::parse_duration(text) {
        Ok(time) => SystemTime::now().checked_add(time).ok_or_else(wrong),
        Err(_) => humantime::parse_rfc3339_weak(text).map_err(|_| wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_an_amount_or_none() {
        assert_eq!(quota("64k"), Ok(Amount(Some(64_000))));
        assert_eq!(quota("0"), Ok(Amount(Some(0))));
        assert_eq!(quota("none"), Ok(Amount(None)));
        for wrong in ["", "-1", "much"] {
            assert!(quota(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_moment_is_a_time_or_so_long_from_now() {
        let day = Duration::from_secs(86_400);
        assert_eq!(moment("1970-01-02T00:00:00Z"), Ok(SystemTime::UNIX_EPOCH + day));
        let before = SystemTime::now() + day;
        assert!(moment("1day").is_ok_and(|time| time >= before && time < before + day));
        for wrong in ["", "soon", "99999999999999years"] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
