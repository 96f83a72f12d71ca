//! Graphs and pictures that are built in, for those who have none yet.

use std::collections::BTreeMap;

use super::Text;

/// A graph that is built in.
macro_rules! graphs {
    ($($file:literal)*) => {
        &[$(($file, include_bytes!(concat!("../../../../graphs/", $file)))),*]
    };
}

/// The files of graphs, as they are in the project's folder `graphs`.
static GRAPHS: &[(&str, &[u8])] = graphs![
    "canvas.json"
    "clouds.xml"
    "crop.json"
    "croprotate.json"
    "cross-process.json"
    "customgrey.json"
    "delaunay_triangles.json"
    "desaturate.json"
    "dream.json"
    "duotone.json"
    "enhancelowres.json"
    "faded-film.json"
    "gaussianblur.json"
    "golden-hour.json"
    "gradientmap.json"
    "halodarken.json"
    "kaleidoscope.json"
    "matte-portrait.json"
    "motionblur.json"
    "noir.json"
    "noop.json"
    "oil-painting.json"
    "old-photo.json"
    "passthrough.json"
    "pixel-art.json"
    "portrait.json"
    "poster.fbp"
    "product-shadow.json"
    "retro.json"
    "signature.json"
    "sketch.json"
    "social-card.json"
    "teal-orange.json"
    "thumbnail.json"
    "vignette.fbp"
    "watermark.json"
];

/// The pictures under `/files`.
pub(crate) static SAMPLE_PICTURES: &[(&str, &[u8])] = &[
    ("peaks.jpg", include_bytes!("../../../../graphs/peaks.jpg")),
    ("photo.jpg", include_bytes!("../../../../graphs/photo.jpg")),
];

/// The picture of a name.
pub(crate) fn sample_picture(name: &str) -> Option<&'static [u8]> {
    SAMPLE_PICTURES.iter().find(|(sample, _)| *sample == name).map(|(_, bytes)| *bytes)
}

/// The graph files by the names of their graphs.
pub(super) fn texts() -> BTreeMap<String, Text> {
    let text = |(file, bytes): &(&str, &[u8])| {
        let name = file.rsplit_once('.').map_or(*file, |(name, _)| name).to_owned();
        (name, Text { file: (*file).to_owned(), bytes: Ok(bytes.to_vec()) })
    };
    GRAPHS.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_graphs_of_the_project_are_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../graphs");
        let there: Vec<String> = super::super::texts(folder.as_ref()).into_keys().collect();
        let built_in: Vec<String> = texts().into_keys().collect();
        assert_eq!(built_in, there);
    }
}
