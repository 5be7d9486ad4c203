//! The error rate of a sample, with its confidence interval.

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval at 95 % for a share, as two shares. It is right near 0 and 1 as well, where the textbook's
/// interval has no width. None where nothing was decided.
pub(super) fn wilson(errors: u64, decided: u64) -> Option<(f64, f64)> {
    if decided == 0 {
        return None;
    }
    let (errors, decided) = (errors as f64, decided as f64);
    let (share, square) = (errors / decided, Z * Z);
    let centre = (share + square / (2.0 * decided)) / (1.0 + square / decided);
    let spread = share * (1.0 - share) / decided + square / (4.0 * decided * decided);
    let half = Z * spread.sqrt() / (1.0 + square / decided);
    let low = if errors == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if errors == decided { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

/// A share as a percentage with two decimals.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_that_are_known() {
        // As R's prop.test(x, n, correct = FALSE) and statsmodels' proportion_confint(method="wilson") give them.
        for (errors, decided, low, high) in [
            (0, 200, 0.0, 0.018_845),
            (1, 200, 0.000_883, 0.027_774),
            (10, 100, 0.055_229, 0.174_366),
            (5, 10, 0.236_593, 0.763_407),
            (10, 10, 0.722_467, 1.0),
        ] {
            let (found_low, found_high) = wilson(errors, decided).unwrap();
            assert!(
                (found_low - low).abs() < 1e-6 && (found_high - high).abs() < 1e-6,
                "{errors} of {decided}: {found_low} {found_high}"
            );
        }
        assert_eq!(wilson(0, 0), None);
        assert_eq!(percent(0.018_845), "1.88 %");
    }
}
