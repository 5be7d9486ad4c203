//! The numbers of content streams.

use super::lexer::is_regular;

/// Powers of ten, for as many decimals as [`plain`] reads; all of them exact.
const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number and how many bytes it took; none when no digit comes before a letter.
pub(super) fn number(bytes: &[u8]) -> Option<(f32, usize)> {
    plain(bytes).or_else(|| any(bytes))
}

/// Nearly all numbers: a sign, a few digits with a point among them, and the end.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 is what a page needs.
fn plain(bytes: &[u8]) -> Option<(f32, usize)> {
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let (mut mantissa, mut point) = (0_u64, None);
    let mut length = start;
    let end = loop {
        let byte = bytes.get(length).copied();
        match byte {
            Some(digit @ b'0'..=b'9') => mantissa = mantissa * 10 + u64::from(digit - b'0'),
            Some(b'.') if point.is_none() => point = Some(length + 1),
            _ => break byte,
        }
        length += 1;
        if length > TENS.len() {
            return None;
        }
    };
    let digits = length - start - usize::from(point.is_some());
    if digits == 0 || end.is_some_and(is_regular) {
        return None;
    }
    let value = (mantissa as f64 / TENS[point.map_or(0, |point| length - point)]) as f32;
    Some((if negative { -value } else { value }, length))
}

/// All of them. Lenient as the common viewers: `--5` is -5, `12-3` is 12, `1.2.3` is 1.2, a lone sign or point is 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 is what a page needs.
fn any(bytes: &[u8]) -> Option<(f32, usize)> {
    let signs = bytes.iter().take_while(|&&byte| byte == b'-' || byte == b'+').count();
    let (mut mantissa, mut scale, mut digits, mut point, mut over) = (0_u64, 1_f64, 0, false, false);
    let mut length = signs;
    for &byte in bytes.get(signs..)? {
        match byte {
            _ if over && matches!(byte, b'0'..=b'9' | b'.' | b'-') => {}
            b'0'..=b'9' => {
                digits += 1;
                // Past 2^53 the digits no longer matter, only how many stand before the point.
                if mantissa < 1 << 53 {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    scale *= if point { 10.0 } else { 1.0 };
                } else if !point {
                    scale *= 0.1;
                }
            }
            b'.' if !point => point = true,
            b'.' | b'-' => over = true,
            _ if is_regular(byte) && digits == 0 => return None,
            _ => break,
        }
        length += 1;
    }
    let value = (mantissa as f64 / scale) as f32;
    let value = if bytes.first() == Some(&b'-') { -value } else { value };
    value.is_finite().then_some((value, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_viewers_read_them() {
        let cases: &[(&str, f32)] = &[
            ("12", 12.0),
            ("-0.5", -0.5),
            ("+.25", 0.25),
            ("4.", 4.0),
            ("--5", -5.0),
            ("12-3", 12.0),
            ("1.2.3", 1.2),
            ("-", 0.0),
            ("0.00000000000000000000001", 1e-23),
            ("123456789012345678901234567890", 1.234_567_9e29),
        ];
        for (source, expected) in cases {
            let (found, length) = number(source.as_bytes()).expect("a number");
            assert_eq!(length, source.len(), "{source} is one number");
            assert!((found - expected).abs() <= expected.abs() * 1e-6, "{source}: {found}");
        }
    }

    #[test]
    fn plain_numbers_are_read_alike_both_ways() {
        for source in ["0", "7 ", "-12.50]", ".5/", "-.25\n", "4.(", "595.2756", "123456789012345", "0.00000000000001"]
        {
            let found = plain(source.as_bytes()).expect("it is plain");
            assert_eq!(Some(found), any(source.as_bytes()), "{source}");
        }
        for source in ["", "-", ".", "--5", "+1", "1-2", "1.2.3", "1e5", "12Tf", "12345678901234567"] {
            assert_eq!(plain(source.as_bytes()), None, "{source}");
        }
    }
}
