//! What a browser takes and shows, as it says itself.

use axum::http::{HeaderMap, header};
use imgflo_codec::FileFormat;

use crate::http::takes;

/// The formats that are chosen by themselves, the best first.
const CHOICES: [FileFormat; 2] = [FileFormat::Avif, FileFormat::WebP];

/// Widths that are made: so many more for each step, so that few are made in all.
const STEP: u32 = 160;
/// The widest that a hint can ask for.
const WIDEST: u32 = 3_840;

/// The best format that the browser takes by name; none, if it takes only what all do.
pub(super) fn format(headers: &HeaderMap) -> Option<FileFormat> {
    let accept = headers.get(header::ACCEPT)?.to_str().ok()?;
    CHOICES.into_iter().find(|format| takes(accept, format.media_type()))
}

/// The width of the picture's place in the page, in pixels of the screen: rounded up, so that few
/// are made in all.
pub(super) fn width(headers: &HeaderMap) -> Option<u32> {
    let hint = ["sec-ch-width", "width"].into_iter().find_map(|name| headers.get(name));
    let width: u32 = hint?.to_str().ok()?.trim().parse().ok()?;
    (width > 0).then(|| width.min(WIDEST).div_ceil(STEP) * STEP)
}

/// Pixels of the screen for each one of the page: 1, 1.5, 2 or 3.
pub(super) fn dpr(headers: &HeaderMap) -> Option<f64> {
    let hint = ["sec-ch-dpr", "dpr"].into_iter().find_map(|name| headers.get(name));
    let dpr: f64 = hint?.to_str().ok()?.trim().parse().ok()?;
    [1.0, 1.5, 2.0, 3.0].into_iter().find(|step| dpr <= *step).or((dpr > 3.0).then_some(3.0))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            axum::http::HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )])
    }

    #[test]
    fn the_best_format_taken_is_chosen() {
        let of = |accept| format(&with("accept", accept));
        assert_eq!(of("image/avif,image/webp,*/*;q=0.8"), Some(FileFormat::Avif));
        assert_eq!(of("text/html, image/webp;q=0.5"), Some(FileFormat::WebP));
        assert_eq!(of("image/avif;q=0, image/webp"), Some(FileFormat::WebP));
        assert_eq!(of("image/*, */*"), None);
        assert_eq!(format(&HeaderMap::new()), None);
    }

    #[test]
    fn hints_come_in_steps() {
        assert_eq!(width(&with("sec-ch-width", "641")), Some(800));
        assert_eq!(width(&with("width", "99999")), Some(3_840));
        assert_eq!(width(&with("width", "wide")), None);
        assert_eq!(dpr(&with("sec-ch-dpr", "1.25")), Some(1.5));
        assert_eq!(dpr(&with("dpr", "8")), Some(3.0));
        assert_eq!(dpr(&with("dpr", "NaN")), None);
    }
}
