//! What operations are set to, where what their sliders offer would show little.

use crate::workplace::{HEIGHT, WIDTH};

/// The values that a property is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Values {
    /// Numbers between two.
    Between(f64, f64),
    /// One of these.
    Of(&'static [&'static str]),
}

use Values::{Between, Of};

const W: f64 = WIDTH as f64;
const H: f64 = HEIGHT as f64;

const MATRICES: &[&str] = &[
    "translate(12.5, -7)",
    "matrix (0.9, 0.2, 0, -0.2, 0.9, 0, 10, 5, 1)",
    "matrix(0.5,0,0,0,0.5,0,30.5,20.25,1)",
    "matrix (1.1, 0.1, 0.001, -0.3, 0.8, 0.002, 4, 9, 1)",
];

const FORMATS: &[&str] = &[
    "R'G'B'A u8",
    "Y' u8",
    "RGB float",
    "CIE Lab float",
    "R'aG'aB'aA u16",
    "HSVA float",
    "YA half",
    "RGBA u16",
    "Y'A float",
];

/// Operation (or `*`), property, values.
#[rustfmt::skip]
const VALUES: &[(&str, &str, Values)] = &[
    ("*", "origin-x", Between(0.0, W)),
    ("*", "origin-y", Between(0.0, H)),
    ("*", "near-z", Of(&["0"])),
    ("gegl:border-align", "horizontal-margin", Between(-20.0, 20.0)),
    ("gegl:border-align", "vertical-margin", Between(-20.0, 20.0)),
    ("gegl:box-blur", "radius", Between(0.0, 30.0)),
    ("gegl:bump-map", "offset-x", Between(-20.0, 20.0)),
    ("gegl:bump-map", "offset-y", Between(-20.0, 20.0)),
    ("gegl:contrast-curve", "sampling-points", Between(0.0, 64.0)),
    ("gegl:convert-format", "format", Of(FORMATS)),
    ("gegl:crop", "x", Between(0.0, 50.0)),
    ("gegl:crop", "y", Between(0.0, 40.0)),
    ("gegl:crop", "width", Between(1.0, 100.0)),
    ("gegl:crop", "height", Between(1.0, 75.0)),
    ("gegl:displace", "amount-x", Between(-40.0, 40.0)),
    ("gegl:displace", "amount-y", Between(-40.0, 40.0)),
    ("gegl:distance-transform", "averaging", Between(0.0, 20.0)),
    ("gegl:dropshadow", "radius", Between(0.0, 20.0)),
    ("gegl:dropshadow", "grow-radius", Between(-12.0, 12.0)),
    ("gegl:exposure", "exposure", Between(-3.0, 3.0)),
    ("gegl:gaussian-blur", "std-dev-x", Between(0.0, 30.0)),
    ("gegl:gaussian-blur", "std-dev-y", Between(0.0, 30.0)),
    ("gegl:gblur-1d", "std-dev", Between(0.0, 30.0)),
    ("gegl:linear-gradient", "start-x", Between(0.0, W)),
    ("gegl:linear-gradient", "start-y", Between(0.0, H)),
    ("gegl:linear-gradient", "end-x", Between(0.0, W)),
    ("gegl:linear-gradient", "end-y", Between(0.0, H)),
    ("gegl:median-blur", "radius", Between(0.0, 12.0)),
    ("gegl:mirrors", "input-scale", Between(30.0, 100.0)),
    ("gegl:mirrors", "output-scale", Between(0.3, 2.0)),
    ("gegl:noise-hurl", "repeat", Between(1.0, 8.0)),
    ("gegl:noise-pick", "repeat", Between(1.0, 8.0)),
    ("gegl:noise-slur", "repeat", Between(1.0, 8.0)),
    ("gegl:noise-spread", "amount-x", Between(0.0, 30.0)),
    ("gegl:noise-spread", "amount-y", Between(0.0, 30.0)),
    ("gegl:perlin-noise", "n", Between(0.0, 8.0)),
    ("gegl:perlin-noise", "scale", Between(0.1, 8.0)),
    ("gegl:plasma", "x", Between(-20.0, 20.0)),
    ("gegl:plasma", "y", Between(-20.0, 20.0)),
    ("gegl:plasma", "width", Between(1.0, W)),
    ("gegl:plasma", "height", Between(1.0, H)),
    ("gegl:polar-coordinates", "pole-x", Between(0.0, W)),
    ("gegl:polar-coordinates", "pole-y", Between(0.0, H)),
    ("gegl:posterize", "levels", Between(1.0, 16.0)),
    ("gegl:radial-gradient", "start-x", Between(0.0, W)),
    ("gegl:radial-gradient", "start-y", Between(0.0, H)),
    ("gegl:radial-gradient", "end-x", Between(0.0, W)),
    ("gegl:radial-gradient", "end-y", Between(0.0, H)),
    ("gegl:ripple", "amplitude", Between(0.0, 40.0)),
    ("gegl:ripple", "period", Between(5.0, 200.0)),
    ("gegl:scale-ratio", "x", Between(0.15, 2.5)),
    ("gegl:scale-ratio", "y", Between(0.15, 2.5)),
    ("gegl:scale-size", "x", Between(16.0, 300.0)),
    ("gegl:scale-size", "y", Between(16.0, 300.0)),
    ("gegl:scale-size-keepaspect", "x", Of(&["-1", "45", "200", "128"])),
    ("gegl:scale-size-keepaspect", "y", Of(&["-1", "39", "96", "150"])),
    ("gegl:shear", "x", Between(-1.5, 1.5)),
    ("gegl:shear", "y", Between(-1.5, 1.5)),
    ("gegl:shift", "shift", Between(0.0, 30.0)),
    ("gegl:sinus", "width", Between(20.0, W)),
    ("gegl:sinus", "height", Between(20.0, H)),
    ("gegl:spiral", "width", Between(20.0, W)),
    ("gegl:spiral", "height", Between(20.0, H)),
    ("gegl:text", "string", Of(&["Hello", "Two\nlines", "Words that are broken"])),
    ("gegl:text", "font", Of(&["Sans", "Serif", "Monospace"])),
    ("gegl:text", "size", Between(8.0, 40.0)),
    ("gegl:text", "wrap", Between(40.0, 120.0)),
    ("gegl:text", "vertical-wrap", Between(40.0, 90.0)),
    ("gegl:transform", "transform", Of(MATRICES)),
    ("gegl:translate", "x", Between(-60.0, 60.0)),
    ("gegl:translate", "y", Between(-60.0, 60.0)),
    ("gegl:unsharp-mask", "std-dev", Between(0.0, 20.0)),
    ("gegl:waves", "amplitude", Between(0.0, 30.0)),
    ("gegl:waves", "period", Between(10.0, 150.0)),
    ("gegl:whirl-pinch", "whirl", Between(-360.0, 360.0)),
];

/// The values for a property, if they are not those that its slider offers.
pub(crate) fn values(operation: &str, property: &str) -> Option<Values> {
    let of = |operation: &str| VALUES.iter().find(|v| (v.0, v.1) == (operation, property));
    of(operation).or_else(|| of("*")).map(|v| v.2)
}

/// Properties and their values.
pub(crate) type Settings = &'static [(&'static str, &'static str)];

/// What operations are always given: they would do nothing, or nothing that can be seen, without.
pub(crate) fn always(operation: &str) -> Settings {
    match operation {
        "gegl:convert-format" => &[("format", "R'G'B'A u8")],
        "gegl:crop" => &[("width", "90"), ("height", "60")],
        "gegl:scale-ratio" => &[("x", "0.5"), ("y", "0.5")],
        "gegl:transform" => &[("transform", "translate(12.5, -7)")],
        _ => &[],
    }
}

/// Operations that come first: their results show more than pictures do.
pub(crate) fn before(operation: &str) -> &'static [(&'static str, Settings)] {
    match operation {
        "gegl:absolute" => &[("gegl:subtract", &[("value", "0.4")])],
        "gegl:stretch-contrast" => &[("gegl:levels", &[("out-low", "0.15"), ("out-high", "0.6")])],
        _ => &[],
    }
}

/// Operations that come after.
pub(crate) fn after(operation: &str) -> &'static [(&'static str, Settings)] {
    match operation {
        // GEGL writes no alpha to files if pixels are hues and chromas, or the like.
        "gegl:convert-format" | "gegl:hue-chroma" | "gegl:noise-cie-lch" | "gegl:noise-hsv" => {
            &[("gegl:convert-format", &[("format", "R'G'B'A float")])]
        }
        // What has no end takes gegl for ever.
        "gegl:tile" => &[("gegl:crop", &[("width", "200"), ("height", "150")])],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_property_here_exists() {
        for (operation, property, _) in VALUES {
            let of_this = |op: &&&imgflo_op::OpDef| *operation == "*" || op.name == *operation;
            let has = |op: &&imgflo_op::OpDef| {
                (op.params)().iter().any(|param| param.name() == *property)
            };
            let known = imgflo_ops::OPS.iter().filter(of_this).any(has);
            assert!(known, "{operation} {property}");
        }
    }
}
