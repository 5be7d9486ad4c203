//! What a page gives, on files small enough to be read here.

use super::testing::{HELVETICA, one_page, page, pdf, stream, text};
use crate::diagnostic::Code;
use crate::place::BBox;

fn near(found: (f32, f32), expected: (f32, f32)) -> bool {
    (found.0 - expected.0).abs() < 0.01 && (found.1 - expected.1).abs() < 0.01
}

#[test]
fn a_glyph_has_its_place_from_the_top_left() {
    let page = page(&one_page(HELVETICA, "0 0 1 rg BT /F 10 Tf 20 30 Td (12) Tj ET", &[]));
    assert_eq!((page.width, page.height, text(&page).as_str()), (200.0, 100.0, "12"));
    let second = &page.glyphs[1];
    assert!(near(second.origin, (25.56, 70.0)), "{:?}", second.origin); // 20 + 0.556 × 10, 100 - 30
    assert_eq!((second.size, second.color, second.angle), (10.0, 0x00_00FF, 0));
    assert!((second.bbox.width() - 5.56).abs() < 0.01 && second.bbox.contains(28.0, 66.0));
}

#[test]
fn every_text_operator_moves_the_pen() {
    let content = "BT /F 10 Tf 1 Tc 2 Tw 50 Tz 12 TL 1 0 0 1 10 90 Tm (0 0) Tj T* [(0) -1000 (0)] TJ
        5 -10 TD (0) Tj (0) ' 3 0 (0) \" 2 Ts (0) Tj ET";
    let page = page(&one_page(HELVETICA, content, &[]));
    let origins: Vec<_> = page.glyphs.iter().map(|glyph| glyph.origin).collect();
    let expected = [
        (10.0, 10.0),
        (13.28, 10.0), // (5.56 + 1) × ½
        (16.17, 10.0), // (2.78 + 1 + 2) × ½
        (10.0, 22.0),  // T* by TL
        (18.28, 22.0), // 3.28 + 10 × ½
        (15.0, 32.0),  // TD from the start of the line
        (15.0, 42.0),  // ' by the leading that TD set
        (15.0, 52.0),  // \" sets the spacing to 0
        (17.78, 50.0), // raised by 2
    ];
    assert_eq!(origins.len(), expected.len());
    for (found, expected) in origins.iter().zip(expected) {
        assert!(near(*found, expected), "found {found:?}, expected {expected:?}");
    }
}

#[test]
fn rotation_and_crop_are_applied() {
    let content = "BT /F 10 Tf 20 30 Td (1) Tj ET 20 30 m 80 30 l S";
    for (entries, size, origin, angle) in [
        ("/Rotate 90", (100.0, 200.0), (30.0, 20.0), 90),
        ("/Rotate 180", (200.0, 100.0), (180.0, 30.0), 180),
        ("/Rotate -90", (100.0, 200.0), (70.0, 180.0), -90),
        ("/CropBox[10 10 110 60]", (100.0, 50.0), (10.0, 30.0), 0),
    ] {
        let page = page(&one_page(&format!("{HELVETICA}{entries}"), content, &[]));
        assert_eq!((page.width, page.height), size, "{entries}");
        let glyph = &page.glyphs[0];
        assert!(near(glyph.origin, origin), "{entries}: {:?}", glyph.origin);
        assert_eq!(glyph.angle, angle, "{entries}");
        assert_eq!(page.rulings.len(), 1, "{entries}");
    }
}

#[test]
fn bold_made_of_two_is_one() {
    let twice = "BT /F 10 Tf 20 30 Td (3119) Tj ET BT /F 10 Tf 20.3 30 Td (3119) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, twice, &[]))), "3119");
    let stroked = "BT /F 10 Tf 2 Tr 20 30 Td (11) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, stroked, &[]))), "11");
}

#[test]
fn what_a_clip_hides_is_not_there() {
    let content = "q 0 0 50 100 re W n BT /F 10 Tf 20 30 Td (1) Tj 60 0 Td (2) Tj ET 0 50 m 200 50 l S Q
        BT /F 10 Tf 120 30 Td (3) Tj 500 0 Td (4) Tj ET";
    let page = page(&one_page(HELVETICA, content, &[]));
    assert_eq!(text(&page), "13");
    assert_eq!((page.rulings[0].x0, page.rulings[0].x1), (0.0, 50.0));
}

#[test]
fn rulings_are_strokes_and_thin_fills_but_not_white_ones() {
    let content = "2 w 1 0 0 RG 10 10 100 50 re S 0.5 g 10 80 100 0.5 re f 1 g 10 90 100 0.5 re f
        0.8 0.9 1 rg 10 10 100 50 re f";
    let page = page(&one_page("", content, &[]));
    assert_eq!(page.rulings.len(), 5); // 4 edges + 1 thin fill
    assert_eq!((page.rulings[0].color, page.rulings[0].width), (0xFF_0000, 2.0));
    let thin = page.rulings[4];
    assert!(thin.is_horizontal() && near((thin.x0, thin.y0), (10.0, 19.75)), "{thin:?}");
}

#[test]
fn a_form_has_its_own_matrix_box_and_resources() {
    let form = stream(
        &format!("/Type/XObject/Subtype/Form/Matrix[2 0 0 2 10 0]/BBox[0 0 50 50]{HELVETICA}"),
        b"q q BT /F 10 Tf 5 5 Td (1) Tj 60 0 Td (2) Tj ET",
    );
    let page =
        page(&one_page("/Resources<</XObject<</X 5 0 R>>>>", "q 1 0 0 1 0 10 cm /X Do Q 0 0 m 9 0 l S", &[form]));
    assert_eq!(text(&page), "1");
    assert!(near(page.glyphs[0].origin, (20.0, 80.0)), "{:?}", page.glyphs[0].origin);
    assert!((page.glyphs[0].size - 20.0).abs() < 0.01);
    assert!((page.rulings[0].x1 - 9.0).abs() < 0.01, "the form's open states end with it");
}

#[test]
fn layers_switched_off_are_not_read() {
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[5 0 R]>>>>>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Properties<</Off 5 0 R/On 6 0 R/Both 7 0 R>>
            /Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            .to_vec(),
        stream(
            "",
            b"BT /F 9 Tf 9 9 Td /OC /Off BDC (1) Tj EMC /OC /On BDC (2) Tj EMC /OC /Both BDC (3) Tj EMC (4) Tj ET",
        ),
        b"<</Type/OCG/Name(off)>>".to_vec(),
        b"<</Type/OCG/Name(on)>>".to_vec(),
        b"<</Type/OCMD/OCGs[5 0 R 6 0 R]/P/AllOn>>".to_vec(),
    ];
    assert_eq!(text(&page(&pdf(&objects))), "24");
}

fn composite(encoding: &str, more: &str) -> String {
    format!(
        "/Resources<</Font<</F<</Type/Font/Subtype/Type0/Encoding/{encoding}/DescendantFonts[<</Type/Font
        /Subtype/CIDFontType0/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/W[814 939 500]{more}>>]>>>>>>"
    )
}

#[test]
fn predefined_cmaps_give_characters_and_widths() {
    for (encoding, hex) in [
        ("GBK-EUC-H", "31D5FEB8AE"),
        ("GB-EUC-H", "31D5FEB8AE"),
        ("UniGB-UCS2-H", "0031653F5E9C"),
        ("UniGB-UTF16-H", "0031653F5E9C"),
        ("Identity-H", "033E119F06A9"),
    ] {
        let content = format!("BT /F 10 Tf 20 30 Td <{hex}> Tj ET");
        let page = page(&one_page(&composite(encoding, ""), &content, &[]));
        assert_eq!(text(&page), "1政府", "{encoding}");
        assert!(near(page.glyphs[2].origin, (page.glyphs[1].origin.0 + 10.0, 70.0)), "{encoding}");
    }
}

#[test]
fn vertical_writing_goes_down_from_the_middle() {
    let content = "BT /F 10 Tf 50 90 Td <653F5E9C> Tj ET";
    let page = page(&one_page(&composite("UniGB-UCS2-V", "/DW2[880 -1100]"), content, &[]));
    let boxes: Vec<BBox> = page.glyphs.iter().map(|glyph| glyph.bbox).collect();
    assert!(page.glyphs.iter().all(|glyph| glyph.vertical && glyph.angle == 0));
    assert!(near((boxes[0].x0, boxes[0].top), (45.0, 10.0)) && near((boxes[0].x1, boxes[0].bottom), (55.0, 21.0)));
    assert!(near((boxes[1].x0, boxes[1].top), (45.0, 21.0)));
}

#[test]
fn simple_fonts_take_their_differences_and_their_to_unicode() {
    let resources = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/FirstChar 1/Widths[500 250 1000]
        /Encoding<</Differences[1/one/uni653F/g9]>>/ToUnicode 5 0 R>>>>>>";
    let to_unicode = stream("", b"1 beginbfchar <02> <5E9C> endbfchar");
    let bytes = one_page(resources, "BT /F 10 Tf 20 30 Td <010203> Tj ET", &[to_unicode]);
    let found = page(&bytes);
    assert_eq!(text(&found), "1府\u{FFFD}");
    assert!(near(found.glyphs[2].origin, (27.5, 70.0)));
    let (_, diagnostics) = super::pages(&bytes).expect("a readable file");
    assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::GlyphUnknown]);
}

#[test]
fn a_type_3_font_measures_in_its_own_units() {
    let resources =
        "/Resources<</Font<</F<</Type/Font/Subtype/Type3/FontMatrix[0.01 0 0 0.01 0 0]/FontBBox[0 -20 60 80]
        /FirstChar 49/Widths[60]/Encoding<</Differences[49/one]>>/CharProcs<<>>>>>>>>";
    let page = page(&one_page(resources, "BT /F 10 Tf 20 30 Td (11) Tj ET", &[]));
    assert!(near(page.glyphs[1].origin, (26.0, 70.0)));
    assert!(near((page.glyphs[0].bbox.top, page.glyphs[0].bbox.bottom), (62.0, 72.0)));
}

#[test]
fn invisible_text_is_read_and_said_to_be_so() {
    let bytes = one_page(HELVETICA, "BT /F 10 Tf 3 Tr 20 30 Td (12) Tj ET", &[]);
    let (pages, diagnostics) = super::pages(&bytes).expect("a readable file");
    assert!(pages[0].glyphs.iter().all(|glyph| glyph.invisible));
    assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::TextInvisible]);
}

#[test]
fn inline_images_and_operators_in_arrays_do_not_disturb() {
    let content = "BI /W 1 /H 1 ID \u{1}\u{2}(( EI Q BT /F 10 Tf 20 30 Td [(1) 0 Tc (2)] TJ [(3) TJ ET";
    let page = page(&one_page(HELVETICA, content, &[]));
    assert_eq!((text(&page).as_str(), page.images), ("123", 1));
}

#[test]
fn marks_of_artifacts_and_actual_text_leave_the_glyphs_as_they_are() {
    // A page number is told by where it stands (`read::page`), not by a mark that few producers set.
    let content = "BT /F 10 Tf 20 30 Td /Artifact <</Type/Pagination>> BDC (1) Tj EMC
        /Span <</ActualText (9)>> BDC (2) Tj EMC /Span /P1 BDC (3) Tj EMC EMC EMC (4) Tj ET";
    let page = page(&one_page(HELVETICA, content, &[]));
    assert_eq!(text(&page), "1234");
}

#[test]
fn mirrored_and_turned_text_stands_where_it_is_drawn() {
    // The page is flipped, and the text flipped back: as some producers write every page.
    let flipped = "1 0 0 -1 0 100 cm BT /F 10 Tf 1 0 0 -1 20 70 Tm (12) Tj ET 0 0 50 20 re S";
    let found = page(&one_page(HELVETICA, flipped, &[]));
    assert_eq!((found.glyphs[0].angle, found.glyphs[0].size), (0, 10.0));
    assert!(near(found.glyphs[1].origin, (25.56, 70.0)), "{:?}", found.glyphs[1].origin);
    assert!(near((found.glyphs[0].bbox.top, found.glyphs[0].bbox.bottom), (61.2, 71.2)));
    // A negative size and a matrix that turns it again.
    let negative = "BT /F -10 Tf -1 0 0 -1 20 30 Tm (12) Tj ET";
    let found = page(&one_page(HELVETICA, negative, &[]));
    assert_eq!((found.glyphs[0].angle, found.glyphs[0].size), (0, 10.0));
    assert!(near(found.glyphs[1].origin, (25.56, 70.0)), "{:?}", found.glyphs[1].origin);
}

#[test]
fn text_drawn_letter_by_letter_has_the_same_places() {
    let whole = page(&one_page(HELVETICA, "BT /F 10 Tf 20 30 Td (123) Tj ET", &[]));
    for content in [
        "BT /F 10 Tf 20 30 Td (1) Tj 5.56 0 Td (2) Tj 5.56 0 Td (3) Tj ET",
        "BT /F 10 Tf 1 0 0 1 20 30 Tm (1) Tj 1 0 0 1 25.56 30 Tm (2) Tj 1 0 0 1 31.12 30 Tm <33> Tj ET",
        "BT /F 1 Tf 10 0 0 10 20 30 Tm [(1)0(2)0(3)] TJ ET",
        "q 0.1 0 0 0.1 0 0 cm BT /F 100 Tf 200 300 Td (123) Tj ET Q",
    ] {
        let found = page(&one_page(HELVETICA, content, &[]));
        assert_eq!(text(&found), "123", "{content}");
        for (found, expected) in found.glyphs.iter().zip(&whole.glyphs) {
            assert!(near(found.origin, expected.origin) && (found.size - 10.0).abs() < 0.01, "{content}: {found:?}");
        }
    }
}

#[test]
fn small_text_is_text() {
    let page = page(&one_page(HELVETICA, "BT /F 4.5 Tf 20 30 Td (12) Tj ET", &[]));
    assert_eq!((text(&page).as_str(), page.glyphs[0].size), ("12", 4.5));
}

#[test]
fn what_nobody_sees_is_said_to_be_invisible() {
    for (name, content) in [
        ("clip only", "BT /F 10 Tf 7 Tr 20 30 Td (12) Tj ET"),
        ("neither filled nor stroked", "BT /F 10 Tf 3 Tr 20 30 Td (12) Tj ET"),
        ("white on paper", "1 g BT /F 10 Tf 20 30 Td (12) Tj ET"),
        ("white on paper, stroked", "1 1 1 RG BT /F 10 Tf 1 Tr 20 30 Td (12) Tj ET"),
    ] {
        let (pages, diagnostics) = super::pages(&one_page(HELVETICA, content, &[])).expect("a readable file");
        assert_eq!(text(&pages[0]), "12", "{name}");
        assert!(pages[0].glyphs.iter().all(|glyph| glyph.invisible), "{name}");
        assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::TextInvisible], "{name}");
    }
}

#[test]
fn white_text_among_other_text_is_not_read() {
    let content =
        "1 0 0 rg 10 20 100 30 re f 1 g 10 20 100 30 re f BT /F 10 Tf 0 g 20 30 Td (1) Tj 1 g (2) Tj 0 g (3) Tj ET";
    let (pages, diagnostics) = super::pages(&one_page(HELVETICA, content, &[])).expect("a readable file");
    assert_eq!(text(&pages[0]), "13");
    assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::TextInvisible]);
    // White letters with a black outline are seen.
    let outlined = "BT /F 10 Tf 0 g 20 30 Td (1) Tj 1 g 2 Tr (2) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, outlined, &[]))), "12");
}

#[test]
fn white_text_on_a_dark_ground_is_seen() {
    let content = "0 0.2 0.5 rg 10 20 100 30 re f 1 g BT /F 10 Tf 20 30 Td (12) Tj ET";
    let page = page(&one_page(HELVETICA, content, &[]));
    assert!(page.glyphs.iter().all(|glyph| !glyph.invisible));
}

#[test]
fn text_outside_of_the_page_is_not_there() {
    let content = "BT /F 10 Tf 20 30 Td (1) Tj 300 0 Td (2) Tj -400 0 Td (3) Tj 100 -200 Td (4) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, content, &[]))), "1");
    let cropped = format!("{HELVETICA}/CropBox[0 0 100 100]");
    assert_eq!(text(&page(&one_page(&cropped, "BT /F 10 Tf 20 30 Td (1) Tj 100 0 Td (2) Tj ET", &[]))), "1");
}

#[test]
fn of_a_number_that_is_half_seen_all_is_read() {
    let content = "BT /F 10 Tf 186 30 Td (1819) Tj -192 50 Td (2037) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, content, &[]))), "18192037");
    let clipped = "q 20 0 40 100 re W n BT /F 10 Tf 12 30 Td (75 301 44) Tj ET Q";
    assert_eq!(text(&page(&one_page(HELVETICA, clipped, &[]))).replace(' ', ""), "7530144");
}

#[test]
fn a_page_may_have_a_unit_of_its_own() {
    let page = page(&one_page(&format!("{HELVETICA}/UserUnit 2"), "BT /F 10 Tf 20 30 Td (1) Tj ET", &[]));
    assert_eq!((page.width, page.height, page.glyphs[0].size), (400.0, 200.0, 20.0));
    assert!(near(page.glyphs[0].origin, (40.0, 140.0)));
}

#[test]
fn doubled_glyphs_beside_each_other_stay() {
    let content =
        "BT /F 10 Tf 20 30 Td (11) Tj ET BT /F 10 Tf 20.2 30.2 Td (11) Tj ET BT /F 10 Tf 60 30 Td (111) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, content, &[]))), "11111");
    let outlined = "BT /F 10 Tf 2 Tr 0.3 w 20 30 Td (3119) Tj 0 Tr ET BT /F 10 Tf 20 30 Td (3119) Tj ET";
    assert_eq!(text(&page(&one_page(HELVETICA, outlined, &[]))), "3119");
}

#[test]
fn vertical_metrics_of_single_characters_are_kept() {
    let more = "/DW2[880 -1000]/W2[4511[-500 250 700]]";
    let content = "BT /F 10 Tf 50 90 Td <653F5E9C> Tj ET";
    let page = page(&one_page(&composite("UniGB-UCS2-V", more), content, &[]));
    let boxes: Vec<BBox> = page.glyphs.iter().map(|glyph| glyph.bbox).collect();
    assert!(near((boxes[0].x0, boxes[0].bottom), (47.5, 15.0)), "{:?}", boxes[0]);
    assert!(near((boxes[1].x0, boxes[1].top), (45.0, 15.0)), "{:?}", boxes[1]);
}

#[test]
fn glyphs_without_a_character_are_named() {
    // A TrueType subset in Identity-H without ToUnicode, and one that names its glyphs by number.
    let identity = "/Resources<</Font<</F<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Type/Font
        /Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>]>>>>>>";
    let named = "/Resources<</Font<</F<</Type/Font/Subtype/TrueType/FirstChar 1/Widths[500 500]
        /Encoding<</Differences[1/g12/G0A]>>>>>>>>";
    for (resources, content) in
        [(identity, "BT /F 10 Tf 20 30 Td <00120034> Tj ET"), (named, "BT /F 10 Tf 20 30 Td <0102> Tj ET")]
    {
        let (pages, diagnostics) = super::pages(&one_page(resources, content, &[])).expect("a readable file");
        assert_eq!(text(&pages[0]), "\u{FFFD}\u{FFFD}");
        assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::GlyphUnknown]);
    }
}

#[test]
fn a_page_that_is_an_image_beside_one_with_text_is_told() {
    let leaf = |content: usize| {
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents {content} 0 R{HELVETICA}>>").into_bytes()
    };
    let image = b"q 200 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7F EI Q";
    let bytes = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_vec(),
        leaf(5),
        leaf(6),
        stream("", b"BT /F 10 Tf 20 30 Td (12) Tj ET"),
        stream("", image),
    ]);
    let (pages, diagnostics) = super::pages(&bytes).expect("a readable file");
    assert_eq!((pages.len(), pages[1].images), (2, 1));
    let codes: Vec<Code> = diagnostics.iter().map(|said| said.code).collect();
    assert_eq!(codes, [Code::PartUnread]);
}
