//! What tells one state of a node from another.

use imgflo_op::{Color, Curve, Kind, Make, OpDef, Param, Value};
use imgflo_ops::OPS;

/// Another value than the default, if there is one.
fn other(param: &Param) -> Option<Value> {
    let (low, high) = param.limits();
    let number = |given: f64| {
        let others = [given + 1.0, low, high];
        others.into_iter().find(|one| *one != given && (low..=high).contains(one)).unwrap_or(given)
    };
    Some(match (&param.default, param.kind) {
        (Value::Number(given), _) => Value::Number(number(*given)),
        (Value::Whole(given), _) => Value::Whole(number(*given as f64) as i64),
        (Value::Toggle(on), _) => Value::Toggle(!on),
        (Value::Color(_), _) => Value::Color(Color([0.1, 0.2, 0.3, 0.4])),
        (Value::Text(_), _) => Value::Text(param.offers.last().copied().unwrap_or("other").into()),
        (Value::Curve(_), _) => Value::Curve(Curve::new(vec![(0.0, 1.0), (1.0, 0.0)], 0.0, 1.0)?),
        (Value::Choice(given), Kind::Choice(all)) => {
            Value::Choice(all.iter().find(|one| *one != *given)?)
        }
        (Value::Choice(_), _) => return None,
    })
}

/// What is hashed of an operation.
fn shown(op: &OpDef, values: &[Value]) -> Option<String> {
    let Make::Operation(make) = op.make else { return None };
    Some(format!("{:?}", make(values)))
}

#[test]
fn every_parameter_of_every_operation_is_shown() {
    let mut compared = 0;
    for op in OPS.iter() {
        let params = (op.params)();
        let usual: Vec<Value> = params.iter().map(|param| param.default.clone()).collect();
        for (i, param) in params.iter().enumerate() {
            let Some(other) = other(param) else { continue };
            let mut values = usual.clone();
            values[i] = other;
            let (Some(one), Some(other)) = (shown(op, &usual), shown(op, &values)) else {
                continue;
            };
            assert!(one != other, "{} does not show `{}`: {one}", op.name, param.name());
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared}");
}
