//! What is known of the differences.

/// Why an operation's pictures differ from GEGL's.
#[derive(Clone, Copy, Debug)]
pub struct Reason {
    /// The operation.
    pub operation: &'static str,
    /// The case; all of them if none is named.
    pub case: Option<u32>,
    /// Why they differ.
    pub why: &'static str,
}

/// Every difference that may be seen, and is not mended.
pub const REASONS: &[Reason] = &[
    Reason {
        operation: "gegl:c2g",
        case: None,
        why: "The places that colors are compared with are random, and in GEGL others every time: \
              imgflo's are always the same.",
    },
    Reason {
        operation: "gegl:color-rotate",
        case: None,
        why: "A color at the edge of the range of hues, or of what counts as gray, falls on \
              either side by rounding.",
    },
    Reason {
        operation: "gegl:component-extract",
        case: None,
        why: "Gray has no hue: where a color is nearly gray, its hue comes from rounding.",
    },
    Reason {
        operation: "gegl:image-gradient",
        case: None,
        why: "Where nothing changes there is no direction, and the one that is given comes \
              from rounding; and a full turn is either end of the range.",
    },
    Reason {
        operation: "gegl:mean-curvature-blur",
        case: None,
        why: "Where nothing changes, the curvature is a quotient of two numbers that come from \
              rounding.",
    },
    Reason {
        operation: "gegl:hue-chroma",
        case: None,
        why: "Gray has no hue: imgflo leaves it gray, GEGL gives some of it a hue that comes from \
              rounding.",
    },
    Reason {
        operation: "gegl:noise-reduction",
        case: None,
        why: "Every pixel depends on all that were smoothed before it: in imgflo up to a block's \
              start, in GEGL up to the start of a thread's part; and where two colors fit equally \
              well, rounding decides.",
    },
    Reason {
        operation: "gegl:snn-mean",
        case: None,
        why: "Where two neighbors are equally like a pixel, rounding decides which one counts.",
    },
    Reason {
        operation: "gegl:noise-cie-lch",
        case: None,
        why: "Gray has no hue: imgflo takes a random one, GEGL sometimes one that comes from \
              rounding.",
    },
    Reason {
        operation: "gegl:rgb-clip",
        case: None,
        why: "The limits are those of encoded colors, as GEGL has them for pictures from files; \
              after operations that give light GEGL takes them as light.",
    },
    Reason {
        operation: "gegl:text",
        case: None,
        why: "The fonts are imgflo's own, the same on every machine; GEGL takes the system's, drawn \
              by Pango and Cairo.",
    },
];

/// Why a case may differ, if it may.
pub fn reason(operation: &str, case: u32) -> Option<&'static Reason> {
    let meant = |reason: &&Reason| {
        reason.operation == operation && reason.case.is_none_or(|number| number == case)
    };
    REASONS.iter().find(meant)
}

/// Operations whose pictures GEGL itself makes differently from time to time.
#[derive(Clone, Copy, Debug)]
pub struct Unstable {
    /// What their pictures depend on.
    pub cause: &'static str,
    /// The operations.
    pub operations: &'static [&'static str],
}

/// Operations of which GEGL 0.4.42 does not always make the same picture.
pub const UNSTABLE: &[Unstable] = &[
    Unstable {
        cause: "two runs in a row: random numbers without a seed, or tables without an order",
        operations: &[
            "gegl:c2g",
            "gegl:mosaic",
            "gegl:seamless-clone",
            "gegl:seamless-clone-compose",
            "gegl:stress",
        ],
    },
    Unstable {
        cause: "the number of threads, or the size of the parts that work is cut into: what an \
                operation does at the edge of a part shows",
        operations: &[
            "gegl:edge-neon",
            "gegl:edge-sobel",
            "gegl:fill-path",
            "gegl:lens-distortion",
            "gegl:noise-reduction",
            "gegl:panorama-projection",
            "gegl:path",
            "gegl:softglow",
            "gegl:stereographic-projection",
            "gegl:tile-glass",
            "gegl:vector-stroke",
            "gegl:whirl-pinch",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_about_an_operation_that_exists() {
        for reason in REASONS {
            let known = imgflo_ops::OPS.iter().any(|op| op.name == reason.operation);
            assert!(known, "{}", reason.operation);
            assert!(reason.why.ends_with('.'), "{}: write a sentence", reason.operation);
        }
    }
}
