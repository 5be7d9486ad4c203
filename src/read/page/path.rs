//! Paths → rulings.
//!
//! A line on the page may be a stroke, the edge of a stroked rectangle, a thin filled rectangle (Word, Chromium), or
//! the gap between two nested rectangles filled together (Chromium's box borders). Curves and slanted lines are dropped.

use super::Ruling;
use crate::place::BBox;

/// A filled shape or a stroke is a line up to this thickness, in points; thicker ones are areas.
pub(super) const THICKEST_LINE: f32 = 3.0;
/// How far the ends of a line may be out of level, in points.
const SLANT: f32 = 0.5;

/// The current path, in page space.
#[derive(Default)]
pub(in crate::read) struct Path {
    points: Vec<(f32, f32)>,
    subpaths: Vec<Subpath>,
}

struct Subpath {
    /// Index of its first point.
    start: usize,
    closed: bool,
    curved: bool,
}

impl Path {
    pub(in crate::read) fn clear(&mut self) {
        self.points.clear();
        self.subpaths.clear();
    }

    pub(in crate::read) fn move_to(&mut self, point: (f32, f32)) {
        self.subpaths.push(Subpath { start: self.points.len(), closed: false, curved: false });
        self.points.push(point);
    }

    pub(in crate::read) fn line_to(&mut self, point: (f32, f32)) {
        match self.subpaths.last() {
            None => return self.move_to(point),
            // After a closing the next segment begins where the closed subpath did.
            Some(last) if last.closed => {
                if let Some(start) = self.points.get(last.start).copied() {
                    self.move_to(start);
                }
            }
            Some(_) => {}
        }
        self.points.push(point);
    }

    pub(in crate::read) fn curve_to(&mut self, end: (f32, f32)) {
        self.line_to(end);
        if let Some(last) = self.subpaths.last_mut() {
            last.curved = true;
        }
    }

    pub(in crate::read) fn close(&mut self) {
        if let Some(last) = self.subpaths.last_mut() {
            last.closed = true;
        }
    }

    /// The box of all points.
    pub(in crate::read) fn bbox(&self) -> Option<BBox> {
        bbox(&self.points)
    }

    /// The boxes of its shapes that are no lines.
    pub(super) fn areas(&self) -> impl Iterator<Item = BBox> {
        let shapes = self.shapes().filter_map(|(_, points)| bbox(points));
        shapes.filter(|shape| shape.width().min(shape.height()) > THICKEST_LINE)
    }

    /// Adds the lines that are seen when the path is filled with a colour, or stroked with a width and a colour.
    pub(super) fn paint(&self, fill: Option<u32>, stroke: Option<(f32, u32)>, clip: BBox, rulings: &mut Vec<Ruling>) {
        if let Some(color) = fill.filter(|color| !is_background(*color)) {
            self.filled(|line, horizontal, width| rulings.extend(clipped(line, horizontal, width, color, clip)));
        }
        if let Some((width, color)) = stroke {
            self.stroked(width, |line, horizontal, width| {
                rulings.extend(clipped(line, horizontal, width, color, clip))
            });
        }
    }

    fn shapes(&self) -> impl Iterator<Item = (&Subpath, &[(f32, f32)])> {
        let ends = self.subpaths.iter().skip(1).map(|next| next.start).chain([self.points.len()]);
        self.subpaths.iter().zip(ends).map(|(subpath, end)| {
            let points = self.points.get(subpath.start..end).unwrap_or_default();
            (subpath, points)
        })
    }

    /// The lines that a stroke of this width draws.
    fn stroked(&self, width: f32, mut ruling: impl FnMut(BBox, bool, f32)) {
        for (subpath, points) in self.shapes().filter(|(subpath, _)| !subpath.curved) {
            let closing = points.last().zip(points.first()).filter(|_| subpath.closed);
            let pairs = points.iter().zip(points.iter().skip(1)).chain(closing);
            for (from, to) in pairs {
                let (across, down) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
                if across.min(down) > SLANT || across.max(down) <= 0.0 {
                    continue;
                }
                let half = width / 2.0;
                let (x, y) = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1));
                let line = BBox::new(from.0, from.1, to.0, to.1);
                // A short stroke of great width is a line the other way.
                match (across >= down, width <= across.max(down)) {
                    (true, true) => ruling(BBox { top: y, bottom: y, ..line }, true, width),
                    (false, true) => ruling(BBox { x0: x, x1: x, ..line }, false, width),
                    (true, false) => ruling(BBox::new(x, y - half, x, y + half), false, across),
                    (false, false) => ruling(BBox::new(x - half, y, x + half, y), true, down),
                }
            }
        }
    }

    /// The lines among the filled shapes.
    fn filled(&self, mut ruling: impl FnMut(BBox, bool, f32)) {
        let mut outer: Option<BBox> = None;
        for (subpath, points) in self.shapes() {
            let Some(shape) = bbox(points).filter(|_| !subpath.curved) else {
                outer = None;
                continue;
            };
            let (width, height) = (shape.width(), shape.height());
            let (x, y) = shape.center();
            if width.min(height) <= THICKEST_LINE {
                // A dot may belong to a dotted line in either direction.
                let is_dot = width.max(height) <= THICKEST_LINE && width.max(height) < 1.5 * width.min(height);
                if width > height || is_dot {
                    ruling(BBox { top: y, bottom: y, ..shape }, true, height);
                }
                if height >= width || is_dot {
                    ruling(BBox { x0: x, x1: x, ..shape }, false, width);
                }
                outer = None;
            } else if let Some(frame) = outer.take().filter(|outer| is_frame(*outer, shape)) {
                frame_sides(frame, shape, &mut ruling);
            } else {
                outer = is_rectangle(points).then_some(shape);
            }
        }
    }
}

fn bbox(points: &[(f32, f32)]) -> Option<BBox> {
    let (x, y) = points.first().copied()?;
    let start = BBox { x0: x, top: y, x1: x, bottom: y };
    Some(points.iter().fold(start, |all, &(x, y)| all.union(BBox { x0: x, top: y, x1: x, bottom: y })))
}

fn is_rectangle(points: &[(f32, f32)]) -> bool {
    let level = |(from, to): (&(f32, f32), &(f32, f32))| (from.0 - to.0).abs() < 0.01 || (from.1 - to.1).abs() < 0.01;
    (4..=5).contains(&points.len()) && points.iter().zip(points.iter().skip(1)).all(level)
}

/// Whether the inner box lies in the outer one with gaps as thin as lines.
fn is_frame(outer: BBox, inner: BBox) -> bool {
    let gaps = [inner.x0 - outer.x0, inner.top - outer.top, outer.x1 - inner.x1, outer.bottom - inner.bottom];
    gaps.iter().all(|gap| (-0.01..=THICKEST_LINE).contains(gap)) && gaps.iter().any(|gap| *gap > 0.01)
}

fn frame_sides(outer: BBox, inner: BBox, ruling: &mut impl FnMut(BBox, bool, f32)) {
    for (from, to) in [(outer.top, inner.top), (inner.bottom, outer.bottom)] {
        if to - from > 0.01 {
            let y = f32::midpoint(from, to);
            ruling(BBox { top: y, bottom: y, ..outer }, true, to - from);
        }
    }
    for (from, to) in [(outer.x0, inner.x0), (inner.x1, outer.x1)] {
        if to - from > 0.01 {
            let x = f32::midpoint(from, to);
            ruling(BBox { x0: x, x1: x, ..outer }, false, to - from);
        }
    }
}

/// A colour whose darkest channel is at least this is background.
const NEAR_WHITE: u32 = 0xF4;

/// Whether a fill of this colour is paper.
pub(in crate::read) fn is_background(color: u32) -> bool {
    color.to_be_bytes().into_iter().skip(1).all(|channel| u32::from(channel) >= NEAR_WHITE)
}

/// What a clip leaves of a line.
fn clipped(line: BBox, horizontal: bool, width: f32, color: u32, clip: BBox) -> Option<Ruling> {
    let half = width / 2.0 + 0.01;
    let along = |from: f32, to: f32, low: f32, high: f32| (from.max(low), to.min(high));
    let within = |at: f32, low: f32, high: f32| at + half >= low && at - half <= high;
    let (x0, x1, y0, y1) = if horizontal {
        let (x0, x1) = along(line.x0, line.x1, clip.x0, clip.x1);
        (x0, x1, line.top, line.top)
    } else {
        let (y0, y1) = along(line.top, line.bottom, clip.top, clip.bottom);
        (line.x0, line.x0, y0, y1)
    };
    let seen = if horizontal { within(y0, clip.top, clip.bottom) } else { within(x0, clip.x0, clip.x1) };
    let finite = [x0, x1, y0, y1, width].iter().all(|value| value.is_finite());
    (seen && finite && (x0 < x1 || y0 < y1)).then_some(Ruling { x0, y0, x1, y1, width, color })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Line = (BBox, bool, f32);

    fn rectangle(path: &mut Path, x0: f32, y0: f32, x1: f32, y1: f32) {
        path.move_to((x0, y0));
        path.line_to((x1, y0));
        path.line_to((x1, y1));
        path.line_to((x0, y1));
        path.close();
    }

    fn filled(path: &Path) -> Vec<Line> {
        let mut lines = Vec::new();
        path.filled(|line, horizontal, width| lines.push((line, horizontal, width)));
        lines
    }

    fn stroked(path: &Path, width: f32) -> Vec<Line> {
        let mut lines = Vec::new();
        path.stroked(width, |line, horizontal, width| lines.push((line, horizontal, width)));
        lines
    }

    #[test]
    fn a_stroked_rectangle_has_four_edges() {
        let mut path = Path::default();
        rectangle(&mut path, 10.0, 20.0, 110.0, 70.0);
        let lines = stroked(&path, 1.0);
        assert_eq!(lines.iter().map(|(_, horizontal, _)| *horizontal).collect::<Vec<_>>(), [true, false, true, false]);
        assert_eq!(lines[3].0, BBox::new(10.0, 20.0, 10.0, 70.0));
    }

    #[test]
    fn slanted_and_curved_strokes_are_no_lines() {
        let mut path = Path::default();
        path.move_to((0.0, 0.0));
        path.line_to((50.0, 5.0));
        path.move_to((0.0, 0.0));
        path.curve_to((50.0, 0.0));
        assert_eq!(stroked(&path, 1.0), []);
    }

    #[test]
    fn a_short_stroke_of_great_width_is_a_line_across() {
        let mut path = Path::default();
        path.move_to((100.0, 50.0));
        path.line_to((100.0, 50.5));
        assert_eq!(stroked(&path, 80.0), [(BBox::new(60.0, 50.25, 140.0, 50.25), true, 0.5)]);
    }

    #[test]
    fn a_thin_fill_is_a_line_and_a_thick_one_is_none() {
        let mut path = Path::default();
        rectangle(&mut path, 10.0, 20.0, 110.0, 20.5);
        rectangle(&mut path, 10.0, 20.0, 10.5, 90.0);
        rectangle(&mut path, 10.0, 20.0, 110.0, 40.0);
        assert_eq!(
            filled(&path),
            [(BBox::new(10.0, 20.25, 110.0, 20.25), true, 0.5), (BBox::new(10.25, 20.0, 10.25, 90.0), false, 0.5),]
        );
    }

    #[test]
    fn a_dot_counts_in_both_directions() {
        let mut path = Path::default();
        rectangle(&mut path, 10.0, 20.0, 10.5, 20.5);
        assert_eq!(filled(&path).len(), 2);
    }

    #[test]
    fn nested_rectangles_are_a_frame() {
        let mut path = Path::default();
        rectangle(&mut path, 10.0, 20.0, 110.0, 70.0);
        rectangle(&mut path, 11.0, 21.0, 109.0, 70.0);
        let lines = filled(&path);
        // Top, left, right: at the bottom there is no gap.
        assert_eq!(
            lines.iter().map(|(line, ..)| line.center()).collect::<Vec<_>>(),
            [(60.0, 20.5), (10.5, 45.0), (109.5, 45.0)]
        );
    }

    #[test]
    fn a_clip_shortens_and_drops() {
        let clip = BBox::new(0.0, 0.0, 100.0, 50.0);
        let line = BBox::new(-20.0, 10.0, 200.0, 10.0);
        let kept = clipped(line, true, 1.0, 0, clip).expect("partly inside");
        assert_eq!((kept.x0, kept.x1), (0.0, 100.0));
        assert_eq!(clipped(BBox { top: 60.0, bottom: 60.0, ..line }, true, 1.0, 0, clip), None);
    }
}
