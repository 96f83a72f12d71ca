//! How much a drawing asks for, told before it is drawn.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{Group, Node as Drawn, Paint, Tree};

use super::broken;
use crate::{Error, FileFormat};

/// Elements once those that are used several times are counted as often.
const MOST_DRAWN: u64 = 200_000;
/// Elements within elements, those that are used within included.
const DEEPEST: u32 = 128;
/// Works that one filter does.
const MOST_WORKS: usize = 32;

/// Refuses what cannot be drawn everywhere alike, and what is short to write and long to draw.
pub(super) fn document(document: &Document<'_>) -> Result<(), Error> {
    let mut depths = vec![0_u32; 1];
    for node in document.descendants() {
        let above = node.parent().map_or(0, |parent| depths[parent.id().get_usize()]);
        depths.resize(depths.len().max(node.id().get_usize() + 1), 0);
        depths[node.id().get_usize()] = above + 1;
        if above >= DEEPEST {
            return Err(too_deep());
        }
        match node.tag_name().name() {
            "text" => return Err(unsupported("text, whose fonts differ; turn it into paths")),
            "image" | "feImage" => return Err(unsupported("pictures within")),
            "style" if node.text().is_some_and(|text| text.contains("marker")) => {
                return Err(unsupported("markers told by a style sheet"));
            }
            _ => {}
        }
    }
    let named = document.descendants().filter_map(|node| Some((node.attribute("id")?, node)));
    // The first of several of the same name counts.
    let named: BTreeMap<_, _> = named.collect::<Vec<_>>().into_iter().rev().collect();
    let mut counted = vec![None; depths.len()];
    if drawn(&named, document.root_element(), 0, &mut counted)? > MOST_DRAWN {
        return Err(broken(&format!("it draws more than {MOST_DRAWN} elements")));
    }
    Ok(())
}

/// How many elements come of one: itself, those within, and those it refers to.
fn drawn<'a, 'input>(
    named: &BTreeMap<&'a str, Node<'a, 'input>>,
    node: Node<'a, 'input>,
    depth: u32,
    counted: &mut [Option<u64>],
) -> Result<u64, Error> {
    if depth > DEEPEST {
        return Err(too_deep());
    }
    if let Some(count) = counted[node.id().get_usize()] {
        return Ok(count);
    }
    // What refers to itself is not drawn at all.
    counted[node.id().get_usize()] = Some(0);
    let mut count = 1_u64;
    for child in node.children().filter(Node::is_element) {
        count = count.saturating_add(drawn(named, child, depth + 1, counted)?);
    }
    for attribute in node.attributes() {
        let Some(id) = reference(attribute.name(), attribute.value()) else { continue };
        let Some(&target) = named.get(id) else { continue };
        let times = if attribute.name().starts_with("marker") || attribute.name() == "style" {
            let points = node.attribute("d").or_else(|| node.attribute("points"));
            1 + points.map_or(0, str::len) as u64 / 2
        } else {
            1
        };
        let of_it = drawn(named, target, depth + 1, counted)?;
        count = count.saturating_add(times.saturating_mul(of_it));
    }
    counted[node.id().get_usize()] = Some(count);
    Ok(count)
}

/// What an attribute refers to.
fn reference<'a>(name: &str, value: &'a str) -> Option<&'a str> {
    if name == "href" {
        return value.trim().strip_prefix('#');
    }
    let (_, rest) = value.split_once("url(")?;
    let rest = rest.trim_start_matches(['"', '\'', ' ']).strip_prefix('#')?;
    rest.split(['"', '\'', ')', ' ']).next()
}

/// Bytes held while a picture of so many pixels is drawn: a layer for it, for each group within
/// groups that is mixed as one, and for each work of a filter.
pub(super) fn memory(tree: &Tree, pixels: u64) -> Result<u64, Error> {
    let layers = layers(tree.root(), pixels)?;
    Ok(pixels.saturating_mul(4).saturating_mul(2 + layers))
}

fn layers(group: &Group, pixels: u64) -> Result<u64, Error> {
    let mut own = if group.should_isolate() { 2 } else { 0 };
    for filter in group.filters() {
        let works = filter.primitives().len();
        if works > MOST_WORKS {
            return Err(unsupported(&format!("a filter of {works} works")));
        }
        // Each has a result, and some a copy in floats.
        own += 2 + 2 * works as u64;
    }
    if let Some(mask) = group.mask() {
        own += 2 + layers(mask.root(), pixels)?;
    }
    if let Some(clip) = group.clip_path() {
        own += 2 + layers(clip.root(), pixels)?;
    }
    let mut most = 0;
    for child in group.children() {
        most = most.max(match child {
            Drawn::Group(group) => layers(group, pixels)?,
            Drawn::Path(path) => {
                let fill = path.fill().map(|fill| fill.paint());
                let stroke = path.stroke().map(|stroke| stroke.paint());
                let mut most = 0;
                for paint in [fill, stroke].into_iter().flatten() {
                    if let Paint::Pattern(pattern) = paint {
                        let rect = pattern.rect();
                        let (sx, sy) = path.abs_transform().get_scale();
                        let (tx, ty) = pattern.transform().get_scale();
                        let area = rect.width() * rect.height() * (sx * sy * tx * ty).abs();
                        let largest = 4.0 * pixels as f64 + 65_536.0;
                        if area.is_nan() || f64::from(area) > largest {
                            return Err(unsupported("a pattern larger than the picture"));
                        }
                        most = most.max(6 + layers(pattern.root(), pixels)?);
                    }
                }
                most
            }
            _ => 0,
        });
    }
    Ok(own + most)
}

fn too_deep() -> Error {
    broken(&format!("its elements are in one another more than {DEEPEST} deep"))
}

fn unsupported(what: &str) -> Error {
    Error::unsupported(FileFormat::Svg, what)
}
