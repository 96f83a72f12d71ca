//! Amounts as people write them: `512M`, `30s`, `1d`.

use std::time::Duration;

/// `1000`, `64K`, `512M`, `2G`, by 1024; `B` and `iB` may follow.
///
/// # Errors
/// What it takes, in words.
pub fn bytes(text: &str) -> Result<u64, String> {
    let plain = text.trim_end_matches(['B', 'b']).trim_end_matches('i');
    multiple(plain, 1024.0).ok_or_else(|| "a number of bytes such as 512M or 2G".into())
}

/// `1000`, `64k`, `400M`: thousands.
///
/// # Errors
/// What it takes, in words.
pub fn count(text: &str) -> Result<u64, String> {
    multiple(text, 1000.0).ok_or_else(|| "a number such as 5000, 64k or 400M".into())
}

/// `30s`, `500ms`, `5m`, `1h`, `7d`; seconds without a unit.
///
/// # Errors
/// What it takes, in words.
pub fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = parts(text);
    let unit = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => f64::NAN,
    };
    let seconds = number.parse::<f64>().unwrap_or(f64::NAN) * unit;
    match seconds {
        0.0..=1e9 => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a time such as 30s, 500ms, 5m, 1h or 7d".into()),
    }
}

/// `true` or `false`, or what else people write for it.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("true or false".into()),
    }
}

/// What is between commas or white space.
pub(super) fn list<T>(
    text: &str,
    one: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let words = text.split([',', ' ', '\n', '\t']).filter(|word| !word.is_empty());
    words.map(one).collect()
}

fn multiple(text: &str, thousand: f64) -> Option<u64> {
    let (number, unit) = parts(text);
    let power = match unit.to_ascii_lowercase().as_str() {
        "" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        _ => return None,
    };
    let number = number.parse::<f64>().ok()? * thousand.powi(power);
    (0.0..1e18).contains(&number).then_some(number as u64)
}

fn parts(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_units() {
        assert_eq!(bytes("512M"), Ok(512 << 20));
        assert_eq!(bytes("1.5GiB"), Ok(3 << 29));
        assert_eq!(count("64k"), Ok(64_000));
        assert_eq!(time("1.5"), Ok(Duration::from_millis(1_500)));
        assert_eq!(time("2d"), Ok(Duration::from_secs(172_800)));
        for wrong in ["", "M", "-1", "5 apples", "1e99", "1e"] {
            assert!(bytes(wrong).is_err() && count(wrong).is_err() && time(wrong).is_err());
        }
    }
}
