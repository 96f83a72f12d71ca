//! Answers that are made smaller for who takes them so.

use axum::http::{HeaderMap, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

use super::takes;

/// Bytes of an answer that is worth it.
const WORTHWHILE: u16 = 1_000;

/// Compresses pages and JSON. Pictures are compressed as they are; files of pages are kept so.
pub(crate) fn compression() -> CompressionLayer<And<SizeAbove, IsText>> {
    let which = SizeAbove::new(WORTHWHILE).and(IsText);
    CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest).compress_when(which)
}

/// Whether an answer is text that is made for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsText;

impl Predicate for IsText {
    fn should_compress<B>(&self, response: &axum::http::Response<B>) -> bool
    where
        B: axum::body::HttpBody,
    {
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("text/") || kind.starts_with("application/json"))
    }
}

/// Whether who asks takes answers that gzip has made smaller.
pub(crate) fn takes_gzip(asked: &HeaderMap) -> bool {
    let mut all =
        asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|text| text.to_str().ok());
    all.any(|list| takes(list, "gzip"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_by_who_says_so() {
        let takes = |text: &str| {
            takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, text.parse().unwrap())]))
        };
        assert!(takes("gzip") && takes("br, GZIP;q=0.5, deflate"));
        assert!(!takes("br") && !takes("gzip;q=0") && !takes("x-gzip-no") && !takes(""));
    }
}
