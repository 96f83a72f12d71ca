//! Values of parameters as imgflo-server takes them: nothing is refused, everything is made to fit.

use imgflo_op::{Kind, Param, Value};

use super::number::{real, whole};

/// A value that the parameter takes, for any text; nothing, if its default is to stay.
pub(crate) fn lenient(param: &Param, text: &str) -> Option<String> {
    let (low, high) = param.limits();
    match param.kind {
        Kind::Number => Some(real(text).clamp(low, high).to_string()),
        Kind::Whole | Kind::Seed => {
            let number = whole(text) as i32;
            Some(f64::from(number).clamp(low, high).to_string())
        }
        Kind::Toggle => Some(text.eq_ignore_ascii_case("true").to_string()),
        // What is no color is seen at once.
        Kind::Color => Some(match Value::parse(param, text) {
            Ok(_) => text.to_owned(),
            Err(_) => "rgba(0, 1, 1, 0.67)".to_owned(),
        }),
        Kind::Choice(_) | Kind::Text | Kind::File | Kind::Curve => {
            Value::parse(param, text).is_ok().then(|| text.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use imgflo_ops::OPS;

    use super::*;

    fn given(operation: &str, name: &str, text: &str) -> Option<String> {
        let op = imgflo_op::find(&OPS, operation).unwrap();
        let params = (op.params)();
        lenient(params.iter().find(|param| param.name() == name).unwrap(), text)
    }

    #[test]
    fn numbers_are_made_to_fit() {
        let radius = |text| given("gegl:gaussian-blur", "std-dev-x", text);
        assert_eq!(radius("4.5px").as_deref(), Some("4.5"));
        assert_eq!(radius("-3").as_deref(), Some("0"));
        assert_eq!(radius("lots").as_deref(), Some("0"));
        assert_eq!(radius("1e9").as_deref(), Some("1500"));
    }

    #[test]
    fn what_is_no_choice_leaves_the_default() {
        assert_eq!(given("gegl:gaussian-blur", "abyss-policy", "bottomless"), None);
        assert_eq!(given("gegl:gaussian-blur", "abyss-policy", "black").as_deref(), Some("black"));
    }

    #[test]
    fn what_is_no_color_is_turquoise() {
        let color = |text| given("gegl:color", "value", text);
        assert_eq!(color("#87a9a7").as_deref(), Some("#87a9a7"));
        assert_eq!(color("colourful").as_deref(), Some("rgba(0, 1, 1, 0.67)"));
    }
}
