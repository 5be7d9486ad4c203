//! The page tree: pages in order with what they inherit, and the layers that are switched off.

use super::objects::{Array, Dict, Object, Objects};
use crate::error::Error;
use std::collections::BTreeSet;

/// Most pages of one document.
const MAX_PAGES: usize = 3000;
/// The size of a page that does not state one: A4, in points.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

/// A page of the tree, inherited entries filled in.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a> {
    /// The page object.
    pub(super) dict: Dict<'a>,
    /// Its resources, if it has any.
    pub(super) resources: Option<Dict<'a>>,
    /// The visible part in user space: x0 < x1, y0 < y1.
    pub(super) crop: [f32; 4],
    /// The unit of user space, in points.
    pub(super) unit: f32,
    /// Clockwise rotation in quarter turns, 0 to 3.
    pub(super) turns: u8,
}

#[derive(Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<Dict<'a>>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
    rotate: i64,
}

/// The pages in order. A node that was already visited (a cycle) is skipped. Without a page tree, every page object by
/// its number.
pub(super) fn leaves(objects: &Objects) -> Result<Vec<Leaf<'_>>, Error> {
    let mut leaves = Vec::new();
    let mut seen = BTreeSet::new();
    let root = objects.catalog().and_then(|catalog| catalog.dict(b"Pages"));
    let mut stack: Vec<_> = root.map(|root| (root, Inherited::default())).into_iter().collect();
    while let Some((node, above)) = stack.pop() {
        if !seen.insert(node.identity()) {
            continue;
        }
        let here = above.with(node);
        match node.get(b"Kids").array() {
            Some(kids) => stack.extend(kids.iter().rev().filter_map(Object::dict).map(|kid| (kid, here))),
            None => leaves.push(here.leaf(node)),
        }
        limit(leaves.len())?;
    }
    if leaves.is_empty() {
        let pages = objects.dicts().filter(|dict| dict.get(b"Type").name() == Some(b"Page"));
        leaves.extend(pages.take(MAX_PAGES + 1).map(|page| Inherited::default().with(page).leaf(page)));
        limit(leaves.len())?;
    }
    Ok(leaves)
}

fn limit(pages: usize) -> Result<(), Error> {
    if pages > MAX_PAGES {
        return Err(Error::Limit { what: "pages", limit: MAX_PAGES as u64 });
    }
    Ok(())
}

impl<'a> Inherited<'a> {
    fn with(self, node: Dict<'a>) -> Self {
        Inherited {
            resources: node.dict(b"Resources").or(self.resources),
            media: node.get(b"MediaBox").array().and_then(rectangle).or(self.media),
            crop: node.get(b"CropBox").array().and_then(rectangle).or(self.crop),
            rotate: node.get(b"Rotate").integer().unwrap_or(self.rotate),
        }
    }

    fn leaf(self, dict: Dict<'a>) -> Leaf<'a> {
        let media = self.media.unwrap_or(A4);
        let crop = self.crop.and_then(|crop| intersection(crop, media)).unwrap_or(media);
        let turns = u8::try_from(self.rotate.rem_euclid(360) / 90).unwrap_or(0);
        let unit = dict.get(b"UserUnit").number().filter(|unit| (0.01..=1000.0).contains(unit)).unwrap_or(1.0);
        Leaf { dict, resources: self.resources, crop, unit, turns }
    }
}

/// A rectangle from any two opposite corners; none when it has no area.
pub(super) fn rectangle(array: Array<'_>) -> Option<[f32; 4]> {
    let [x0, y0, x1, y1] = array.numbers::<4>()?;
    let rectangle = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
    (rectangle[0] < rectangle[2] && rectangle[1] < rectangle[3]).then_some(rectangle)
}

fn intersection(a: [f32; 4], b: [f32; 4]) -> Option<[f32; 4]> {
    let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (both[0] < both[2] && both[1] < both[3]).then_some(both)
}

/// The optional content groups that the default configuration switches off.
pub(super) struct Layers {
    off: BTreeSet<usize>,
}

impl Layers {
    pub(super) fn new(objects: &Objects) -> Self {
        let mut off = BTreeSet::new();
        if let Some(properties) = objects.catalog().and_then(|catalog| catalog.dict(b"OCProperties")) {
            let default = properties.dict(b"D");
            let groups = |array: Option<Array<'_>>| -> Vec<usize> {
                array.into_iter().flat_map(Array::iter).filter_map(Object::dict).map(Dict::identity).collect()
            };
            let list = |key: &[u8]| groups(default.and_then(|default| default.get(key).array()));
            if default.and_then(|default| default.get(b"BaseState").name()) == Some(b"OFF") {
                off.extend(groups(properties.get(b"OCGs").array()));
                for group in list(b"ON") {
                    off.remove(&group);
                }
            }
            off.extend(list(b"OFF"));
        }
        Layers { off }
    }

    /// Whether content that belongs to this group, or membership dictionary (`OCMD`), is hidden.
    pub(super) fn hides(&self, group: Dict<'_>) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if group.get(b"Type").name() != Some(b"OCMD") {
            return self.off.contains(&group.identity());
        }
        let members: Vec<bool> = match group.get(b"OCGs") {
            Object::Array(array) => array.iter().filter_map(Object::dict).map(|member| self.is_off(member)).collect(),
            other => other.dict().map(|member| self.is_off(member)).into_iter().collect(),
        };
        let (any_off, all_off) = (members.contains(&true), !members.contains(&false));
        !members.is_empty()
            && match group.get(b"P").name() {
                Some(b"AllOn") => any_off,
                Some(b"AnyOff") => !any_off,
                Some(b"AllOff") => !all_off,
                _ => all_off,
            }
    }

    fn is_off(&self, group: Dict<'_>) -> bool {
        self.off.contains(&group.identity())
    }
}
