//! What lossy pictures say of themselves (RFC 6386, section 9), looked at before they are decoded: the
//! decoder takes memory for whatever they say.

/// Whether a picture has this size, and all the parts that it tells of.
pub(super) fn is_sound(picture: &[u8], size: (u32, u32)) -> bool {
    has_size(picture, size) && has_parts(picture).is_some()
}

fn has_size(picture: &[u8], (width, height): (u32, u32)) -> bool {
    // A key frame, what it begins with, and 14 bits for each side.
    let Some(&[kind, _, _, 0x9d, 1, 0x2a, a, b, c, d]) = picture.first_chunk() else {
        return false;
    };
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    kind & 1 == 0 && (side(a, b), side(c, d)) == (width, height)
}

/// Nothing if a part is longer than what there is.
fn has_parts(picture: &[u8]) -> Option<()> {
    let first = number(picture.first_chunk()?) >> 5;
    let (first, rest) = picture.get(10..)?.split_at_checked(first)?;
    let lengths = 3 * (parts(first) - 1);
    let (lengths, mut rest) = rest.split_at_checked(lengths)?;
    for length in lengths.as_chunks().0 {
        rest = rest.get(number(length)..)?;
    }
    Some(())
}

fn number(bytes: &[u8; 3]) -> usize {
    usize::from(bytes[0]) | usize::from(bytes[1]) << 8 | usize::from(bytes[2]) << 16
}

/// How many parts there are behind the first, which tells it (9.2 to 9.5).
fn parts(first: &[u8]) -> usize {
    let mut bits = Bits::new(first);
    // The colours.
    bits.take(2);
    if bits.flag() {
        segments(&mut bits);
    }
    // The filter.
    bits.take(10);
    if bits.flag() && bits.flag() {
        (0..8).for_each(|_| bits.perhaps(7));
    }
    1 << bits.take(2)
}

/// Kinds of blocks.
fn segments(bits: &mut Bits<'_>) {
    let (map, data) = (bits.flag(), bits.flag());
    if data {
        bits.flag();
        (0..4).for_each(|_| bits.perhaps(8));
        (0..4).for_each(|_| bits.perhaps(7));
    }
    if map {
        (0..3).for_each(|_| bits.perhaps(8));
    }
}

/// Bits that are as likely 0 as 1, as they are packed with others (section 7).
struct Bits<'a> {
    bytes: std::slice::Iter<'a, u8>,
    value: u32,
    range: u32,
    /// Bits of the last byte that are used.
    used: u32,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut bits = Self { bytes: bytes.iter(), value: 0, range: 255, used: 0 };
        bits.value = bits.byte() << 8 | bits.byte();
        bits
    }

    /// Behind the last one are zeros.
    fn byte(&mut self) -> u32 {
        self.bytes.next().copied().unwrap_or(0).into()
    }

    fn flag(&mut self) -> bool {
        let split = 1 + ((self.range - 1) >> 1);
        let is_set = self.value >= split << 8;
        if is_set {
            self.value -= split << 8;
            self.range -= split;
        } else {
            self.range = split;
        }
        while self.range < 128 {
            self.value <<= 1;
            self.range <<= 1;
            self.used += 1;
            if self.used == 8 {
                self.used = 0;
                self.value |= self.byte();
            }
        }
        is_set
    }

    /// A number, the highest bit first.
    fn take(&mut self, count: u32) -> u32 {
        (0..count).fold(0, |number, _| number << 1 | u32::from(self.flag()))
    }

    /// So many bits, if one before them says that they are there.
    fn perhaps(&mut self, count: u32) {
        if self.flag() {
            self.take(count);
        }
    }
}
