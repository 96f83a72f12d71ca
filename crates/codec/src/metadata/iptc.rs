//! IPTC's Information Interchange Model, and Photoshop's blocks, which it comes in.

/// What a data set begins with.
const MARK: u8 = 0x1c;
/// The record of what is said about a picture.
const APPLICATION: u8 = 2;
/// Data sets of that record that name places.
const PLACES: [u8; 8] = [26, 27, 90, 92, 95, 100, 101, 103];

/// The data sets that are kept. What comes after one that makes no sense is none.
pub(super) fn clean(iptc: &[u8], location: bool) -> Vec<u8> {
    let (mut kept, mut rest) = (Vec::new(), iptc);
    while let [MARK, record, number, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // The length of a very long one would follow here.
        let Some(set) = rest.get(..5 + length).filter(|_| length < 0x8000) else { break };
        let names_place = *record == APPLICATION && PLACES.contains(number);
        if location || !names_place {
            kept.extend(set);
        }
        rest = &after[length..];
    }
    kept
}
