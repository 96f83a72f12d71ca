//! XMP, without what is no longer true.
//!
//! ISO 16684-1.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::LocalName;
use quick_xml::{Reader, Writer};

/// Properties of the file that it came from: how it lay, its sizes, profile and previews, and parts
/// of it that are not here.
const OLD: [&str; 9] = [
    "Orientation",
    "ImageWidth",
    "ImageLength",
    "PixelXDimension",
    "PixelYDimension",
    "ICCProfile",
    "Thumbnails",
    "HasExtendedXMP",
    "MakerNote",
];
/// Properties that name places, beside all whose names begin with `GPS`.
const PLACES: [&str; 11] = [
    "City",
    "State",
    "ProvinceState",
    "Country",
    "CountryCode",
    "CountryName",
    "Location",
    "LocationCreated",
    "LocationShown",
    "Sublocation",
    "WorldRegion",
];

/// What is kept of a packet; nothing if it is no XML.
pub(super) fn clean(xmp: &[u8], location: bool) -> Option<Vec<u8>> {
    let mut events = Reader::from_reader(xmp);
    let mut out = Writer::new(Vec::new());
    // How many tags are open, and from how many on they belong to a property that is left out.
    let (mut depth, mut left_out) = (0usize, None);
    loop {
        let event = events.read_event().ok()?;
        depth += usize::from(matches!(event, Event::Start(_)));
        match &event {
            Event::Eof => return (depth == 0).then(|| out.into_inner()),
            Event::Start(start) | Event::Empty(start) if left_out.is_none() => {
                let dropped = is_dropped(start.local_name(), location);
                let start = part(start, location)?;
                match &event {
                    Event::Start(_) if dropped => left_out = Some(depth),
                    _ if dropped => {}
                    Event::Start(_) => out.write_event(Event::Start(start)).ok()?,
                    _ => out.write_event(Event::Empty(start)).ok()?,
                }
            }
            // A document type could say that what stands here means something else.
            Event::DocType(_) => return None,
            // Packets are padded, so that they can grow in their place.
            Event::Text(_) if depth == 0 => {}
            _ if left_out.is_none() => out.write_event(event.borrow()).ok()?,
            _ => {}
        }
        if matches!(event, Event::End(_)) {
            left_out = left_out.filter(|from| *from != depth);
            depth = depth.checked_sub(1)?;
        }
    }
}

/// A tag without the attributes that are left out.
fn part<'a>(start: &BytesStart<'a>, location: bool) -> Option<BytesStart<'a>> {
    let mut kept = start.to_owned();
    kept.clear_attributes();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        if !is_dropped(attribute.key.local_name(), location) {
            kept.push_attribute(attribute);
        }
    }
    Some(kept)
}

fn is_dropped(name: LocalName<'_>, location: bool) -> bool {
    let name = name.into_inner();
    let place = name.starts_with("GPS") || PLACES.contains(&name);
    OLD.contains(&name) || place && !location
}
