//! A number in one of the numeral systems of automatic numbering (`ST_NumberFormat`, ECMA-376 part 1, 17.18.59).

/// The number as the system writes it. Systems that no Chinese report uses are written in decimal, as Word does with
/// those it does not know. `None`: the system writes nothing.
pub(super) fn numeral(system: &str, number: u32) -> Option<String> {
    let written = match system {
        "none" | "bullet" => return None,
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => digits(number, "０１２３４５６７８９"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number, 'A'),
        "lowerLetter" => letters(number, 'a'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            enclosed(number, &[(1, 20, '①'), (21, 35, '㉑'), (36, 50, '㊱')])
        }
        "decimalEnclosedFullstop" => enclosed(number, &[(1, 20, '⒈')]),
        "decimalEnclosedParen" => enclosed(number, &[(1, 20, '⑴')]),
        "ideographEnclosedCircle" => enclosed(number, &[(1, 10, '㊀')]),
        "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" => counting(number, &LOWER),
        "taiwaneseCounting" | "taiwaneseCountingThousand" => counting(number, &LOWER),
        "chineseLegalSimplified" => counting(number, &LEGAL_SIMPLIFIED),
        "ideographLegalTraditional" => counting(number, &LEGAL_TRADITIONAL),
        "japaneseLegal" => counting(number, &LEGAL_JAPANESE),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            digits(number, "〇一二三四五六七八九")
        }
        "ideographTraditional" => of_list(number, STEMS),
        "ideographZodiac" => of_list(number, BRANCHES),
        "ideographZodiacTraditional" => {
            let turn = number.checked_sub(1)?;
            nth(STEMS, turn % 10).into_iter().chain(nth(BRANCHES, turn % 12)).collect()
        }
        "numberInDash" => format!("- {number} -"),
        _ => number.to_string(),
    };
    Some(written)
}

/// The heavenly stems and the earthly branches; together they count to sixty.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Digits 0 to 9 and the marks of ten, hundred, thousand, ten thousand.
struct Counting {
    digits: &'static str,
    units: [&'static str; 5],
    /// Whether ten is written 一十 (the money of a cheque) and not 十.
    full: bool,
}

const LOWER: Counting =
    Counting { digits: "零一二三四五六七八九", units: ["", "十", "百", "千", "万"], full: false };
const LEGAL_SIMPLIFIED: Counting =
    Counting { digits: "零壹贰叁肆伍陆柒捌玖", units: ["", "拾", "佰", "仟", "万"], full: true };
const LEGAL_TRADITIONAL: Counting =
    Counting { digits: "零壹貳參肆伍陸柒捌玖", units: ["", "拾", "佰", "仟", "萬"], full: true };
const LEGAL_JAPANESE: Counting =
    Counting { digits: "零壱弐参四伍六七八九", units: ["", "拾", "百", "千", "萬"], full: true };

/// 十二, 一百零一, 一千零一十. Past 99,999 in decimal: no list is that long.
fn counting(number: u32, system: &Counting) -> String {
    let digit = |n: u32| system.digits.chars().nth(n as usize % 10).unwrap_or_default();
    if number == 0 || number > 99_999 {
        return if number == 0 { digit(0).to_string() } else { number.to_string() };
    }
    let mut written = String::new();
    let mut gap = false;
    for (place, unit) in system.units.iter().enumerate().rev() {
        let figure = number / 10_u32.pow(u32::try_from(place).unwrap_or(0)) % 10;
        if figure == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push(digit(0));
            gap = false;
        }
        let is_bare_ten = place == 1 && figure == 1 && written.is_empty() && !system.full;
        if !is_bare_ten {
            written.push(digit(figure));
        }
        written.push_str(unit);
    }
    written
}

/// Each digit by itself: 一〇.
fn digits(number: u32, digits: &str) -> String {
    number.to_string().chars().filter_map(|c| digits.chars().nth(c.to_digit(10)? as usize)).collect()
}

/// A to Z, then AA to ZZ, AAA: the letter is repeated.
fn letters(number: u32, first: char) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    // A list of 26 × 30 entries ends with thirty letters; a forged start value must not fill the memory.
    let times = index / 26 + 1;
    let letter = char::from_u32(first as u32 + index % 26).unwrap_or(first);
    if times > 30 { number.to_string() } else { std::iter::repeat_n(letter, times as usize).collect() }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            written.push_str(sign);
            number -= value;
        }
    }
    written
}

/// One character for each number, in runs of Unicode (first, last, the character of the first); past them in decimal.
fn enclosed(number: u32, runs: &[(u32, u32, char)]) -> String {
    let run = runs.iter().find(|(first, last, _)| (*first..=*last).contains(&number));
    let character = run.and_then(|(first, _, character)| char::from_u32(*character as u32 + number - first));
    character.map_or_else(|| number.to_string(), String::from)
}

/// One character for each number; past the last in decimal.
fn of_list(number: u32, characters: &str) -> String {
    let found = number.checked_sub(1).and_then(|index| nth(characters, index));
    found.map_or_else(|| number.to_string(), String::from)
}

fn nth(characters: &str, index: u32) -> Option<char> {
    characters.chars().nth(index as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(system: &str, expected: &[(u32, &str)]) {
        for (number, written) in expected {
            assert_eq!(numeral(system, *number).as_deref(), Some(*written), "{system} {number}");
        }
    }

    #[test]
    fn chinese_systems() {
        check("chineseCounting", &[(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (99, "九十九")]);
        check(
            "chineseCountingThousand",
            &[(101, "一百零一"), (110, "一百一十"), (1010, "一千零一十"), (10_001, "一万零一"), (2000, "二千")],
        );
        check("chineseLegalSimplified", &[(3, "叁"), (10, "壹拾"), (21, "贰拾壹")]);
        check("ideographDigital", &[(10, "一〇"), (21, "二一")]);
        check("ideographTraditional", &[(1, "甲"), (10, "癸"), (11, "11")]);
        check("ideographZodiac", &[(12, "亥")]);
        check("ideographZodiacTraditional", &[(1, "甲子"), (60, "癸亥"), (61, "甲子")]);
    }

    #[test]
    fn circles_letters_and_romans() {
        check("decimalEnclosedCircle", &[(1, "①"), (20, "⑳"), (21, "㉑"), (36, "㊱"), (50, "㊿"), (51, "51")]);
        check("decimalEnclosedParen", &[(2, "⑵")]);
        check("lowerLetter", &[(1, "a"), (26, "z"), (27, "aa"), (u32::MAX, "4294967295")]);
        check("upperRoman", &[(4, "IV"), (1994, "MCMXCIV"), (4000, "4000")]);
        check("decimalZero", &[(7, "07")]);
        check("somethingNew", &[(7, "7")]);
        assert_eq!(numeral("bullet", 1), None);
    }

    #[test]
    fn no_number_is_too_big_or_too_small() {
        for system in ["chineseCounting", "upperLetter", "lowerRoman", "ideographTraditional", "chineseLegalSimplified"]
        {
            for number in [0, 1, u32::MAX] {
                assert!(numeral(system, number).is_some_and(|written| written.len() < 40), "{system} {number}");
            }
        }
    }
}
