//! Parameters: each declared once, beside the field that holds it.

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::{Choice, Choices, Color, Curve, Error, FilePath, Seed, Value};

/// What a parameter is, apart from the field that holds it.
#[derive(Clone, Debug)]
pub struct Param {
    /// The field's name. On the wire `_` is `-`.
    pub field: &'static str,
    /// The field's doc comment.
    pub about: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// The value when none is given.
    pub default: Value,
    /// The numbers accepted; others are refused.
    pub range: Option<(f64, f64)>,
    /// The numbers a slider offers, within `range`.
    pub slider: Option<(f64, f64)>,
    /// How a slider spreads its numbers: above 1, the small ones get more room.
    pub gamma: f64,
    /// What it counts.
    pub unit: Unit,
    /// What becomes of it when the image is smaller.
    pub scaling: Scaling,
    /// Texts to choose from; others are accepted as well.
    pub offers: &'static [&'static str],
    /// How many letters a text may have.
    pub longest: Option<usize>,
}

/// What becomes of a number when the image is smaller, so that the result is the same, but smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// It stays as it is.
    None,
    /// It is smaller as well: a length or a place in pixels.
    Length,
    /// The same, unless it is less than zero: then there is no such length, or place.
    LengthOrNone,
    /// It is larger: a number of something in a pixel.
    Frequency,
}

/// What kind of value a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A real number.
    Number,
    /// A whole number.
    Whole,
    /// On or off.
    Toggle,
    /// A colour.
    Color,
    /// One of these.
    Choice(&'static [Choice]),
    /// Any text.
    Text,
    /// The path of a file.
    File,
    /// A curve.
    Curve,
    /// The start of a sequence of random numbers.
    Seed,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nothing: a plain number.
    Plain,
    /// A length in the image.
    PixelDistance,
    /// A place in the image.
    PixelCoordinate,
    /// A place in the image, 0 to 1 from one edge to the other.
    RelativeCoordinate,
    /// A length, in parts of the image's size.
    RelativeDistance,
    /// Degrees of arc.
    Degree,
    /// Degrees of temperature above absolute zero.
    Kelvin,
    /// Hundredths.
    Percent,
    /// Light.
    Luminance,
}

impl Unit {
    /// GEGL's name for it; nothing for a plain number.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::PixelDistance => "pixel-distance",
            Self::PixelCoordinate => "pixel-coordinate",
            Self::RelativeCoordinate => "relative-coordinate",
            Self::RelativeDistance => "relative-distance",
            Self::Degree => "degree",
            Self::Kelvin => "kelvin",
            Self::Percent => "percent",
            Self::Luminance => "luminance",
        }
    }
}

impl Param {
    /// Its name on the wire: the field's, with dashes.
    pub fn name(&self) -> String {
        self.field.trim_start_matches("r#").replace('_', "-")
    }

    /// What stands for `value` when an image is `scale` times its size. Whole numbers are rounded,
    /// and all stay in the range.
    pub fn at_scale(&self, value: &Value, scale: f64) -> Value {
        let (low, high) = self.limits();
        let scaled = |number: f64| match self.scaling {
            Scaling::None => number,
            Scaling::LengthOrNone if number < 0.0 => number,
            Scaling::Length | Scaling::LengthOrNone => (number * scale).clamp(low, high),
            Scaling::Frequency => (number / scale).clamp(low, high),
        };
        match value {
            Value::Number(number) => Value::Number(scaled(*number)),
            Value::Whole(number) => Value::Whole(scaled(*number as f64).round() as i64),
            other => other.clone(),
        }
    }

    /// The numbers accepted: its range, or all that its kind can hold.
    pub fn limits(&self) -> (f64, f64) {
        let all = match self.kind {
            Kind::Whole => (f64::from(i32::MIN), f64::from(i32::MAX)),
            Kind::Seed => (0.0, f64::from(u32::MAX)),
            _ => (f64::MIN, f64::MAX),
        };
        self.range.unwrap_or(all)
    }

    /// What it takes, in words.
    pub fn takes(&self) -> String {
        let kind = match self.kind {
            Kind::Number => "a number",
            Kind::Whole => "a whole number",
            Kind::Seed => {
                let (low, high) = self.limits();
                return format!("a whole number from {low} to {high}");
            }
            Kind::Toggle => "true or false",
            Kind::Color => "a color such as #ff8000, rgb(1, 0.5, 0) or black",
            Kind::Text => "text",
            Kind::File => "the path of a file",
            Kind::Curve => "points such as 0,0 0.5,0.7 1,1",
            Kind::Choice(choices) => {
                let nicks: Vec<_> = choices.iter().map(|choice| choice.nick).collect();
                return format!("one of {}", nicks.join(", "));
            }
        };
        match (self.range, self.longest) {
            (Some((low, high)), _) => format!("{kind} from {low} to {high}"),
            (None, Some(longest)) => format!("{kind} of at most {longest} letters"),
            (None, None) => kind.to_owned(),
        }
    }

    /// The error that `given` is not what it takes.
    pub fn refuse(&self, given: String) -> Error {
        Error { param: self.name(), given, takes: self.takes() }
    }
}

/// The declaration of a parameter held in a `T`.
#[derive(Clone, Debug)]
pub struct Declared<T>(Param, PhantomData<T>);

/// A number with the given default.
pub const fn number(default: f64) -> Declared<f64> {
    Declared::of(Kind::Number, Value::Number(default))
}
/// A whole number with the given default.
pub const fn count(default: i32) -> Declared<i32> {
    Declared::of(Kind::Whole, Value::Whole(default as i64))
}
/// A switch with the given default.
pub const fn toggle(default: bool) -> Declared<bool> {
    Declared::of(Kind::Toggle, Value::Toggle(default))
}
/// A colour with the given default: linear light, straight alpha.
pub const fn color(default: [f32; 4]) -> Declared<Color> {
    Declared::of(Kind::Color, Value::Color(Color(default)))
}
/// One of an enum's variants; the default is the one at `index` of its list.
pub const fn choice<T: Choices>(index: usize) -> Declared<T> {
    Declared::of(Kind::Choice(T::LIST), Value::Choice(&T::LIST[index]))
}
/// Text with the given default.
pub const fn text(default: &'static str) -> Declared<Cow<'static, str>> {
    Declared::of(Kind::Text, Value::Text(Cow::Borrowed(default)))
}
/// The path of a file; none by default.
pub const fn file() -> Declared<FilePath> {
    Declared::of(Kind::File, Value::Text(Cow::Borrowed("")))
}
/// A curve, straight by default.
pub const fn curve() -> Declared<Curve> {
    Declared::of(Kind::Curve, Value::Curve(Curve::STRAIGHT))
}
/// The start of a sequence of random numbers; 0 by default.
pub const fn seed() -> Declared<Seed> {
    Declared::of(Kind::Seed, Value::Whole(0))
}

impl<T> Declared<T> {
    const fn of(kind: Kind, default: Value) -> Self {
        Self(
            Param {
                field: "",
                about: "",
                kind,
                default,
                range: None,
                slider: None,
                gamma: 1.0,
                unit: Unit::Plain,
                scaling: Scaling::None,
                offers: &[],
                longest: None,
            },
            PhantomData,
        )
    }
    /// Accepts only numbers from `low` to `high`.
    #[must_use]
    pub const fn range(mut self, low: f64, high: f64) -> Self {
        self.0.range = Some((low, high));
        self
    }
    /// Accepts only numbers from `low` up.
    #[must_use]
    pub const fn at_least(self, low: f64) -> Self {
        self.range(low, f64::MAX)
    }
    /// Offers numbers from `low` to `high` on a slider.
    #[must_use]
    pub const fn slider(mut self, low: f64, high: f64) -> Self {
        self.0.slider = Some((low, high));
        self
    }
    /// Spreads a slider's numbers: above 1, the small ones get more room.
    #[must_use]
    pub const fn gamma(mut self, gamma: f64) -> Self {
        self.0.gamma = gamma;
        self
    }
    /// Counts in `unit`; what counts pixels is scaled with the image.
    #[must_use]
    pub const fn unit(mut self, unit: Unit) -> Self {
        self.0.unit = unit;
        if matches!(unit, Unit::PixelDistance | Unit::PixelCoordinate) {
            self.0.scaling = Scaling::Length;
        }
        self
    }
    /// Is a length or a place in pixels, though GEGL has no unit for it.
    #[must_use]
    pub const fn pixels(mut self) -> Self {
        self.0.scaling = Scaling::Length;
        self
    }
    /// Is no length, although GEGL's unit says so.
    #[must_use]
    pub const fn no_length(mut self) -> Self {
        self.0.scaling = Scaling::None;
        self
    }
    /// Is a length, unless it is less than zero.
    #[must_use]
    pub const fn or_none(mut self) -> Self {
        self.0.scaling = Scaling::LengthOrNone;
        self
    }
    /// Is a number of something in a pixel.
    #[must_use]
    pub const fn per_pixel(mut self) -> Self {
        self.0.scaling = Scaling::Frequency;
        self
    }
    /// The parameter in a field of this name and doc comment.
    #[doc(hidden)]
    pub const fn of_field(mut self, field: &'static str, about: &'static str) -> Self {
        self.0.field = field;
        self.0.about = about;
        self
    }
    /// The parameter.
    #[doc(hidden)]
    pub fn param(self) -> Param {
        self.0
    }
}

impl Declared<Cow<'static, str>> {
    /// Names texts to choose from; others are accepted as well.
    #[must_use]
    pub const fn offers(mut self, texts: &'static [&'static str]) -> Self {
        self.0.offers = texts;
        self
    }
    /// Accepts only texts of so many letters.
    #[must_use]
    pub const fn longest(mut self, letters: usize) -> Self {
        self.0.longest = Some(letters);
        self
    }
}

/// A field type that a parameter can have.
pub trait ParamType: Clone {
    /// The field from a value; `None` if the value is of another type.
    fn from_value(value: &Value) -> Option<Self>;
    /// The value of the field.
    fn to_value(&self) -> Value;
}

macro_rules! param_type {
    ($($Type:ty: $Variant:ident)*) => {$(
        impl ParamType for $Type {
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$Variant(x) => Some(x.clone()),
                    _ => None,
                }
            }
            fn to_value(&self) -> Value {
                Value::$Variant(self.clone())
            }
        }
    )*};
}
param_type!(f64: Number bool: Toggle Color: Color Cow<'static, str>: Text Curve: Curve);

impl ParamType for i32 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Whole(x) => Self::try_from(*x).ok(),
            _ => None,
        }
    }
    fn to_value(&self) -> Value {
        Value::Whole((*self).into())
    }
}

impl ParamType for Seed {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Whole(x) => u32::try_from(*x).ok().map(Self),
            _ => None,
        }
    }
    fn to_value(&self) -> Value {
        Value::Whole(self.0.into())
    }
}

impl ParamType for FilePath {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(path) => Some(Self(path.clone())),
            _ => None,
        }
    }
    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }
}

impl<T: Choices> ParamType for T {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Choice(x) => T::at(T::LIST.iter().position(|choice| choice.nick == x.nick)?),
            _ => None,
        }
    }
    fn to_value(&self) -> Value {
        Value::Choice(&T::LIST[self.index()])
    }
}

/// A struct whose fields are parameters. `params!` writes this; it can be written by hand.
pub trait Params: Clone + Default + Send + Sync + std::fmt::Debug + 'static {
    /// The struct's doc comment.
    const ABOUT: &'static str;
    /// The fields, in order.
    fn list() -> Vec<Param>;
    /// The struct from values in the order of the list; a field whose value is missing or of
    /// another type has its default.
    fn read(values: &[Value]) -> Self;
    /// The fields' values, in order.
    fn values(&self) -> Vec<Value>;
}

/// Declares a struct of parameters.
///
/// Each field is `name: Type = declaration`, the declaration a constant expression such as
/// `number(1.0).range(0.0, 2.0)`. Doc comments become the descriptions in the catalogue, the CLI
/// and the editor. The expansion is the struct, its `Default` and its [`Params`], and nothing else.
#[macro_export]
macro_rules! params {
    (
        $(#[doc = $about:literal])*
        pub struct $Name:ident {
            $( $(#[doc = $doc:literal])* $field:ident: $Type:ty = $param:expr, )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Name {
            $( $(#[doc = $doc])* pub $field: $Type, )*
        }

        impl Default for $Name {
            fn default() -> Self {
                $crate::Params::read(&[])
            }
        }

        impl $crate::Params for $Name {
            const ABOUT: &'static str = concat!($($about, "\n"),*);

            fn list() -> Vec<$crate::Param> {
                vec![ $( {
                    let declared: $crate::Declared<$Type> = $param;
                    declared.of_field(stringify!($field), concat!($($doc, "\n"),*)).param()
                }, )* ]
            }

            #[allow(unused_variables, unused_mut, reason = "a struct may have no fields")]
            fn read(values: &[$crate::Value]) -> Self {
                let mut values = values.iter();
                $( let $field = values
                    .next()
                    .and_then(<$Type as $crate::ParamType>::from_value)
                    .unwrap_or_else(|| {
                        let declared: $crate::Declared<$Type> = $param;
                        <$Type as $crate::ParamType>::from_value(&declared.param().default)
                            .expect("a default is of its parameter's type")
                    }); )*
                Self { $($field),* }
            }

            fn values(&self) -> Vec<$crate::Value> {
                vec![ $( $crate::ParamType::to_value(&self.$field) ),* ]
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_shrink_with_the_image_and_frequencies_grow() {
        let half =
            |declared: Declared<f64>, value| declared.param().at_scale(&Value::Number(value), 0.5);
        let plain = || number(1.0).range(0.0, 100.0);
        assert_eq!(half(plain(), 30.0), Value::Number(30.0));
        assert_eq!(half(plain().pixels(), 30.0), Value::Number(15.0));
        assert_eq!(half(plain().unit(Unit::PixelCoordinate), 30.0), Value::Number(15.0));
        assert_eq!(half(plain().per_pixel(), 30.0), Value::Number(60.0));
        assert_eq!(half(plain().per_pixel(), 80.0), Value::Number(100.0));
    }

    #[test]
    fn a_range_is_said_once() {
        let takes = |param: Param| param.takes();
        assert_eq!(takes(count(4).range(1.0, 64.0).param()), "a whole number from 1 to 64");
        let seed = Param { kind: Kind::Seed, ..count(4).param() };
        assert_eq!(takes(seed.clone()), "a whole number from 0 to 4294967295");
        let narrowed = Param { range: Some((1.0, 64.0)), ..seed };
        assert_eq!(takes(narrowed), "a whole number from 1 to 64");
    }

    #[test]
    fn whole_lengths_are_rounded_and_stay_in_the_range() {
        let radius = count(4).range(1.0, 100.0).pixels().param();
        let at = |value, scale| radius.at_scale(&Value::Whole(value), scale);
        assert_eq!(at(4, 0.4), Value::Whole(2));
        assert_eq!(at(4, 0.1), Value::Whole(1));
        assert_eq!(at(77, 1.0), Value::Whole(77));
        let wrap = count(-1).range(-1.0, 100.0).pixels().or_none().param();
        let at = |value| wrap.at_scale(&Value::Whole(value), 0.1);
        assert_eq!([at(-1), at(50)], [Value::Whole(-1), Value::Whole(5)]);
    }
}
