//! The `<param>` that is being read, and its value.

use super::curve::Curve;
use crate::{Error, Json, Location};

/// A `<param>` while it is read.
#[derive(Debug)]
pub(super) struct Param {
    pub(super) name: String,
    pub(super) node: usize,
    pub(super) at: Location,
    pub(super) text: String,
    pub(super) curve: Option<Curve>,
}

impl Param {
    pub(super) fn into_value(self) -> Json {
        match self.curve {
            Some(curve) => curve.into_json(),
            None => Json::String(self.text),
        }
    }

    /// Adds a `<curve>` or `<curve-point>`.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        at: Location,
    ) -> Result<usize, Error> {
        match (name, &mut self.curve) {
            ("curve", None) => {
                self.curve = Some(Curve::new(attributes, at)?);
                Ok(0)
            }
            ("curve", Some(_)) => Err(Error::syntax(at, "a second <curve> in a <param>")),
            ("curve-point", Some(curve)) => curve.add(attributes, at),
            ("curve-point", None) => {
                Err(Error::syntax(at, "<curve-point> must stand in a <curve>"))
            }
            _ => Err(Error::syntax(at, "a <param> holds text or a <curve>")),
        }
    }
}
