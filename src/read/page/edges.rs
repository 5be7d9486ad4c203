//! Rulings → edges: snapped to common coordinates, dashes joined, crumbs dropped.
//!
//! `unit` is the median glyph size of the page in points; every tolerance is a share of it.

use super::Ruling;

/// Two rulings this close side by side are one: doubled borders, and the two borders of neighbouring cells.
const SNAP: f32 = 0.2;
/// A gap this small within one line is a dash's gap. It stays well under the height of the smallest row, so that a
/// missing segment of a border is not bridged.
const JOIN: f32 = 0.35;
/// A joined line shorter than this bounds no cell: no row is lower and no column narrower.
const CRUMB: f32 = 0.5;

/// A line that may bound cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    /// Where it stands: y of a horizontal edge, x of a vertical one.
    pub(super) at: f32,
    /// Where it begins along its direction.
    pub(super) from: f32,
    /// Where it ends.
    pub(super) to: f32,
}

/// The edges of a page, each kind sorted by `at`, then `from`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Edges {
    /// From left to right.
    pub(super) horizontal: Vec<Edge>,
    /// From top to bottom.
    pub(super) vertical: Vec<Edge>,
}

/// Rulings → edges. White rulings are backgrounds and bound nothing.
pub(super) fn rulings_to_edges(rulings: &[Ruling], unit: f32) -> Edges {
    let mut edges = Edges::default();
    for ruling in rulings.iter().filter(|ruling| is_visible(ruling)) {
        let (x, y) = (f32::midpoint(ruling.x0, ruling.x1), f32::midpoint(ruling.y0, ruling.y1));
        let (width, height) = ((ruling.x1 - ruling.x0).abs(), (ruling.y1 - ruling.y0).abs());
        // The dots of a dotted line are as wide as they are long: which way the line runs, only its dots together say.
        let is_dot = width.max(height) <= 1.5 * ruling.width;
        let half = |extent: f32| if is_dot { width.max(height) / 2.0 } else { extent / 2.0 };
        if ruling.is_horizontal() || is_dot {
            edges.horizontal.push(Edge { at: y, from: x - half(width), to: x + half(width) });
        }
        if !ruling.is_horizontal() || is_dot {
            edges.vertical.push(Edge { at: x, from: y - half(height), to: y + half(height) });
        }
    }
    edges.horizontal = edges_to_joined_edges(edges.horizontal, unit);
    edges.vertical = edges_to_joined_edges(edges.vertical, unit);
    edges
}

fn is_visible(ruling: &Ruling) -> bool {
    let finite = [ruling.x0, ruling.y0, ruling.x1, ruling.y1].into_iter().all(f32::is_finite);
    let white = ruling.color.to_be_bytes()[1..].iter().all(|channel| *channel >= 0xFA);
    finite && !white
}

/// Snaps parallel edges to the middle of their cluster and joins what meets end to end.
fn edges_to_joined_edges(mut edges: Vec<Edge>, unit: f32) -> Vec<Edge> {
    edges.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut joined = Vec::new();
    let mut rest = edges.as_mut_slice();
    while let Some(first) = rest.first().map(|edge| edge.at) {
        // Measured from the first of the cluster: a chain of near neighbours must not creep over a row.
        let length = rest.partition_point(|edge| edge.at - first <= SNAP * unit);
        let (cluster, tail) = rest.split_at_mut(length.max(1));
        let at = f32::midpoint(first, cluster.last().map_or(first, |edge| edge.at));
        cluster.sort_by(|a, b| a.from.total_cmp(&b.from));
        join_cluster(cluster, at, unit, &mut joined);
        rest = tail;
    }
    joined
}

fn join_cluster(cluster: &[Edge], at: f32, unit: f32, joined: &mut Vec<Edge>) {
    let mut push = |edge: Edge| {
        if edge.to - edge.from >= CRUMB * unit {
            joined.push(edge);
        }
    };
    let mut open: Option<Edge> = None;
    for edge in cluster {
        match &mut open {
            Some(line) if edge.from - line.to <= JOIN * unit => line.to = line.to.max(edge.to),
            _ => {
                if let Some(line) = open.replace(Edge { at, ..*edge }) {
                    push(line);
                }
            }
        }
    }
    if let Some(line) = open {
        push(line);
    }
}

/// Coordinates → distinct coordinates: sorted, those closer than `tolerance` to the first of a cluster fall together.
pub(super) fn coordinates_to_lines(mut coordinates: Vec<f32>, tolerance: f32) -> Vec<f32> {
    coordinates.sort_by(f32::total_cmp);
    let mut lines: Vec<f32> = Vec::new();
    let mut first = f32::NEG_INFINITY;
    for at in coordinates {
        match lines.last_mut() {
            Some(last) if at - first <= tolerance => *last = f32::midpoint(first, at),
            _ => {
                first = at;
                lines.push(at);
            }
        }
    }
    lines
}

/// Index of the line nearest to `at`; `lines` is sorted and not empty.
pub(super) fn nearest_line(lines: &[f32], at: f32) -> usize {
    let after = lines.partition_point(|line| *line < at);
    if after == 0 {
        return 0;
    }
    if after == lines.len() || at - lines[after - 1] <= lines[after] - at { after - 1 } else { after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruling(x0: f32, y0: f32, x1: f32, y1: f32) -> Ruling {
        Ruling { x0, y0, x1, y1, width: 0.5, color: 0 }
    }

    #[test]
    fn dashes_are_one_edge_and_a_missing_cell_border_is_a_gap() {
        let dashes = (0..10).map(|n| ruling(n as f32 * 6.0, 50.0, n as f32 * 6.0 + 3.0, 50.0));
        let parts = [ruling(200.0, 50.0, 220.0, 50.0), ruling(250.0, 50.0, 270.0, 50.0)];
        let edges = rulings_to_edges(&dashes.chain(parts).collect::<Vec<_>>(), 10.0);
        let spans: Vec<_> = edges.horizontal.iter().map(|edge| (edge.from, edge.to)).collect();
        assert_eq!(spans, [(0.0, 57.0), (200.0, 220.0), (250.0, 270.0)]);
    }

    #[test]
    fn dots_are_a_line_whichever_way_it_runs() {
        let dot = |n: usize| Ruling { width: 1.0, ..ruling(10.0, 2.0 * n as f32, 11.0, 2.0 * n as f32) };
        let edges = rulings_to_edges(&(0..50).map(dot).collect::<Vec<_>>(), 10.0);
        assert_eq!(edges.vertical, [Edge { at: 10.5, from: -0.5, to: 98.5 }]);
        assert_eq!(edges.horizontal, []);
    }

    #[test]
    fn doubled_rulings_are_one_and_white_ones_none() {
        let mut white = ruling(10.0, 0.0, 10.0, 90.0);
        white.color = 0x00FF_FFFF;
        let edges = rulings_to_edges(&[ruling(50.0, 0.0, 50.0, 90.0), ruling(51.0, 1.0, 51.0, 91.0), white], 10.0);
        assert_eq!(edges.vertical, [Edge { at: 50.5, from: 0.0, to: 91.0 }]);
    }

    #[test]
    fn lines_do_not_creep() {
        assert_eq!(coordinates_to_lines(vec![0.0, 3.0, 2.0, 4.0, 6.0], 2.0), [1.0, 3.5, 6.0]);
        assert_eq!(nearest_line(&[0.0, 10.0, 20.0], 14.0), 1);
        assert_eq!(nearest_line(&[0.0, 10.0, 20.0], 99.0), 2);
    }
}
