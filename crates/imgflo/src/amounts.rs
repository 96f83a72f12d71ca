//! Amounts as people write them: `512M`, `30s`, `800x600`.

use imgflo_pixel::Rect;
use imgflo_server::config::amount;

/// A size to fit into; a side that is not given is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
}

/// A part of the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Crop(pub(crate) Rect);

/// `NAME=VALUE`.
pub(crate) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".into()),
    }
}

/// `800x600`, `800` or `800x`, `x600`.
pub(crate) fn size(text: &str) -> Result<Size, String> {
    let side = |text: &str| match text {
        "" => Ok(None),
        _ => match text.parse::<u32>() {
            Ok(side @ 1..=1_000_000) => Ok(Some(side)),
            _ => Err("write 800x600, 800 or x600".to_owned()),
        },
    };
    let (width, height) = text.split_once('x').unwrap_or((text, ""));
    let size = Size { width: side(width)?, height: side(height)? };
    if size == (Size { width: None, height: None }) {
        return Err("write 800x600, 800 or x600".into());
    }
    Ok(size)
}

/// `X,Y,WxH`.
pub(crate) fn crop(text: &str) -> Result<Crop, String> {
    let parse = || {
        let (x, rest) = text.split_once(',')?;
        let (y, size) = rest.split_once(',')?;
        let (width, height) = size.split_once('x')?;
        let corner = |text: &str| text.trim().parse::<i32>().ok();
        let side = |text: &str| text.trim().parse::<u32>().ok().filter(|side| *side > 0);
        Some(Rect::new(corner(x)?, corner(y)?, side(width)?, side(height)?))
    };
    parse().map(Crop).ok_or_else(|| "write X,Y,WxH, such as 10,20,300x200".into())
}

/// `1000`, `64k`, `400M`, `2G`: thousands.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    some(amount::count(text))
}

/// `1000`, `64K`, `512M`, `2G`: by 1024; `B` and `iB` may follow.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    some(amount::bytes(text))
}

/// `30s`, `500ms`, `5m`, `1h`; seconds without a unit.
pub(crate) fn milliseconds(text: &str) -> Result<u64, String> {
    some(amount::time(text).map(|time| time.as_millis() as u64))
}

/// An amount as the server's settings have it, but not none.
fn some(amount: Result<u64, String>) -> Result<u64, String> {
    match amount {
        Ok(0) => Err("write more than nothing".into()),
        Ok(amount) => Ok(amount),
        Err(takes) => Err(format!("write {takes}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_may_leave_a_side_free() {
        let of = |width, height| Ok(Size { width, height });
        assert_eq!(size("800x600"), of(Some(800), Some(600)));
        assert_eq!(size("800"), of(Some(800), None));
        assert_eq!(size("x600"), of(None, Some(600)));
        for wrong in ["", "x", "0", "-3", "8x6x4", "wide"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_have_units() {
        assert_eq!(bytes("512M"), Ok(512 << 20));
        assert_eq!(bytes("1.5GiB"), Ok(3 << 29));
        assert_eq!(count("64k"), Ok(64_000));
        assert_eq!(milliseconds("30s"), Ok(30_000));
        assert_eq!(milliseconds("1.5"), Ok(1_500));
        for wrong in ["", "M", "-1", "0", "5 apples", "1e99"] {
            assert!(bytes(wrong).is_err() && milliseconds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_region_may_begin_left_of_the_origin() {
        assert_eq!(crop("-5,3,10x20"), Ok(Crop(Rect::new(-5, 3, 10, 20))));
        for wrong in ["", "1,2", "1,2,3", "1,2,0x4", "a,b,cxd"] {
            assert!(crop(wrong).is_err(), "{wrong}");
        }
    }
}
