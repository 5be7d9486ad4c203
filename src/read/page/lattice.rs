//! Edges → intersections → cells: the grids that the rulings of a page draw.
//!
//! Edges that meet form a component; its coordinates are the lines of a grid; an edge along the side of a slot is a
//! wall; slots without a wall between them are one cell. So a missing ruling makes a span, and a ruling that ends
//! inside a cell divides nothing.

use super::Glyph;
use super::cells::{Grid, Walls, walls_to_grid};
use super::components::{Component, edges_to_components};
use super::edges::{Edge, Edges, coordinates_to_lines, nearest_line};
use super::words::is_wide;
use crate::place::BBox;

/// How far short of a crossing, in glyph sizes, a ruling may stop.
const REACH: f32 = 0.35;
/// Lines closer than this, in glyph sizes of the table's own text, bound no cell: there is no room for a glyph.
pub(super) const NARROW: f32 = 0.45;
/// The share of a slot's side that an edge must run along to be a wall.
const WALL: f32 = 0.75;
/// No report has a table of so many slots; a page of hatching may.
const MAX_SLOTS: usize = 20_000;
/// No page of a report has so many tables.
const MAX_GRIDS: usize = 200;
/// No page of a report has so many edges once dashes are joined; more are a drawing.
const MAX_EDGES: usize = 10_000;

/// The grids of a page from top to bottom, and how many were left out for their size.
pub(super) fn edges_to_grids(edges: &Edges, glyphs: &[&Glyph], unit: f32) -> (Vec<Grid>, usize) {
    if edges.horizontal.len() + edges.vertical.len() > MAX_EDGES {
        return (Vec::new(), 1);
    }
    let mut components = edges_to_components(edges, glyphs, unit);
    let mut left_out = components.len().saturating_sub(MAX_GRIDS);
    components.truncate(MAX_GRIDS);
    let mut grids = Vec::new();
    for component in components {
        let Component { edges, frame } = component;
        let inside: Vec<&Glyph> = glyphs_within(glyphs, frame);
        // Without a glyph it is a drawing, and its own text size is not known.
        if inside.is_empty() {
            continue;
        }
        match component_to_grid(&edges, &inside) {
            Some(grid) => grids.push(grid),
            None => left_out += usize::from(edges.vertical.len() > 1),
        }
    }
    grids.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    (grids, left_out)
}

/// Glyphs with their centre in the box; `glyphs` is sorted by the y of the centre.
pub(super) fn glyphs_within<'a>(glyphs: &[&'a Glyph], bbox: BBox) -> Vec<&'a Glyph> {
    let from = glyphs.partition_point(|glyph| glyph.bbox.center().1 < bbox.top);
    let inside = glyphs[from..].iter().take_while(|glyph| glyph.bbox.center().1 <= bbox.bottom);
    inside.filter(|glyph| (bbox.x0..=bbox.x1).contains(&glyph.bbox.center().0)).copied().collect()
}

/// Median size of glyphs in points; `None` when there are none.
pub(super) fn median_size<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> Option<f32> {
    let printed = glyphs.filter(|glyph| !glyph.text.is_whitespace() && glyph.size.is_finite() && glyph.size > 0.0);
    let mut sizes: Vec<f32> = printed.map(|glyph| glyph.size).collect();
    let middle = sizes.len() / 2;
    (!sizes.is_empty()).then(|| *sizes.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// One component → its grid; `None` when it has no extent or too many slots.
fn component_to_grid(component: &Edges, glyphs: &[&Glyph]) -> Option<Grid> {
    let unit = median_size(glyphs.iter().copied())?;
    let xs = edges_to_lines(&component.vertical, &component.horizontal, unit);
    let ys = edges_to_lines(&component.horizontal, &component.vertical, unit);
    if xs.len() < 2 || ys.len() < 2 || (xs.len() - 1).saturating_mul(ys.len() - 1) > MAX_SLOTS {
        return None;
    }
    let mut walls = Walls::new(xs.len() - 1, ys.len() - 1);
    for edge in &component.vertical {
        for row in covered(&ys, edge, REACH * unit) {
            walls.left[row * xs.len() + nearest_line(&xs, edge.at)] = true;
        }
    }
    for edge in &component.horizontal {
        for column in covered(&xs, edge, REACH * unit) {
            walls.above[nearest_line(&ys, edge.at) * (xs.len() - 1) + column] = true;
        }
    }
    open_walls_through_text(&mut walls, &xs, &ys, glyphs);
    let mut grid = walls_to_grid(&xs, &ys, &walls);
    // Where no ruling closes the frame, a page break may have cut through the line of text too.
    let is_open = |at: f32| component.horizontal.iter().all(|edge| (edge.at - at).abs() > NARROW * unit);
    grid.above = if is_open(ys[0]) { 0.5 * unit } else { 0.0 };
    grid.below = if is_open(ys[ys.len() - 1]) { 0.5 * unit } else { 0.0 };
    Some(grid)
}

/// Lines where the edges stand, and outer lines where edges across them end in the open: the table has no border at
/// its sides, or a page break cut it. One inner edge alone only sticks out; two, or one side of the frame, are a border.
fn edges_to_lines(edges: &[Edge], across: &[Edge], unit: f32) -> Vec<f32> {
    let mut lines = coordinates_to_lines(edges.iter().map(|edge| edge.at).collect(), NARROW * unit);
    let (Some(&first), Some(&last)) = (lines.first(), lines.last()) else { return lines };
    // The far end is looked for in the mirror.
    let before = open_end(across.iter().map(|edge| (edge.from, edge.at)).collect(), unit);
    let after = open_end(across.iter().map(|edge| (-edge.to, edge.at)).collect(), unit).map(|end| -end);
    // A strip that a page break cut from a row may be lower than a line of text.
    if let Some(end) = before.filter(|end| first - end > NARROW * unit) {
        lines.insert(0, end);
    }
    if let Some(end) = after.filter(|end| end - last > NARROW * unit) {
        lines.push(end);
    }
    lines
}

/// Where a border would stand that the outermost ends of edges draw; each is (end, where the edge stands).
fn open_end(mut ends: Vec<(f32, f32)>, unit: f32) -> Option<f32> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let stands = || ends.iter().map(|end| end.1);
    let (low, high) = (stands().min_by(f32::total_cmp)?, stands().max_by(f32::total_cmp)?);
    let &(end, at) = ends.first()?;
    let is_side = high - low > unit && (at - low < REACH * unit || high - at < REACH * unit);
    let is_shared = ends.get(1).is_some_and(|next| next.0 - end <= REACH * unit);
    (is_side || is_shared).then_some(end)
}

/// Indices of the slots between `lines` along which the edge is a wall.
fn covered(lines: &[f32], edge: &Edge, reach: f32) -> impl Iterator<Item = usize> {
    let (from, to) = (edge.from - reach, edge.to + reach);
    let first = lines.partition_point(|line| *line <= from).saturating_sub(1);
    let slots = lines[first..].windows(2).enumerate().take_while(move |(_, slot)| slot[0] < to);
    slots
        .filter(move |(_, slot)| slot[1].min(to) - slot[0].max(from) >= WALL * (slot[1] - slot[0]))
        .map(move |(n, _)| first + n)
}

/// A ruling through the middle of a CJK character, or between two that touch, is a slip of the drawing: text never
/// runs over the border of its cell that way. Digits may, in a cell too narrow for them.
fn open_walls_through_text(walls: &mut Walls, xs: &[f32], ys: &[f32], glyphs: &[&Glyph]) {
    for glyph in glyphs.iter().filter(|glyph| is_wide(glyph.text)) {
        let (x, y) = glyph.bbox.center();
        let line = nearest_line(xs, x);
        let row = ys.partition_point(|line| *line <= y);
        let inner = 0 < line && line < walls.columns && 0 < row && row <= walls.rows;
        if inner && (xs[line] - x).abs() < 0.25 * glyph.bbox.width() {
            walls.left[(row - 1) * xs.len() + line] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ruling;
    use super::super::edges::rulings_to_edges;
    use super::super::sketch::{boxed, ruling, text};
    use super::*;

    /// A cell as (row, column, rows, columns).
    type Slots = (usize, usize, usize, usize);

    /// The grids of rulings around words of 10 points.
    fn grids(rulings: &[Ruling], words: &[Glyph]) -> Vec<(Grid, Vec<Slots>)> {
        let glyphs: Vec<&Glyph> = words.iter().collect();
        let (grids, left_out) = edges_to_grids(&rulings_to_edges(rulings, 10.0), &glyphs, 10.0);
        assert_eq!(left_out, 0);
        let spans = |grid: &Grid| grid.cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
        grids.into_iter().map(|grid| (spans(&grid), grid)).map(|(spans, grid)| (grid, spans)).collect()
    }

    /// Lines of a frame of 3 by 3 slots, 40 by 20 points each, from (0, 0).
    fn lattice() -> Vec<Ruling> {
        let horizontal = (0..4).map(|n| ruling(0.0, 20.0 * n as f32, 120.0, 20.0 * n as f32));
        horizontal.chain((0..4).map(|n| ruling(40.0 * n as f32, 0.0, 40.0 * n as f32, 60.0))).collect()
    }

    #[test]
    fn full_lattice() {
        let found = grids(&lattice(), &text("规", 45.0, 25.0, 10.0));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.rows(), found[0].0.columns(), found[0].1.len()), (3, 3, 9));
        assert_eq!(found[0].0.cell_at(50.0, 30.0), Some(4));
        assert_eq!(found[0].0.cell_at(130.0, 30.0), None);
    }

    #[test]
    fn missing_rulings_are_spans() {
        let mut rulings = lattice();
        rulings[5].y0 = 20.0;
        rulings[6].y0 = 20.0;
        rulings[2].x0 = 40.0;
        let found = grids(&rulings, &text("规", 45.0, 25.0, 10.0));
        let spans = [(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)];
        assert_eq!(found[0].1, spans);
    }

    #[test]
    fn a_dangling_rule_divides_nothing_and_a_short_one_reaches() {
        let mut rulings = lattice();
        rulings.push(ruling(60.0, 0.0, 60.0, 9.0));
        rulings[5].y0 = 3.0;
        rulings[1].x1 = 118.0;
        let found = grids(&rulings, &text("规", 45.0, 25.0, 10.0));
        assert_eq!((found[0].0.rows(), found[0].0.columns(), found[0].1.len()), (3, 3, 9));
    }

    #[test]
    fn a_rule_through_a_character_divides_nothing() {
        let mut rulings = lattice();
        rulings.push(ruling(60.0, 0.0, 60.0, 20.0));
        let found = grids(&rulings, &text("情", 55.0, 5.0, 10.0));
        assert_eq!((found[0].0.columns(), found[0].1.len()), (3, 9));
        let found = grids(&rulings, &text("11", 55.0, 5.0, 10.0));
        assert_eq!((found[0].0.columns(), found[0].1.len()), (4, 10), "digits may run over a border");
    }

    #[test]
    fn open_sides_are_closed() {
        let rulings: Vec<Ruling> = lattice().into_iter().filter(|r| r.is_horizontal() || r.x0 % 120.0 != 0.0).collect();
        assert_eq!(grids(&rulings, &text("规", 45.0, 25.0, 10.0))[0].1.len(), 9);
        let torn: Vec<Ruling> = lattice().into_iter().filter(|r| !r.is_horizontal() || r.y0 != 60.0).collect();
        assert_eq!(grids(&torn, &text("规", 45.0, 25.0, 10.0))[0].1.len(), 9);
    }

    #[test]
    fn separate_cell_borders_a_hair_apart_are_one_grid_and_boxes_are_no_tables() {
        let cells = (0..9).flat_map(|n| {
            let (x, y) = (42.0 * (n % 3) as f32, 22.0 * (n / 3) as f32);
            boxed(x, y, x + 40.0, y + 20.0)
        });
        let found = grids(&cells.collect::<Vec<_>>(), &text("规", 45.0, 25.0, 10.0));
        assert_eq!((found.len(), found[0].1.len()), (1, 9));
        let found = grids(&boxed(0.0, 0.0, 200.0, 50.0), &text("规", 45.0, 25.0, 10.0));
        assert_eq!((found[0].1.len(), found[0].0.is_table()), (1, false));
    }

    #[test]
    fn a_drawing_of_many_lines_is_left_out() {
        let rulings: Vec<Ruling> = (0..30_000)
            .map(|n| n as f32)
            .map(|n| if n % 2.0 == 0.0 { ruling(0.0, n, 60_000.0, n) } else { ruling(n, 0.0, n, 60_000.0) })
            .collect();
        let word = text("规", 45.0, 25.0, 10.0);
        let (grids, left_out) = edges_to_grids(&rulings_to_edges(&rulings, 1.0), &word.iter().collect::<Vec<_>>(), 1.0);
        assert_eq!((grids, left_out), (Vec::new(), 1));
    }
}
