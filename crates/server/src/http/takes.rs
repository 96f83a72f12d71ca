//! What a client takes, as its headers list it.

/// Whether something is named in a list such as `image/avif, image/webp;q=0.8`, and not refused
/// there by `q=0`.
pub(crate) fn takes(list: &str, name: &str) -> bool {
    list.split(',').any(|one| {
        let mut words = one.split(';').map(str::trim);
        let named = words.next().is_some_and(|word| word.eq_ignore_ascii_case(name));
        let refused =
            words.filter_map(|word| word.strip_prefix("q=")).any(|q| q.parse() == Ok(0.0_f32));
        named && !refused
    })
}
