//! What may be wrong with a result.

use imgflo_pixel::Rect;

/// What may be wrong with a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// In a word.
    pub kind: WarningKind,
    /// The part of the pixels that it is about, from 0 to 1.
    pub share: f64,
    /// In a sentence.
    pub message: String,
}

/// What may be wrong, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// Colors are beyond what files of 8 and 16 bits hold.
    Clipped,
    /// Nothing can be seen.
    Empty,
    /// The result has no end.
    Infinite,
    /// Numbers are none, or without bound.
    NotANumber,
}

impl WarningKind {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clipped => "clipped",
            Self::Empty => "empty",
            Self::Infinite => "infinite",
            Self::NotANumber => "not-a-number",
        }
    }
}

/// Colors may be beyond 0 to 1 by this much: numbers are rounded.
const SLACK: f32 = 1e-4;

/// What may be wrong with a result that lies in `bounds`, and has these pixels of light.
pub(crate) fn all(bounds: &Rect, pixels: &[[f32; 4]]) -> Vec<Warning> {
    let count = |which: &dyn Fn(&[f32; 4]) -> bool| {
        let found = pixels.iter().filter(|px| which(px)).count();
        found as f64 / pixels.len().max(1) as f64
    };
    let is_seen = |px: &[f32; 4]| px[3] > 0.0;
    let is_no_number = |px: &[f32; 4]| px.iter().any(|value| !value.is_finite());
    let within = |value: &f32| (-SLACK..=1.0 + SLACK).contains(value);
    let is_clipped =
        |px: &[f32; 4]| is_seen(px) && !is_no_number(px) && !px[..3].iter().all(within);
    let warn = |kind, share: f64, what: &str| {
        let percent = (share * 100.0).max(0.1);
        let message = what.replace("{}", &format!("{percent:.1} %"));
        (share > 0.0).then_some(Warning { kind, share, message })
    };
    let nothing = f64::from(u8::from(!pixels.iter().any(is_seen)));
    let endless = f64::from(u8::from(bounds.is_infinite()));
    [
        warn(
            WarningKind::Clipped,
            count(&is_clipped),
            "{} of the pixels have colors beyond black and white, which most files cut off",
        ),
        warn(
            WarningKind::Empty,
            nothing,
            "nothing can be seen: every pixel is transparent, or there is none",
        ),
        warn(WarningKind::Infinite, endless, "the result has no end; crop it to save it"),
        warn(
            WarningKind::NotANumber,
            count(&is_no_number),
            "{} of the pixels have values that are no numbers, or without bound",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bounds: &Rect, pixels: &[[f32; 4]]) -> Vec<&'static str> {
        all(bounds, pixels).iter().map(|warning| warning.kind.name()).collect()
    }

    #[test]
    fn each_fault_has_its_warning() {
        let one = Rect::new(0, 0, 1, 1);
        assert!(kinds(&one, &[[0.0, 0.5, 1.0, 1.0]]).is_empty());
        assert_eq!(kinds(&one, &[[0.0, 0.5, 1.5, 1.0]]), ["clipped"]);
        assert_eq!(kinds(&one, &[[0.0, 0.5, 1.5, 0.0]]), ["empty"]);
        assert_eq!(kinds(&Rect::PLANE, &[[0.5; 4]]), ["infinite"]);
        assert_eq!(kinds(&one, &[[f32::NAN, 0.5, 0.5, 1.0]]), ["not-a-number"]);
        assert_eq!(kinds(&Rect::EMPTY, &[]), ["empty"]);
    }

    #[test]
    fn a_share_is_told_in_hundredths() {
        let pixels = [[2.0, 0.0, 0.0, 1.0], [0.5; 4], [0.5; 4], [0.5; 4]];
        let [warning] = &all(&Rect::new(0, 0, 2, 2), &pixels)[..] else { panic!("one warning") };
        assert_eq!(warning.share, 0.25);
        assert!(warning.message.starts_with("25.0 %"), "{}", warning.message);
    }
}
