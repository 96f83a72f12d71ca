//! How a pixel lies in memory, outside the engine.

/// How one pixel lies in memory: samples side by side, in the machine's byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Format {
    /// Which samples there are.
    pub channels: Channels,
    /// What a sample is.
    pub sample: Sample,
    /// How a colour sample relates to light. Alpha is always linear.
    pub transfer: Transfer,
    /// Whether colours are multiplied by alpha.
    pub alpha: Alpha,
}

/// The samples of a pixel, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channels {
    /// Gray.
    Y,
    /// Gray and alpha.
    Ya,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, alpha.
    Rgba,
}

/// The type of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sample {
    /// 0 to 255.
    U8,
    /// 0 to 65535.
    U16,
    /// Nominally 0 to 1, and free to leave it.
    F32,
}

/// How a colour sample relates to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transfer {
    /// Proportional to light.
    Linear,
    /// Encoded by the sRGB curve.
    Srgb,
}

/// Whether colours are multiplied by alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alpha {
    /// They are not.
    Straight,
    /// They are.
    Premultiplied,
}

impl Channels {
    /// How many samples.
    pub const fn count(self) -> usize {
        match self {
            Self::Y => 1,
            Self::Ya => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
    /// Whether one of them is alpha.
    pub const fn has_alpha(self) -> bool {
        matches!(self, Self::Ya | Self::Rgba)
    }
    /// Whether colours are gray.
    pub const fn is_gray(self) -> bool {
        matches!(self, Self::Y | Self::Ya)
    }
}

impl Sample {
    /// Bytes in a sample.
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 => 2,
            Self::F32 => 4,
        }
    }
}

impl Format {
    /// sRGB-encoded, straight alpha: what picture files hold.
    pub const fn srgb(channels: Channels, sample: Sample) -> Self {
        Self { channels, sample, transfer: Transfer::Srgb, alpha: Alpha::Straight }
    }
    /// Bytes in a pixel.
    pub const fn bytes(self) -> usize {
        self.channels.count() * self.sample.bytes()
    }
}
