//! Random values for properties: the same for the same operation, seed and case, always.

use imgflo_flow::Json;
use imgflo_op::{Kind, MersenneTwister, Param, Unit};
use serde_json::json;

use crate::ranges::{Values, values};

/// Draws values.
#[derive(Debug)]
pub(crate) struct Draw {
    operation: &'static str,
    random: MersenneTwister,
}

impl Draw {
    /// Draws for a case of an operation: adding operations or cases changes no other case.
    pub(crate) fn new(operation: &'static str, seed: u32, case: u32) -> Self {
        let text = format!("{seed}/{operation}/{case}");
        // The hash FNV-1a.
        let hash = |h: u32, b: u8| (h ^ u32::from(b)).wrapping_mul(16_777_619);
        Self { operation, random: MersenneTwister::new(text.bytes().fold(2_166_136_261, hash)) }
    }

    /// Whether something happens that happens so often.
    pub(crate) fn happens(&mut self, often: f64) -> bool {
        self.unit() < often
    }

    /// A value for a property; none if nothing sensible is known.
    pub(crate) fn value(&mut self, param: &Param) -> Option<Json> {
        let special = values(self.operation, &param.name());
        Some(match (special, param.kind) {
            (Some(Values::Of(texts)), _) => json!(self.one(texts)),
            (_, Kind::Number) => json!(digits(self.number(param, special))),
            (_, Kind::Whole) => json!(self.number(param, special).round() as i64),
            (_, Kind::Toggle) => json!(self.happens(0.5)),
            (_, Kind::Choice(choices)) => json!(self.one(choices).nick),
            (_, Kind::Color) => json!(self.color()),
            (_, Kind::Curve) => self.curve(),
            (_, Kind::Seed) => json!(self.random.bits() >> 1),
            (_, Kind::Text | Kind::File) => return None,
        })
    }

    /// A number from 0 to 1.
    fn unit(&mut self) -> f64 {
        f64::from(self.random.bits()) / 4_294_967_296.0
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[(self.unit() * all.len() as f64) as usize]
    }

    fn number(&mut self, param: &Param, special: Option<Values>) -> f64 {
        let offered = param.slider.or(param.range).filter(|(a, b)| a.abs().max(b.abs()) <= 1e6);
        let (low, high) = match (special, offered, param.unit) {
            (Some(Values::Between(low, high)), ..) => (low, high),
            (_, None, _) => (0.0, 1.0),
            // No further than the pictures reach.
            (_, Some((low, high)), Unit::PixelCoordinate) => (low.max(-16.0), high.min(80.0)),
            (_, Some((low, high)), Unit::PixelDistance) => (low.max(-24.0), high.min(24.0)),
            (_, Some(range), _) => range,
        };
        let (least, greatest) = param.limits();
        let spread = libm::pow(self.unit(), param.gamma.max(0.1));
        (low + (high - low) * spread).clamp(least, greatest)
    }

    fn color(&mut self) -> String {
        let part = |draw: &mut Self| match draw.unit() {
            u if u < 0.25 => 0.0,
            u if u < 0.5 => 1.0,
            _ => digits(draw.unit()),
        };
        let [r, g, b] = [part(self), part(self), part(self)];
        let a = 0.2 + 0.8 * self.unit();
        match self.unit() {
            u if u < 0.25 => format!("rgba({r}, {g}, {b}, {})", digits(a)),
            u if u < 0.5 => {
                let [r, g, b] = [r, g, b].map(|v| (v * 255.0) as u8);
                format!("#{r:02x}{g:02x}{b:02x}")
            }
            _ => format!("rgb({r}, {g}, {b})"),
        }
    }

    fn curve(&mut self) -> Json {
        let between = 1 + (self.unit() * 3.0) as usize;
        let mut xs: Vec<f64> = (0..between).map(|_| digits(self.unit())).collect();
        xs.extend([0.0, 1.0]);
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let points: Vec<Json> = xs.iter().map(|x| json!([x, digits(self.unit())])).collect();
        json!({ "curve": { "ymin": 0.0, "ymax": 1.0, "points": points } })
    }
}

/// The number with four digits, so that both programs read the same.
fn digits(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(case: u32) -> Vec<Option<Json>> {
        let op = imgflo_op::find(&imgflo_ops::OPS, "gegl:vignette").unwrap();
        let mut draw = Draw::new(op.name, 1, case);
        (op.params)().iter().map(|param| draw.value(param)).collect()
    }

    #[test]
    fn the_same_case_is_always_the_same_and_another_is_another() {
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }

    #[test]
    fn every_value_drawn_is_accepted() {
        for op in imgflo_ops::OPS.iter() {
            for case in 0..40 {
                let mut draw = Draw::new(op.name, 1, case);
                for param in (op.params)() {
                    let Some(value) = draw.value(&param).filter(|value| !value.is_object()) else {
                        continue;
                    };
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    imgflo_op::Value::parse(&param, &text).unwrap();
                }
            }
        }
    }
}
