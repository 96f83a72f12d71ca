//! Amounts as people write them: `512M`, `30s`, `800x600`.

use imgflo_pixel::Rect;

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
    multiple(text, 1000).ok_or_else(|| "write a number such as 5000, 64k or 400M".into())
}

/// `1000`, `64K`, `512M`, `2G`: by 1024; `B` and `iB` may follow.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let plain = text.trim_end_matches(['B', 'b']).trim_end_matches('i');
    multiple(plain, 1024).ok_or_else(|| "write a number of bytes such as 512M or 2G".into())
}

/// `30s`, `500ms`, `5m`, `1h`; seconds without a unit.
pub(crate) fn milliseconds(text: &str) -> Result<u64, String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit.trim() {
        "ms" => 1.0,
        "" | "s" => 1e3,
        "m" | "min" => 60e3,
        "h" => 3600e3,
        _ => f64::NAN,
    };
    let time = number.parse::<f64>().unwrap_or(f64::NAN) * unit;
    if time >= 1.0 { Ok(time as u64) } else { Err("write a time such as 30s, 500ms or 5m".into()) }
}

fn multiple(text: &str, thousand: u64) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let power = match unit.trim().to_ascii_lowercase().as_str() {
        "" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        _ => return None,
    };
    let number = number.parse::<f64>().ok()? * thousand.pow(power) as f64;
    (1.0..1e18).contains(&number).then_some(number as u64)
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
