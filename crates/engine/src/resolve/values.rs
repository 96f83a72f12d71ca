//! Values of parameters, from what a graph says.

use imgflo_flow::Json;
use imgflo_op::{Curve, Kind, Param, Value};

use super::ports::Process;
use crate::Error;

pub(super) fn set(
    processes: &mut [Process<'_>],
    i: usize,
    param: usize,
    data: &Json,
) -> Result<(), Error> {
    let process = &mut processes[i];
    let value = value(&process.params[param], data);
    let value = value.map_err(|source| Error::BadValue { node: process.label(), source })?;
    process.values[param] = Some(value);
    Ok(())
}

/// The value that JSON writes for a parameter.
fn value(param: &Param, data: &Json) -> Result<Value, imgflo_op::Error> {
    let value = match (data, param.kind) {
        (Json::String(text), _) => return Value::parse(param, text),
        (Json::Number(number), Kind::Number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        (Json::Bool(on), Kind::Toggle) => Value::Toggle(*on),
        (Json::Number(_) | Json::Bool(_), _) => return Value::parse(param, &data.to_string()),
        (Json::Object(_), Kind::Curve) => match curve(data) {
            Some(curve) => Value::Curve(curve),
            None => return Err(param.refuse(shortened(data))),
        },
        _ => return Err(param.refuse(shortened(data))),
    };
    value.check(param)?;
    Ok(value)
}

fn shortened(data: &Json) -> String {
    let text = data.to_string();
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
}

fn curve(data: &Json) -> Option<Curve> {
    let curve = data.get("curve")?;
    let number = |name: &str, default: f64| curve.get(name).map_or(Some(default), Json::as_f64);
    let point = |pair: &Json| Some((pair.get(0)?.as_f64()?, pair.get(1)?.as_f64()?));
    let points = curve.get("points")?.as_array()?.iter().map(point).collect::<Option<_>>()?;
    Curve::new(points, number("ymin", 0.0)?, number("ymax", 1.0)?)
}
