//! Which pictures an AVIF file has, where they are, and what is said of them.

use std::ops::Range;

use super::boxes::{Bytes, Part, broken, ends_early, unsupported};
use super::property::{self, Cicp, Coding, Property};
use crate::{Error, Orientation};

/// A file has no more items, properties or tiles than this.
const MOST: usize = 1024;

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
    /// What the `meta` box of a file says.
    pub(super) fn read(file: &[u8], meta: Bytes<'_>) -> Result<Self, Error> {
        let mut container = Self::default();
        container.meta(file, meta)?;
        Ok(container)
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
                self.properties.push(Property::read(part)?);
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
        if property::is_cropped(self.said(self.primary)) {
            return Err(unsupported("a picture of which only a part is to be shown"));
        }
        self.image(self.primary)
    }

    /// Its alpha, if there is some, and whether colours are multiplied by it.
    pub(super) fn alpha(&self) -> Result<Option<(Image, bool)>, Error> {
        let is_alpha = |id| property::purpose(self.said(id)).is_some_and(property::is_alpha);
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
                let coding = property::coding(self.said(id))?;
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

    /// A picture of tiles side by side (ISO/IEC 23008-12, 6.6.2.3).
    fn grid(&self, id: u32, size: (u32, u32)) -> Result<Image, Error> {
        let tiles = self.referred(b"dimg").find(|(from, _)| *from == id);
        let tiles = tiles.map(|(_, tiles)| tiles.to_vec()).unwrap_or_default();
        let &first = tiles.first().ok_or_else(|| broken("its grid has no tiles"))?;
        let (tile, coding) = (self.size(first)?, property::coding(self.said(first))?);
        let (across, rest) = (size.0.div_ceil(tile.0), tiles.len() as u32);
        if u64::from(across) * u64::from(size.1.div_ceil(tile.1)) != u64::from(rest) {
            return Err(broken("its grid has not the tiles it needs"));
        }
        for &tile_id in &tiles {
            if self.find(tile_id).is_none_or(|item| &item.kind != b"av01")
                || self.size(tile_id)? != tile
                || property::coding(self.said(tile_id))?.bits != coding.bits
            {
                return Err(broken("the tiles of its grid differ"));
            }
        }
        Ok(Image { width: size.0, height: size.1, across, tiles, tile, coding })
    }

    /// Which way up the picture is.
    pub(super) fn orientation(&self) -> Orientation {
        property::orientation(self.said(self.primary)).unwrap_or(Orientation::UPRIGHT)
    }

    /// The numbers that tell its colours.
    pub(super) fn numbers(&self) -> Option<Cicp> {
        property::numbers(self.said(self.primary))
    }

    /// Its ICC profile.
    pub(super) fn profile(&self) -> Option<&[u8]> {
        property::profile(self.said(self.primary))
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

fn too_many(what: &str) -> Error {
    broken(&format!("it has more than {MOST} {what}"))
}
