//! A figure over the years, as a small SVG chart: geometry in attributes only, so that a strict policy has nothing to say.

use gouji::Decimal;
use gouji::view::escape;
use std::fmt::Write as _;

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 120.0;
const LEFT: f64 = 12.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 20.0;

/// A line through the years that have a number; where there is none, or the figures do not compare, the line breaks. What
/// it shows stands in a table beside it as well.
pub(super) fn line(title: &str, points: &[(u16, Option<Decimal>)]) -> String {
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return String::new() };
    let span = f64::from(last.saturating_sub(*first).max(1));
    let most = points.iter().filter_map(|(_, value)| value.map(number)).fold(1.0, f64::max);
    let x = |year: u16| LEFT + f64::from(year - first) / span * (WIDTH - 2.0 * LEFT);
    let y = |value: f64| TOP + (1.0 - value.max(0.0) / most) * (HEIGHT - TOP - BOTTOM);
    let floor = HEIGHT - BOTTOM;
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\
         <line class=\"axis\" x1=\"0\" y1=\"{floor}\" x2=\"{WIDTH}\" y2=\"{floor}\"/>",
        escape(title),
    );
    for run in points.split(|(_, value)| value.is_none()) {
        let line: Vec<String> = run
            .iter()
            .filter_map(|(year, value)| Some(format!("{:.1},{:.1}", x(*year), y(number((*value)?)))))
            .collect();
        let _ = write!(svg, "<polyline class=\"trend\" points=\"{}\"/>", line.join(" "));
    }
    for (year, value) in points {
        let at = x(*year);
        if let Some(value) = value {
            let high = y(number(*value));
            let anchor = anchor(*year, *first, *last);
            let _ = write!(
                svg,
                "<circle class=\"dot\" cx=\"{at:.1}\" cy=\"{high:.1}\" r=\"3\"/><text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{value}</text>",
                high - 6.0
            );
        }
        let _ = write!(
            svg,
            "<text class=\"year\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{}\">{year}</text>",
            HEIGHT - 5.0,
            anchor(*year, *first, *last)
        );
    }
    svg + "</svg>"
}

/// The first and the last year must not be cut off by the edge.
fn anchor(year: u16, first: u16, last: u16) -> &'static str {
    match year {
        _ if first == last => "start",
        year if year == first => "start",
        year if year == last => "end",
        _ => "middle",
    }
}

/// For drawing only: what is printed is the decimal.
fn number(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line() {
        let points = [(2020, Some(10.into())), (2021, None), (2022, Some(0.into())), (2023, Some(20.into()))];
        let svg = line("a < b", &points);
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains("aria-label=\"a &lt; b\"") && svg.contains("points=\"209.3,100.0 308.0,18.0\""), "{svg}");
        assert!(!svg.contains("style"));
        assert_eq!(line("", &[]), "");
    }
}
