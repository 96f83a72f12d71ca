//! Parameters that take one of a few values.

/// One of the values that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name on the wire.
    pub nick: &'static str,
    /// Its name in menus.
    pub label: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// An enum whose variants are choices. [`choices!`](crate::choices) writes this.
pub trait Choices: Copy + PartialEq + Send + Sync + std::fmt::Debug + 'static {
    /// The choices, in order.
    const LIST: &'static [Choice];
    /// The variant at this place of the list, if there is one.
    fn at(index: usize) -> Option<Self>;
    /// This variant's place in the list.
    fn index(self) -> usize;
}

/// Declares an enum of choices: each variant is `Name = "nick", "Label"`.
#[macro_export]
macro_rules! choices {
    (
        $(#[doc = $about:literal])*
        pub enum $Name:ident {
            $( $(#[doc = $doc:literal])* $Variant:ident = $nick:literal, $label:literal; )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Name {
            $( $(#[doc = $doc])* $Variant, )*
        }

        impl $crate::Choices for $Name {
            const LIST: &'static [$crate::Choice] = &[
                $( $crate::Choice {
                    nick: $nick,
                    label: $label,
                    about: concat!($($doc, "\n"),*),
                }, )*
            ];
            fn at(index: usize) -> Option<Self> {
                [$(Self::$Variant),*].get(index).copied()
            }
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

impl Choices for imgflo_pixel::sampler::Sampler {
    const LIST: &'static [Choice] = &[
        Choice { nick: "nearest", label: "Nearest", about: "The pixel it falls in." },
        Choice { nick: "linear", label: "Linear", about: "A blend of the four around it." },
        Choice { nick: "cubic", label: "Cubic", about: "A smooth blend of sixteen." },
        Choice { nick: "nohalo", label: "NoHalo", about: "Sharp, without halos." },
        Choice { nick: "lohalo", label: "LoHalo", about: "Sharper, with faint halos." },
    ];
    fn at(index: usize) -> Option<Self> {
        [Self::Nearest, Self::Linear, Self::Cubic, Self::NoHalo, Self::LoHalo].get(index).copied()
    }
    fn index(self) -> usize {
        self as usize
    }
}
