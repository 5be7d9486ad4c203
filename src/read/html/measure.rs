//! What styles say of the size and the place of boxes.

use super::arrange::Width;
use super::sheet::Sheet;
use super::tree::{Id, Tree};

/// A grid has no more columns than this, and no cell covers more.
const MAX_TRACKS: usize = 1_000;

/// Where a cell of a grid begins, if that is said, and how many tracks it covers.
#[derive(Clone, Copy)]
pub(super) struct Track {
    pub(super) start: Option<usize>,
    pub(super) span: usize,
}

/// How wide a box is said to be.
pub(super) fn width(sheet: &Sheet, tree: &Tree, id: Id) -> Option<Width> {
    let value = |name| sheet.value(tree, id, name).map(str::trim);
    let flex: Vec<&str> = value("flex").unwrap_or_default().split_whitespace().collect();
    let (grow, basis) = match flex[..] {
        [] => (None, None),
        [one] => one.parse::<f64>().map_or((None, Some(one)), |grow| (Some(grow), None)),
        [grow, .., last] => (grow.parse().ok(), last.parse::<f64>().is_err().then_some(last)),
    };
    let grow = value("flex-grow").and_then(|grow| grow.parse().ok()).or(grow).filter(|grow| *grow > 0.0);
    let told = [value("flex-basis"), basis, value("width"), value("max-width")];
    let fixed = told.into_iter().flatten().find_map(length).filter(|length| *length != (0.0, 0.0));
    match (fixed, grow) {
        (Some((pixels, share)), None) => Some(Width { pixels, share, rest: 0.0 }),
        (None, Some(rest)) => Some(Width { pixels: 0.0, share: 0.0, rest }),
        _ => None,
    }
}

/// `25%` and `120px`, as pixels and a share.
fn length(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    let share = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    let pixels = |unit, factor: f64| Some(text.strip_suffix(unit)?.trim().parse::<f64>().ok()? * factor);
    let pixels = pixels("px", 1.0).or_else(|| pixels("pt", 4.0 / 3.0)).or_else(|| pixels("rem", 16.0));
    share.map(|share| (0.0, share / 100.0)).or_else(|| pixels.map(|pixels| (pixels, 0.0)))
}

/// From where to where a box with a place reaches: left, top, right, bottom.
pub(super) fn reach(sheet: &Sheet, tree: &Tree, id: Id) -> Option<[f64; 4]> {
    let side = |name| {
        let (pixels, share) = sheet.value(tree, id, name).and_then(length_or_zero)?;
        (share == 0.0).then_some(pixels)
    };
    let (left, top) = (side("left")?, side("top")?);
    Some([left, top, left + side("width")?, top + side("height")?])
}

/// A length that is no share, in pixels.
pub(super) fn pixels(text: &str) -> Option<f64> {
    length_or_zero(text).filter(|(_, share)| *share == 0.0).map(|(pixels, _)| pixels)
}

fn length_or_zero(text: &str) -> Option<(f64, f64)> {
    if text.trim() == "0" { Some((0.0, 0.0)) } else { length(text) }
}

/// How many columns a grid declares.
pub(super) fn tracks(template: &str) -> Option<usize> {
    let mut count = 0_usize;
    let mut rest = template.trim();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '[' => rest.find(']')? + 1,
            _ => end_of_word(rest),
        };
        let (word, behind) = rest.split_at(end);
        rest = behind.trim_start();
        if first == '[' {
            continue;
        }
        count += match word.strip_prefix("repeat(").and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) => {
                let (times, inner) = inner.split_once(',')?;
                times.trim().parse::<usize>().ok()?.checked_mul(tracks(inner)?)?
            }
            None if matches!(word, "none" | "subgrid" | "inherit") => return None,
            None => 1,
        };
        if count > MAX_TRACKS {
            return None;
        }
    }
    (count > 0).then_some(count)
}

/// Where a word ends: at white space outside of brackets.
fn end_of_word(text: &str) -> usize {
    let mut open = 0_usize;
    let ends = |(_, c): &(usize, char)| {
        match c {
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0 && c.is_whitespace()
    };
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

/// The track of a cell: `grid-row: 2 / span 3`, `grid-row-start`, or its part of `grid-area: 2 / 1 / 5 / 2`. None where
/// it names lines, or counts them from the end.
pub(super) fn span<'s>(
    value: impl Fn(&str) -> Option<&'s str>,
    line: &str,
    area: Option<&str>,
    at: usize,
) -> Option<Track> {
    let both = value(line).unwrap_or_default();
    let (start, end) = both.split_once('/').unwrap_or((both, ""));
    let from_area = |at: usize| area.and_then(|area| area.split('/').nth(at)).unwrap_or_default();
    let long = |side: &str| value(&format!("{line}-{side}")).unwrap_or_default().to_owned();
    let told = |short: &str, side: &str, area: usize| {
        let all = [short.to_owned(), long(side), from_area(area).to_owned()];
        all.into_iter().map(|one| one.trim().to_owned()).find(|one| !one.is_empty() && one != "auto")
    };
    let start = told(start, "start", at).map(|text| line_of(&text)).unwrap_or(Some(Line::Auto))?;
    let end = told(end, "end", at + 2).map(|text| line_of(&text)).unwrap_or(Some(Line::Auto))?;
    let track = match (start, end) {
        (Line::At(start), Line::At(end)) => Track { start: Some(start), span: end.checked_sub(start)? },
        (Line::At(start), Line::Span(span)) => Track { start: Some(start), span },
        (Line::At(start), Line::Auto) => Track { start: Some(start), span: 1 },
        (Line::Span(span), Line::At(end)) => Track { start: Some(end.checked_sub(span)?), span },
        (Line::Auto, Line::At(end)) => Track { start: Some(end.checked_sub(1)?), span: 1 },
        (Line::Span(span), _) | (Line::Auto, Line::Span(span)) => Track { start: None, span },
        (Line::Auto, Line::Auto) => Track { start: None, span: 1 },
    };
    (1..=MAX_TRACKS).contains(&track.span).then_some(track).filter(|track| track.start.is_none_or(|at| at < MAX_TRACKS))
}

enum Line {
    At(usize),
    Span(usize),
    Auto,
}

fn line_of(text: &str) -> Option<Line> {
    match text.strip_prefix("span") {
        Some(span) => span.trim().parse().ok().map(Line::Span),
        None => text.parse::<usize>().ok()?.checked_sub(1).map(Line::At),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_grid_are_counted() {
        for (template, count) in [
            ("1fr 1fr", Some(2)),
            ("repeat(10, 1fr)", Some(10)),
            ("[a] 120px repeat(3, minmax(40px, 1fr) 2em) [end]", Some(7)),
            ("repeat(auto-fill, 9px)", None),
            ("none", None),
            ("repeat(9999999, 1fr)", None),
        ] {
            assert_eq!(tracks(template), count, "{template}");
        }
    }

    #[test]
    fn tracks_of_cells() {
        let track = |column: &'static str| {
            let track = span(|name| (name == "grid-column").then_some(column), "grid-column", None, 1)?;
            Some((track.start, track.span))
        };
        assert_eq!(track("span 3"), Some((None, 3)));
        assert_eq!(track("2 / 5"), Some((Some(1), 3)));
        assert_eq!(track("2 / span 2"), Some((Some(1), 2)));
        assert_eq!(track("1 / -1"), None);
        assert_eq!(track("head"), None);
        let area = span(|_| None, "grid-column", Some("3 / 2 / 4 / 6"), 1).map(|track| (track.start, track.span));
        assert_eq!(area, Some((Some(1), 4)));
    }
}
