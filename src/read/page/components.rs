//! Edges → components: the sets of edges that draw one table.

use super::Glyph;
use super::cells::root;
use super::edges::{Edge, Edges};
use super::lattice::{NARROW, glyphs_within};
use super::layout::starts_with_number;
use crate::place::BBox;

/// How far apart, in glyph sizes, edges of one table may be: cells with borders of their own, and space between them.
const APART: f32 = 0.5;
/// A row without borders at its sides is not higher than this, in glyph sizes.
const OPEN_ROW: f32 = 3.0;

/// Edges that belong together, and the box around them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Component {
    /// The edges.
    pub(super) edges: Edges,
    /// The box around them.
    pub(super) frame: BBox,
}

/// Edges → components that can be grids, from top to bottom; `glyphs` is sorted by the y of the centre.
pub(super) fn edges_to_components(edges: &Edges, glyphs: &[&Glyph], unit: f32) -> Vec<Component> {
    let mut components = split_by_intersections(edges, unit);
    let lone = components.extract_if(.., |component| component.edges.horizontal.is_empty());
    let lone: Vec<Edge> = lone.flat_map(|component| component.edges.vertical).collect();
    attach_lone_sides(&mut components, &lone, unit);
    let mut components = join_over_open_rows(components, glyphs, unit);
    // An underline that a border touches makes no grid; two edges of a kind and one across them may.
    components.retain(|component| {
        let Edges { horizontal, vertical } = &component.edges;
        !vertical.is_empty() && horizontal.len() + vertical.len() >= 3
    });
    components
}

fn split_by_intersections(edges: &Edges, unit: f32) -> Vec<Component> {
    let first_vertical = edges.horizontal.len();
    let mut parent: Vec<usize> = (0..first_vertical + edges.vertical.len()).collect();
    for (h, v) in edges_to_intersections(edges, APART * unit) {
        let (a, b) = (root(&mut parent, h), root(&mut parent, first_vertical + v));
        parent[a.max(b)] = a.min(b);
    }
    let mut sets: Vec<Edges> = vec![Edges::default(); parent.len()];
    for index in 0..parent.len() {
        let set = &mut sets[root(&mut parent, index)];
        match index.checked_sub(first_vertical) {
            None => set.horizontal.push(edges.horizontal[index]),
            Some(v) => set.vertical.push(edges.vertical[v]),
        }
    }
    let boxed = |edges: Edges| Some(Component { frame: edges_to_bbox(&edges)?, edges });
    sets.into_iter().filter_map(boxed).collect()
}

/// Pairs (horizontal, vertical) of indices of edges that cross, or would if both were `reach` longer.
fn edges_to_intersections(edges: &Edges, reach: f32) -> impl Iterator<Item = (usize, usize)> {
    edges.horizontal.iter().enumerate().flat_map(move |(h, horizontal)| {
        let from = edges.vertical.partition_point(|edge| edge.at < horizontal.from - reach);
        let near = edges.vertical[from..].iter().take_while(move |edge| edge.at <= horizontal.to + reach);
        near.enumerate()
            .filter(move |(_, edge)| edge.from - reach <= horizontal.at && horizontal.at <= edge.to + reach)
            .map(move |(v, _)| (h, from + v))
    })
}

fn edges_to_bbox(edges: &Edges) -> Option<BBox> {
    let boxes = edges.horizontal.iter().map(|edge| BBox::new(edge.from, edge.at, edge.to, edge.at));
    boxes.chain(edges.vertical.iter().map(|edge| BBox::new(edge.at, edge.from, edge.at, edge.to))).reduce(BBox::union)
}

/// A vertical edge that no ruling meets, as long as a table beside it is high, is the side of a merged cell which goes
/// on over the whole page.
fn attach_lone_sides(components: &mut [Component], lone: &[Edge], unit: f32) {
    let near = |x: f32, y: f32| (x - y).abs() <= NARROW * unit;
    for edge in lone {
        let beside = |component: &&mut Component| {
            near(component.frame.top, edge.from)
                && near(component.frame.bottom, edge.to)
                && !component.edges.vertical.is_empty()
        };
        if let Some(component) = components.iter_mut().find(beside) {
            component.edges.vertical.push(*edge);
            component.frame = component.frame.union(BBox::new(edge.at, edge.from, edge.at, edge.to));
        }
    }
}

/// In a table without borders at its sides no ruling runs through a row of one cell: what stands above and below it is
/// one table when both are of one width and open at the same sides, and the row between them is no heading.
fn join_over_open_rows(mut components: Vec<Component>, glyphs: &[&Glyph], unit: f32) -> Vec<Component> {
    components.sort_by(|a, b| a.frame.top.total_cmp(&b.frame.top));
    let mut joined: Vec<Component> = Vec::with_capacity(components.len());
    for component in components {
        match joined.last_mut() {
            Some(above) if is_open_row_between(above, &component, glyphs, unit) => {
                above.frame = above.frame.union(component.frame);
                above.edges.horizontal.extend(component.edges.horizontal);
                above.edges.vertical.extend(component.edges.vertical);
            }
            _ => joined.push(component),
        }
    }
    joined
}

fn is_open_row_between(above: &Component, below: &Component, glyphs: &[&Glyph], unit: f32) -> bool {
    let (a, b) = (above.frame, below.frame);
    let near = |x: f32, y: f32| (x - y).abs() <= NARROW * unit;
    if !near(a.x0, b.x0) || !near(a.x1, b.x1) || !(0.0..=OPEN_ROW * unit).contains(&(b.top - a.bottom)) {
        return false;
    }
    let is_open = |component: &Component, side: f32| component.edges.vertical.iter().all(|edge| !near(edge.at, side));
    let open_left = is_open(above, a.x0) && is_open(below, b.x0);
    let open_right = is_open(above, a.x1) && is_open(below, b.x1);
    if !open_left && !open_right {
        return false;
    }
    let mut row = glyphs_within(glyphs, BBox::new(a.x0, a.bottom, a.x1, b.top));
    row.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let text: String = row.iter().map(|glyph| glyph.text).filter(|c| !c.is_whitespace()).take(3).collect();
    !starts_with_number(&text)
}
