//! The two pictures of `summary.html`, as plain SVG: bars for years, and a square for each organ and year.

use super::overview::{Mark, Overview};
use super::summary::year_name;
use gouji::view::escape;
use std::fmt::Write as _;

/// Organs that are drawn; all of them stand in the table `reports`.
pub(super) const ORGANS: usize = 1000;

/// Years that are drawn. One far away from all others is a misprint in a title; it would only make the picture wide.
const YEARS: u16 = 40;

/// One bar a year: its reports, and those with an error.
pub(super) fn years(page: &mut String, overview: &Overview, label: &str) {
    const WIDTH: usize = 56;
    const HEIGHT: usize = 140;
    const BAR: usize = 36;
    let most = overview.years.values().map(|year| year.reports).max().unwrap_or(0).max(1);
    let (width, bottom) = (WIDTH * overview.years.len().max(1), HEIGHT + 18);
    let _ =
        write!(page, "<div class=scroll><svg width={width} height={} role=img aria-label=\"{label}\">", bottom + 24);
    let _ = write!(page, "<line x1=0 x2={width} y1={bottom} y2={bottom} />");
    for (place, (year, counts)) in overview.years.iter().enumerate() {
        let (x, middle) = (place * WIDTH + (WIDTH - BAR) / 2, place * WIDTH + WIDTH / 2);
        let [height, broken] = [counts.reports, counts.broken].map(|count| (count * HEIGHT).div_ceil(most));
        let _ = write!(
            page,
            "<g><title>{year} {} / {}</title><rect class=clean x={x} y={} width={BAR} height={height} rx=2 />\
             <rect class=broken x={x} y={} width={BAR} height={broken} />\
             <text x={middle} y={} text-anchor=middle>{}</text><text x={middle} y={} text-anchor=middle>{}</text></g>",
            counts.broken,
            counts.reports,
            bottom - height,
            bottom - broken,
            bottom + 16,
            year_name(*year),
            bottom - height - 5,
            counts.reports,
            year = year_name(*year),
        );
    }
    *page += "</svg></div>\n";
}

/// One row an organ, one square a year; `said` names a mark.
pub(super) fn organs(page: &mut String, overview: &Overview, label: &str, said: impl Fn(Option<Mark>) -> &'static str) {
    const STEP: usize = 20;
    const SQUARE: usize = 16;
    const NAMES: usize = 300;
    const HEAD: usize = 20;
    let years: Vec<u16> = overview.years.keys().copied().filter(|year| *year > 0).collect();
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else { return };
    let first = first.max(last.saturating_sub(YEARS));
    let x = |year: u16| NAMES + usize::from(year - first) * STEP;
    let rows = overview.organs.len().min(ORGANS);
    let (width, height) = (x(last) + STEP, rows * STEP + HEAD + 4);
    let _ = write!(page, "<div class=scroll><svg width={width} height={height} role=img aria-label=\"{label}\">");
    for year in first..=last {
        let _ = write!(page, "<text x={} y=13 text-anchor=middle>{:02}</text>", x(year) + SQUARE / 2, year % 100);
    }
    for (row, (organ, marks)) in overview.organs.iter().take(ORGANS).enumerate() {
        let (y, organ) = (row * STEP + HEAD, escape(organ));
        let _ = write!(page, "<text x={} y={} text-anchor=end>{organ}</text>", NAMES - 8, y + 13);
        let shown = marks.keys().copied().filter(|year| *year >= first);
        let (Some(from), Some(to)) = (shown.clone().min(), shown.max()) else { continue };
        for year in from..=to {
            let mark = marks.get(&year).copied();
            let class = match mark {
                Some(Mark::Clean) => "clean",
                Some(Mark::InPart) => "part",
                Some(Mark::Broken) => "broken",
                None => "none",
            };
            let _ = write!(
                page,
                "<rect class={class} x={} y={y} width={SQUARE} height={SQUARE} rx=2><title>{organ} {year}: {}</title></rect>",
                x(year),
                said(mark)
            );
        }
    }
    *page += "</svg></div>\n";
}
