//! What pages refer to: drawing parameters, and graphics that are drawn in several places.

use super::element::Element;
use std::collections::BTreeMap;

/// Parameters that refer to parameters that refer …
const MAX_RELATIVES: usize = 16;

/// The resources of a document, by their identifiers. The first one of an identifier counts.
#[derive(Default)]
pub(super) struct Resources {
    parameters: BTreeMap<String, Element>,
    graphics: BTreeMap<String, Element>,
}

impl Resources {
    /// Takes what a part of resources holds.
    pub(super) fn take(&mut self, part: Element) {
        for group in part.children {
            for resource in group.children {
                let Some(id) = resource.attribute("ID").map(str::to_owned) else { continue };
                match resource.name.as_str() {
                    "DrawParam" => drop(self.parameters.entry(id).or_insert(resource)),
                    "CompositeGraphicUnit" => drop(self.graphics.entry(id).or_insert(resource)),
                    _ => {}
                }
            }
        }
    }

    pub(super) fn graphic(&self, id: &str) -> Option<&Element> {
        self.graphics.get(id)
    }

    /// Drawing parameters and those that they refer to, the nearest first.
    fn parameters(&self, id: &str) -> impl Iterator<Item = &Element> {
        let next = |parameter: &&Element| self.parameters.get(parameter.attribute("Relative")?);
        std::iter::successors(self.parameters.get(id), next).take(MAX_RELATIVES)
    }

    /// What an object is drawn with.
    pub(super) fn style(&self, object: &Element, layer: Option<&str>) -> Style {
        let ids = [object.attribute("DrawParam"), layer];
        let sources = || std::iter::once(object).chain(ids.into_iter().flatten().flat_map(|id| self.parameters(id)));
        Style {
            width: sources().find_map(|source| source.number("LineWidth")),
            fill: sources().find_map(|source| source.child("FillColor")).and_then(color),
            stroke: sources().find_map(|source| source.child("StrokeColor")).and_then(color),
        }
    }
}

/// Width in millimetres, colours as 0xRRGGBB.
pub(super) struct Style {
    pub(super) width: Option<f32>,
    pub(super) fill: Option<u32>,
    pub(super) stroke: Option<u32>,
}

/// One, three or four channels from 0 to 255, also written as `#FF`. A pattern is some colour.
fn color(element: &Element) -> Option<u32> {
    const SOME_GRAY: u32 = 0x80_8080;
    let Some(value) = element.attribute("Value") else {
        return Some(SOME_GRAY).filter(|_| !element.children.is_empty());
    };
    let channel = |token: &str| match token.strip_prefix('#') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => token.parse::<f32>().ok().map(|value| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and 255.
            let channel = value.clamp(0.0, 255.0) as u32;
            channel
        }),
    };
    let channels: Vec<u32> = value.split_whitespace().map_while(channel).map(|channel| channel.min(255)).collect();
    let ink = |color: u32, key: u32| (255 - color) * (255 - key) / 255;
    match channels[..] {
        [gray] => Some(gray << 16 | gray << 8 | gray),
        [red, green, blue] => Some(red << 16 | green << 8 | blue),
        [cyan, magenta, yellow, key] => Some(ink(cyan, key) << 16 | ink(magenta, key) << 8 | ink(yellow, key)),
        _ => None,
    }
}
