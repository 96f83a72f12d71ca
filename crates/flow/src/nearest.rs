//! The nearest right name, to put beside a wrong one.

/// Longer names are never compared: the time grows with the square of the length.
const LONGEST: usize = 64;
/// Among more names than this, only the first are compared.
const MOST: usize = 1000;

/// The one of `names` that `wrong` was most likely meant to be, if any comes close.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let length = wrong.chars().count();
    if length > LONGEST {
        return None;
    }
    let allowed = (length / 3).max(1);
    let wrong = wrong.to_lowercase();
    names
        .into_iter()
        .take(MOST)
        .filter(|name| name.len().abs_diff(wrong.len()) <= allowed * 4 && name.len() <= 4 * LONGEST)
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_seen_through() {
        let names = ["blur", "crop", "scale"];
        assert_eq!(nearest("blru", names), Some("blur"));
        assert_eq!(nearest("CROP", names), Some("crop"));
        assert_eq!(nearest("scalle", names), Some("scale"));
    }

    #[test]
    fn something_else_is_not_guessed() {
        assert_eq!(nearest("waterpixels", ["blur", "crop"]), None);
        assert_eq!(nearest("b", ["a"]), None);
        assert_eq!(nearest(&"x".repeat(1000), ["blur"]), None);
    }
}
