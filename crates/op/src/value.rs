//! Values of parameters.

use std::borrow::Cow;

use crate::{Choice, Color, Curve, Error, Kind, Param};

/// A parameter's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A real number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// On or off.
    Toggle(bool),
    /// A colour.
    Color(Color),
    /// One of a few.
    Choice(&'static Choice),
    /// Any text.
    Text(Cow<'static, str>),
    /// A curve.
    Curve(Curve),
}

/// The number that picks one sequence of random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u32);

/// A file's path, as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath(pub Cow<'static, str>);

impl Value {
    /// The value that `text` writes for `param`.
    ///
    /// # Errors
    /// When it writes none, or one that the parameter does not take.
    pub fn parse(param: &Param, text: &str) -> Result<Self, Error> {
        let refuse = || param.refuse(format!("`{text}`"));
        let trimmed = text.trim();
        let value = match param.kind {
            Kind::Number => Self::Number(trimmed.parse().map_err(|_| refuse())?),
            Kind::Whole | Kind::Seed => Self::Whole(whole(trimmed).ok_or_else(refuse)?),
            Kind::Toggle => Self::Toggle(toggle(trimmed).ok_or_else(refuse)?),
            Kind::Color => Self::Color(Color::parse(trimmed).ok_or_else(refuse)?),
            Kind::Choice(choices) => Self::Choice(pick(choices, trimmed).ok_or_else(refuse)?),
            Kind::Text | Kind::File => Self::Text(text.to_owned().into()),
            Kind::Curve => Self::Curve(points(trimmed).ok_or_else(refuse)?),
        };
        value.check(param)?;
        Ok(value)
    }

    /// Whether `param` takes this value.
    ///
    /// # Errors
    /// When it is of another kind, outside the range, or not finite.
    pub fn check(&self, param: &Param) -> Result<(), Error> {
        if let (Self::Text(text), Some(longest)) = (self, param.longest)
            && text.chars().nth(longest).is_some()
        {
            return Err(param.refuse(format!("a text of {}", text.chars().count())));
        }
        let number = match (self, param.kind) {
            (Self::Number(v), Kind::Number) => *v,
            (Self::Whole(v), Kind::Whole | Kind::Seed) => *v as f64,
            (Self::Toggle(_), Kind::Toggle)
            | (Self::Color(_), Kind::Color)
            | (Self::Text(_), Kind::Text | Kind::File)
            | (Self::Curve(_), Kind::Curve) => return Ok(()),
            (Self::Choice(choice), Kind::Choice(all)) if all.contains(choice) => return Ok(()),
            _ => return Err(param.refuse(format!("`{self}`"))),
        };
        let (low, high) = param.limits();
        if number.is_finite() && low <= number && number <= high {
            return Ok(());
        }
        Err(param.refuse(self.to_string()))
    }
}

/// Whole numbers may be written as reals that are whole.
fn whole(text: &str) -> Option<i64> {
    let from_real = || {
        let real: f64 = text.parse().ok()?;
        (real.is_finite() && real == real.trunc() && real.abs() < 1e15).then_some(real as i64)
    };
    text.parse().ok().or_else(from_real)
}

fn toggle(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// By nick; lower case with dashes is tried too.
fn pick(choices: &'static [Choice], text: &str) -> Option<&'static Choice> {
    let plain = text.to_ascii_lowercase().replace([' ', '_'], "-");
    let named = |name: &str| choices.iter().find(|choice| choice.nick == name);
    named(text).or_else(|| named(&plain))
}

/// `x,y x,y …` in 0 to 1.
fn points(text: &str) -> Option<Curve> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let points = text.split_whitespace().map(point).collect::<Option<_>>()?;
    Curve::new(points, 0.0, 1.0)
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(v) => write!(f, "{v}"),
            Self::Whole(v) => write!(f, "{v}"),
            Self::Toggle(v) => write!(f, "{v}"),
            Self::Color(v) => write!(f, "{v}"),
            Self::Choice(v) => f.write_str(v.nick),
            Self::Text(v) => f.write_str(v),
            Self::Curve(v) => {
                let points: Vec<_> = v.points().iter().map(|(x, y)| format!("{x},{y}")).collect();
                f.write_str(&points.join(" "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn a_text_may_have_so_many_letters_and_no_more() {
        let param = text("").longest(3).of_field("word", "").param();
        assert!(Value::parse(&param, "äöü").is_ok());
        let error = Value::parse(&param, "four").unwrap_err();
        assert_eq!(error.to_string(), "`word` is a text of 4, but takes text of at most 3 letters");
    }
}
