//! Numbers in texts, as JavaScript and C read them.

/// What JavaScript's `Number` makes of a text.
pub(super) fn javascript(text: &str) -> f64 {
    let text = text.trim();
    let radix = |digits: &str, radix| match digits {
        "" => f64::NAN,
        _ => u64::from_str_radix(digits, radix).map_or(f64::NAN, |number| number as f64),
    };
    match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => return radix(&text[2..], 16),
        Some("0o") => return radix(&text[2..], 8),
        Some("0b") => return radix(&text[2..], 2),
        _ => {}
    }
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        // Rust knows words for numbers that JavaScript does not.
        _ if text.contains(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E')) => f64::NAN,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

/// What C's `strtod` makes of the beginning of a text: 0 if it is no number.
pub(super) fn real(text: &str) -> f64 {
    let text = text.trim_start();
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let end = text.find(|c| !numeric(c)).unwrap_or(text.len());
    // The longest beginning that is a number.
    let beginnings = (1..=end).rev().map(|end| &text[..end]);
    let mut numbers = beginnings.filter_map(|beginning| beginning.parse::<f64>().ok());
    numbers.next().filter(|number| number.is_finite()).unwrap_or(0.0)
}

/// What C's `strtoll` makes of the beginning of a text: 0 if it is no number.
pub(super) fn whole(text: &str) -> i64 {
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let digits = digits[..end].bytes();
    digits.fold(0_i64, |number, digit| {
        number.saturating_mul(10).saturating_add(sign * i64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn javascript_reads_whole_texts() {
        assert_eq!(javascript(" 12 "), 12.0);
        assert_eq!(javascript("1e4"), 10_000.0);
        assert_eq!(javascript("0x100"), 256.0);
        assert_eq!(javascript(""), 0.0);
        assert_eq!(javascript("Infinity"), f64::INFINITY);
        for wrong in ["abc", "12px", "1,2", "inf", "nan", "0x", "1e", "--1"] {
            assert!(javascript(wrong).is_nan(), "{wrong}");
        }
    }

    #[test]
    fn c_reads_beginnings() {
        assert_eq!(
            (real("1.5px"), real("abc"), real("-2e1,3"), real("1e")),
            (1.5, 0.0, -20.0, 1.0)
        );
        assert_eq!((whole("12.7"), whole("-3x"), whole("x")), (12, -3, 0));
        assert_eq!(whole("99999999999999999999"), i64::MAX);
        assert_eq!(real(&"9".repeat(400)), 0.0);
    }
}
