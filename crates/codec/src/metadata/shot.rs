//! What a camera says of a picture: itself, its settings, when, and where.
//!
//! Standard of the Camera & Imaging Products Association, CIPA DC-008-2023.

use exif::{DateTime, Exif, In, Reader, Tag, Value};

use crate::{Error, FileFormat, Limits};

/// Bytes of a block, at most: JPEG has no room for more.
const MOST_BYTES: usize = 1 << 16;
/// Characters of a name, at most.
const LONGEST_NAME: usize = 100;

/// What a camera says of a picture. What it does not say, or what makes no sense, is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shot {
    /// Who made the camera.
    pub make: Option<String>,
    /// Which one it is.
    pub model: Option<String>,
    /// Which lens it had.
    pub lens: Option<String>,
    /// How long light came in, in seconds.
    pub exposure_time: Option<f64>,
    /// The focal length in diameters of the aperture.
    pub f_number: Option<f64>,
    /// How sensitive the sensor was.
    pub iso: Option<u32>,
    /// In millimetres.
    pub focal_length: Option<f64>,
    /// When, by the camera's clock: as in RFC 3339, with an offset if the camera knows it.
    pub date: Option<String>,
    /// Where.
    pub location: Option<Location>,
}

/// A place on Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Location {
    /// Degrees to the north.
    pub latitude: f64,
    /// Degrees to the east.
    pub longitude: f64,
    /// Metres above the sea.
    pub altitude: Option<f64>,
}

impl Shot {
    /// Reads what a file's EXIF says, if it has any.
    ///
    /// # Errors
    /// When it is no picture of a known format, or is over a limit.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Option<Self>, Error> {
        limits.check_bytes(bytes.len())?;
        let carrier = FileFormat::of(bytes)?.codec().carrier;
        let block = carrier.and_then(|carrier| (carrier.read)(bytes).exif);
        Ok(block.and_then(Self::of_block))
    }

    fn of_block(block: &[u8]) -> Option<Self> {
        let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        let block = (block.len() <= MOST_BYTES).then(|| block.to_vec())?;
        let exif = Reader::new().read_raw(block).ok()?;
        let shot = Self {
            make: name(&exif, Tag::Make),
            model: name(&exif, Tag::Model),
            lens: name(&exif, Tag::LensModel),
            exposure_time: positive(&exif, Tag::ExposureTime),
            f_number: positive(&exif, Tag::FNumber),
            iso: value(&exif, Tag::PhotographicSensitivity).and_then(|value| value.get_uint(0)),
            focal_length: positive(&exif, Tag::FocalLength),
            date: date(&exif),
            location: location(&exif),
        };
        (shot != Self::default()).then_some(shot)
    }
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

/// The first text of a field.
fn text(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match value(exif, tag)? {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

fn name(exif: &Exif, tag: Tag) -> Option<String> {
    let text = String::from_utf8_lossy(text(exif, tag)?);
    let plain = text.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>();
    Some(plain.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The numbers of a field.
fn numbers(exif: &Exif, tag: Tag) -> Vec<f64> {
    match value(exif, tag) {
        Some(Value::Rational(numbers)) => numbers.iter().map(|number| number.to_f64()).collect(),
        _ => Vec::new(),
    }
}

fn positive(exif: &Exif, tag: Tag) -> Option<f64> {
    numbers(exif, tag).first().copied().filter(|number| number.is_finite() && *number > 0.0)
}

fn date(exif: &Exif) -> Option<String> {
    let taken =
        [(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal), (Tag::DateTime, Tag::OffsetTime)];
    let (date, offset) = taken.into_iter().find(|(tag, _)| text(exif, *tag).is_some())?;
    let mut date = DateTime::from_ascii(text(exif, date)?).ok()?;
    if let Some(offset) = text(exif, offset) {
        // An offset that makes no sense is none.
        let _none = date.parse_offset(offset);
    }
    let DateTime { year, month, day, hour, minute, second, .. } = date;
    let sensible = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !sensible || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset = date.offset.map_or(String::new(), |minutes| {
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    });
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

fn location(exif: &Exif) -> Option<Location> {
    let latitude = degrees(exif, (Tag::GPSLatitude, Tag::GPSLatitudeRef, b"S"), 90.0)?;
    let longitude = degrees(exif, (Tag::GPSLongitude, Tag::GPSLongitudeRef, b"W"), 180.0)?;
    let below = value(exif, Tag::GPSAltitudeRef).is_some_and(|value| match value {
        Value::Byte(bytes) => bytes.first() == Some(&1),
        _ => false,
    });
    let altitude = numbers(exif, Tag::GPSAltitude).first().copied();
    let altitude = altitude.filter(|metres| metres.is_finite());
    Some(Location { latitude, longitude, altitude: altitude.map(|m| if below { -m } else { m }) })
}

/// Degrees, minutes and seconds as degrees, below zero in one direction.
fn degrees(exif: &Exif, (tag, to, below): (Tag, Tag, &[u8]), most: f64) -> Option<f64> {
    let numbers = numbers(exif, tag);
    let parts = numbers.iter().zip([1.0, 60.0, 3600.0]);
    let degrees: f64 = parts.map(|(number, parts)| number / parts).sum();
    let sign = if text(exif, to)? == below { -1.0 } else { 1.0 };
    (!numbers.is_empty() && degrees.abs() <= most).then_some(sign * degrees)
}

#[cfg(test)]
mod tests {
    use exif::experimental::Writer;
    use exif::{Field, Rational};

    use super::*;

    fn block(fields: &[(Tag, Value)]) -> Vec<u8> {
        let fields: Vec<_> = fields
            .iter()
            .map(|(tag, value)| Field { tag: *tag, ifd_num: In::PRIMARY, value: value.clone() })
            .collect();
        let (mut writer, mut block) = (Writer::new(), std::io::Cursor::new(Vec::new()));
        fields.iter().for_each(|field| writer.push_field(field));
        writer.write(&mut block, false).unwrap();
        block.into_inner()
    }

    fn ascii(text: &str) -> Value {
        Value::Ascii(vec![text.into()])
    }

    fn rational(parts: &[(u32, u32)]) -> Value {
        Value::Rational(parts.iter().map(|&(num, denom)| Rational { num, denom }).collect())
    }

    #[test]
    fn a_camera_tells_what_it_did() {
        let shot = Shot::of_block(&block(&[
            (Tag::Make, ascii(" Acme\u{7}")),
            (Tag::LensModel, ascii("Acme 50")),
            (Tag::ExposureTime, rational(&[(1, 200)])),
            (Tag::FNumber, rational(&[(28, 10)])),
            (Tag::PhotographicSensitivity, Value::Short(vec![400])),
            (Tag::DateTimeOriginal, ascii("2024:05:17 20:15:00")),
            (Tag::OffsetTimeOriginal, ascii("-02:30")),
            (Tag::GPSLatitude, rational(&[(59, 1), (30, 1), (36, 1)])),
            (Tag::GPSLatitudeRef, ascii("S")),
            (Tag::GPSLongitude, rational(&[(10, 1)])),
            (Tag::GPSLongitudeRef, ascii("E")),
        ]));
        let shot = shot.unwrap();
        assert_eq!(shot.make.as_deref(), Some("Acme"));
        assert_eq!((shot.exposure_time, shot.f_number), (Some(0.005), Some(2.8)));
        assert_eq!((shot.iso, shot.focal_length), (Some(400), None));
        assert_eq!(shot.date.as_deref(), Some("2024-05-17T20:15:00-02:30"));
        let place = Location { latitude: -59.51, longitude: 10.0, altitude: None };
        assert_eq!(shot.location, Some(place));
    }

    #[test]
    fn what_makes_no_sense_is_not_told() {
        let shot = |tag, value| Shot::of_block(&block(&[(tag, value)]));
        assert_eq!(shot(Tag::DateTimeOriginal, ascii("2024:13:40 20:15:00")), None);
        assert_eq!(shot(Tag::ExposureTime, rational(&[(1, 0)])), None);
        assert_eq!(shot(Tag::Make, ascii("  ")), None);
        assert_eq!(Shot::of_block(b"no EXIF"), None);
        let whole = block(&[(Tag::Make, ascii("Acme")), (Tag::FNumber, rational(&[(28, 10)]))]);
        for end in 0..whole.len() {
            // It must not panic; what is left may still make sense.
            let _some = Shot::of_block(&whole[..end]);
        }
    }
}
