//! Colour spaces, approximated in RGB: enough to tell white, black, and a header's light blue apart.

use super::objects::{Array, Dict, Object};

/// A colour space as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// Amounts of ink: Separation, DeviceN.
    Tint,
    /// L*, a*, b*: only the lightness is used.
    Lab,
    /// Indexed, Pattern, unknown: some colour that is neither white nor black.
    Other,
}

/// 0xRRGGBB
pub(super) const BLACK: u32 = 0x00_0000;
/// What stands for a colour that cannot be told.
const SOME_GRAY: u32 = 0x80_8080;

impl Space {
    /// By a name, or an array from the resources.
    pub(super) fn new(object: Object<'_>, resources: Option<Dict<'_>>) -> Self {
        let family = match object {
            Object::Name(name) => name,
            Object::Array(array) => array.get(0).name().unwrap_or_default(),
            _ => return Space::Other,
        };
        match family {
            b"DeviceGray" | b"G" | b"CalGray" => Space::Gray,
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Space::Rgb,
            b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
            b"Separation" | b"DeviceN" => Space::Tint,
            b"Lab" => Space::Lab,
            b"ICCBased" => icc_space(object.array()),
            _ => match (object, resources.and_then(|resources| resources.dict(b"ColorSpace"))) {
                // Named in the resources; a name for a name is not followed again.
                (Object::Name(name), Some(spaces)) => match spaces.get(name) {
                    Object::Name(alias) if alias == name => Space::Other,
                    other => Space::new(other, None),
                },
                _ => Space::Other,
            },
        }
    }

    /// The colour that is current after this space was chosen.
    pub(super) fn initial(self) -> u32 {
        if self == Space::Other { SOME_GRAY } else { BLACK }
    }

    /// The colour of these components.
    pub(super) fn rgb(self, components: &[f32]) -> u32 {
        match (self, components) {
            (Space::Gray, [gray, ..]) => pack([*gray; 3]),
            (Space::Rgb, [red, green, blue, ..]) => pack([*red, *green, *blue]),
            (Space::Cmyk, [cyan, magenta, yellow, key, ..]) => {
                pack([*cyan, *magenta, *yellow].map(|ink| (1.0 - ink) * (1.0 - key)))
            }
            (Space::Tint, tints) => pack([1.0 - tints.iter().fold(0.0, |most: f32, tint| most.max(*tint)); 3]),
            (Space::Lab, [lightness, ..]) => pack([lightness / 100.0; 3]),
            _ => SOME_GRAY,
        }
    }
}

fn icc_space(array: Option<Array<'_>>) -> Space {
    let components = array.and_then(|array| array.get(1).dict()).and_then(|profile| profile.get(b"N").integer());
    match components {
        Some(1) => Space::Gray,
        Some(3) => Space::Rgb,
        Some(4) => Space::Cmyk,
        _ => Space::Other,
    }
}

fn pack(channels: [f32; 3]) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and 255.
    channels.iter().fold(0, |color, channel| color << 8 | (channel.clamp(0.0, 1.0) * 255.0).round() as u32)
}
