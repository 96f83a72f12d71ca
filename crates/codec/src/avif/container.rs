//! Which pictures an AVIF file has, where they are, and what is said of them.

use std::ops::Range;

use super::boxes::{Bytes, Part, broken, ends_early, unsupported};
use crate::{Error, Orientation};

/// A file has no more items, properties or tiles than this.
const MOST: usize = 1024;

/// What is said of an item.
#[derive(Clone)]
pub(super) enum Property {
    /// Width and height.
    Size(u32, u32),
    /// How its AV1 is coded.
    Coding(Coding),
    /// Colours by numbers: primaries, transfer, matrix, and whether the range is full.
    Numbers(Cicp),
    /// Colours by an ICC profile.
    Profile(Vec<u8>),
    /// Quarter turns to the left.
    Turn(u8),
    /// Mirrored: 0 top to bottom, 1 left to right.
    Mirror(u8),
    /// What an auxiliary picture is for.
    Purpose(Vec<u8>),
    /// Only a part of it is to be shown.
    Crop,
    /// Anything else.
    Other,
}

/// How an item's AV1 is coded.
#[derive(Clone, Copy)]
pub(super) struct Coding {
    pub(super) bits: u8,
    pub(super) gray: bool,
}

/// The numbers of ITU-T H.273.
#[derive(Clone, Copy)]
pub(super) struct Cicp {
    pub(super) primaries: u16,
    pub(super) transfer: u16,
    pub(super) matrix: u16,
    pub(super) full_range: bool,
}

impl Cicp {
    /// Nothing is told.
    pub(super) const UNKNOWN: Self =
        Self { primaries: 2, transfer: 2, matrix: 2, full_range: true };
}

#[derive(Default)]
struct Item {
    id: u32,
    kind: [u8; 4],
    /// Where its bytes are: in the `idat` box, or in the file.
    in_box: bool,
    extents: Vec<(u64, u64)>,
    /// Places in the list of properties, from 1.
    properties: Vec<u16>,
}

/// What a file says.
#[derive(Default)]
pub(super) struct Container {
    primary: u32,
    items: Vec<Item>,
    properties: Vec<Property>,
    /// Kind, from, to.
    references: Vec<([u8; 4], u32, Vec<u32>)>,
    /// Where the content of the `idat` box is.
    idat: Range<usize>,
}

/// One picture to be decoded: a single one, or tiles.
pub(super) struct Image {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Tiles in a row.
    pub(super) across: u32,
    /// The identifiers of the items of tiles, row by row.
    pub(super) tiles: Vec<u32>,
    /// Width and height of each tile.
    pub(super) tile: (u32, u32),
    pub(super) coding: Coding,
}

impl Container {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut container = Self::default();
        let mut found = false;
        let mut rest = Bytes(bytes);
        // What comes behind is pixels, which may be cut off.
        while !found && let Some(Part { name, content }) = rest.part()? {
            if &name == b"meta" {
                container.meta(bytes, content)?;
                found = true;
            }
        }
        if found { Ok(container) } else { Err(broken("it has no description of its pictures")) }
    }

    fn meta(&mut self, file: &[u8], mut content: Bytes<'_>) -> Result<(), Error> {
        content.version()?;
        content.parts(|Part { name, mut content }| match &name {
            b"pitm" => {
                let (version, _) = content.version()?;
                self.primary = content.id(version > 0)?;
                Ok(())
            }
            b"iinf" => self.kinds(content),
            b"iloc" => self.places(content),
            b"iref" => self.references(content),
            b"iprp" => self.described(content),
            b"idat" => {
                let start = content.0.as_ptr().addr() - file.as_ptr().addr();
                self.idat = start..start + content.0.len();
                Ok(())
            }
            _ => Ok(()),
        })
    }

    fn item(&mut self, id: u32) -> Result<&mut Item, Error> {
        let at = match self.items.iter().position(|item| item.id == id) {
            Some(at) => at,
            None if self.items.len() < MOST => {
                self.items.push(Item { id, ..Item::default() });
                self.items.len() - 1
            }
            None => return Err(too_many("items")),
        };
        Ok(&mut self.items[at])
    }

    fn kinds(&mut self, mut content: Bytes<'_>) -> Result<(), Error> {
        let (version, _) = content.version()?;
        content.id(version > 0)?;
        content.parts(|Part { name, mut content }| {
            let (version, _) = content.version()?;
            if &name != b"infe" || version < 2 {
                return Ok(());
            }
            let id = content.id(version > 2)?;
            content.u16()?;
            let kind = content.array()?;
            self.item(id)?.kind = kind;
            Ok(())
        })
    }

    fn places(&mut self, mut content: Bytes<'_>) -> Result<(), Error> {
        let (version, _) = content.version()?;
        let [sizes, more] = content.array()?;
        let (offset_size, length_size, base_size) = (sizes >> 4, sizes & 15, more >> 4);
        let index_size = if version > 0 { more & 15 } else { 0 };
        for _ in 0..content.id(version > 1)? {
            let id = content.id(version > 1)?;
            let method = if version > 0 { content.u16()? & 15 } else { 0 };
            if method > 1 {
                return Err(unsupported("pictures inside others"));
            }
            content.u16()?;
            let base = content.sized(base_size)?;
            let count = content.u16()?;
            let item = self.item(id)?;
            item.in_box = method == 1;
            item.extents.clear();
            for _ in 0..count {
                content.sized(index_size)?;
                let offset = base.saturating_add(content.sized(offset_size)?);
                let length = content.sized(length_size)?;
                if item.extents.len() == MOST || offset_size == 0 && count > 1 {
                    return Err(too_many("pieces"));
                }
                item.extents.push((offset, length));
            }
        }
        Ok(())
    }

    fn references(&mut self, mut content: Bytes<'_>) -> Result<(), Error> {
        let (version, _) = content.version()?;
        content.parts(|Part { name, mut content }| {
            let from = content.id(version > 0)?;
            let count = content.u16()?;
            let to: Result<_, _> = (0..count).map(|_| content.id(version > 0)).collect();
            if self.references.len() == MOST || usize::from(count) > MOST {
                return Err(too_many("references"));
            }
            self.references.push((name, from, to?));
            Ok(())
        })
    }

    fn described(&mut self, content: Bytes<'_>) -> Result<(), Error> {
        content.parts(|Part { name, mut content }| match &name {
            b"ipco" => content.parts(|part| {
                if self.properties.len() == MOST {
                    return Err(too_many("properties"));
                }
                self.properties.push(property(part)?);
                Ok(())
            }),
            b"ipma" => {
                let (version, flags) = content.version()?;
                for _ in 0..content.u32()? {
                    let id = content.id(version > 0)?;
                    for _ in 0..content.u8()? {
                        let place = if flags & 1 == 1 {
                            content.u16()? & 0x7fff
                        } else {
                            u16::from(content.u8()? & 0x7f)
                        };
                        let item = self.item(id)?;
                        if item.properties.len() == MOST {
                            return Err(too_many("properties"));
                        }
                        item.properties.push(place);
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        })
    }

    /// What is said of an item, in order.
    fn said(&self, id: u32) -> impl Iterator<Item = &Property> {
        let places = self.find(id).map(|item| &*item.properties).unwrap_or_default();
        places.iter().filter_map(|&place| self.properties.get(usize::from(place).checked_sub(1)?))
    }

    fn find(&self, id: u32) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    fn referred<'a>(&'a self, kind: &'a [u8; 4]) -> impl Iterator<Item = (u32, &'a [u32])> {
        let of_kind = self.references.iter().filter(move |(name, ..)| name == kind);
        of_kind.map(|(_, from, to)| (*from, &**to))
    }

    /// The picture that is shown.
    pub(super) fn picture(&self) -> Result<Image, Error> {
        if self.said(self.primary).any(|said| matches!(said, Property::Crop)) {
            return Err(unsupported("a picture of which only a part is to be shown"));
        }
        self.image(self.primary)
    }

    /// Its alpha, if there is some, and whether colours are multiplied by it.
    pub(super) fn alpha(&self) -> Result<Option<(Image, bool)>, Error> {
        let is_alpha = |id: u32| {
            self.said(id).any(|said| match said {
                Property::Purpose(name) => {
                    name.starts_with(b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
                        || name.starts_with(b"urn:mpeg:hevc:2015:auxid:1")
                }
                _ => false,
            })
        };
        let mut helpers = self.referred(b"auxl").filter(|(_, to)| to.contains(&self.primary));
        let Some((alpha, _)) = helpers.find(|(from, _)| is_alpha(*from)) else { return Ok(None) };
        let multiplied =
            self.referred(b"prem").any(|(from, to)| from == self.primary && to.contains(&alpha));
        Ok(Some((self.image(alpha)?, multiplied)))
    }

    fn image(&self, id: u32) -> Result<Image, Error> {
        let item = self.find(id).ok_or_else(|| broken("it lacks the picture it names"))?;
        let (width, height) = self.size(id)?;
        match &item.kind {
            b"av01" => {
                let coding = self.coding(id)?;
                let (tile, tiles) = ((width, height), vec![id]);
                Ok(Image { width, height, across: 1, tiles, tile, coding })
            }
            b"grid" => self.grid(id, (width, height)),
            kind => Err(unsupported(format!("a picture of the kind `{}`", kind.escape_ascii()))),
        }
    }

    fn size(&self, id: u32) -> Result<(u32, u32), Error> {
        let size = self.said(id).find_map(|said| match said {
            Property::Size(width, height) => Some((*width, *height)),
            _ => None,
        });
        size.filter(|(width, height)| *width > 0 && *height > 0)
            .ok_or_else(|| broken("it does not say its size"))
    }

    fn coding(&self, id: u32) -> Result<Coding, Error> {
        let coding = self.said(id).find_map(|said| match said {
            Property::Coding(coding) => Some(*coding),
            _ => None,
        });
        coding.ok_or_else(|| broken("it does not say how its pixels are coded"))
    }

    /// A picture of tiles side by side (ISO/IEC 23008-12, 6.6.2.3).
    fn grid(&self, id: u32, size: (u32, u32)) -> Result<Image, Error> {
        let tiles = self.referred(b"dimg").find(|(from, _)| *from == id);
        let tiles = tiles.map(|(_, tiles)| tiles.to_vec()).unwrap_or_default();
        let &first = tiles.first().ok_or_else(|| broken("its grid has no tiles"))?;
        let (tile, coding) = (self.size(first)?, self.coding(first)?);
        let (across, rest) = (size.0.div_ceil(tile.0), tiles.len() as u32);
        if u64::from(across) * u64::from(size.1.div_ceil(tile.1)) != u64::from(rest) {
            return Err(broken("its grid has not the tiles it needs"));
        }
        for &tile_id in &tiles {
            if self.find(tile_id).is_none_or(|item| &item.kind != b"av01")
                || self.size(tile_id)? != tile
                || self.coding(tile_id)?.bits != coding.bits
            {
                return Err(broken("the tiles of its grid differ"));
            }
        }
        Ok(Image { width: size.0, height: size.1, across, tiles, tile, coding })
    }

    /// Which way up the picture is: it is turned first, then mirrored.
    pub(super) fn orientation(&self) -> Orientation {
        let (mut turn, mut mirror) = (0, None);
        for said in self.said(self.primary) {
            match said {
                Property::Turn(quarters) => turn = *quarters,
                Property::Mirror(axis) => mirror = Some(*axis),
                _ => {}
            }
        }
        let exif = match mirror {
            None => [1, 8, 3, 6],
            Some(0) => [4, 5, 2, 7],
            Some(_) => [2, 7, 4, 5],
        };
        Orientation::from_exif(exif[usize::from(turn & 3)]).unwrap_or(Orientation::UPRIGHT)
    }

    /// The numbers that tell its colours.
    pub(super) fn numbers(&self) -> Option<Cicp> {
        self.said(self.primary).find_map(|said| match said {
            Property::Numbers(numbers) => Some(*numbers),
            _ => None,
        })
    }

    /// Its ICC profile.
    pub(super) fn profile(&self) -> Option<&[u8]> {
        self.said(self.primary).find_map(|said| match said {
            Property::Profile(profile) => Some(&**profile),
            _ => None,
        })
    }

    /// An item's bytes.
    pub(super) fn bytes(&self, file: &[u8], id: u32) -> Result<Vec<u8>, Error> {
        let item = self.find(id).filter(|item| !item.extents.is_empty());
        let item = item.ok_or_else(|| broken("it does not say where its pixels are"))?;
        let place = if item.in_box { file.get(self.idat.clone()) } else { Some(file) };
        let place = place.ok_or_else(ends_early)?;
        let mut bytes = Vec::new();
        for &(offset, length) in &item.extents {
            let start = usize::try_from(offset).map_err(|_| ends_early())?;
            let rest = place.get(start..).ok_or_else(ends_early)?;
            // No length is all there is.
            let count = if length == 0 { rest.len() as u64 } else { length };
            let count = usize::try_from(count).map_err(|_| ends_early())?;
            bytes.extend_from_slice(rest.get(..count).ok_or_else(ends_early)?);
            if bytes.len() > file.len() {
                return Err(broken("its pieces overlap"));
            }
        }
        Ok(bytes)
    }
}

fn property(Part { name, mut content }: Part<'_>) -> Result<Property, Error> {
    Ok(match &name {
        b"ispe" => {
            content.version()?;
            Property::Size(content.u32()?, content.u32()?)
        }
        b"av1C" => {
            let [_, _, flags] = content.array()?;
            let bits = match flags & 0x60 {
                0x60 => 12,
                0x40 => 10,
                _ => 8,
            };
            Property::Coding(Coding { bits, gray: flags & 0x10 != 0 })
        }
        b"colr" => match &content.array()? {
            b"nclx" => Property::Numbers(Cicp {
                primaries: content.u16()?,
                transfer: content.u16()?,
                matrix: content.u16()?,
                full_range: content.u8()? & 0x80 != 0,
            }),
            b"prof" | b"rICC" => Property::Profile(content.0.to_vec()),
            _ => Property::Other,
        },
        b"irot" => Property::Turn(content.u8()? & 3),
        b"imir" => Property::Mirror(content.u8()? & 1),
        b"auxC" => {
            content.version()?;
            Property::Purpose(content.0.iter().copied().take(64).collect())
        }
        b"clap" => Property::Crop,
        _ => Property::Other,
    })
}

fn too_many(what: &str) -> Error {
    broken(&format!("it has more than {MOST} {what}"))
}
