//! The page that shows a report beside its document, as text: what is on it, and what must never be.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml allows it in tests, but not in the helpers of tests/*.rs"
)]

use gouji::form::Language;
use gouji::view::{self, Pictures, Sheet};
use gouji::{Document, Judgement, Provenance, Report, State};
use regex::Regex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// All that a page is made of.
struct Read {
    document: Document,
    pages: Vec<gouji::read::page::Page>,
    report: Report,
    judgement: Judgement,
}

fn read(bytes: &[u8]) -> Read {
    let document = gouji::read(bytes).unwrap();
    let report = gouji::reports(&document).unwrap().remove(0);
    let judgement = gouji::check(&report);
    let pages = if document.source.pages.is_some() { gouji::read::pages(bytes).unwrap().0 } else { Vec::new() };
    Read { document, pages, report, judgement }
}

fn fixture(name: &str) -> Read {
    let folder = std::fs::read_dir(format!("fixtures/{name}")).unwrap();
    let is_source = |path: &std::path::PathBuf| path.file_stem().is_some_and(|stem| stem == "source");
    read(&std::fs::read(folder.map(|entry| entry.unwrap().path()).find(is_source).unwrap()).unwrap())
}

impl Read {
    fn sheet<'a>(&'a self, pictures: &'a Pictures, lang: Language) -> Sheet<'a> {
        let Read { document, pages, report, judgement } = self;
        Sheet { document, pages, report, judgement, lang, pictures }
    }

    fn html(&self) -> String {
        view::fragment(&self.sheet(&Pictures::Drawn, Language::English))
    }
}

fn all(pattern: &str, html: &str) -> Vec<String> {
    Regex::new(pattern).unwrap().captures_iter(html).map(|found| found[1].to_owned()).collect()
}

/// The text of the first element that has this in its tag, without the markup inside of it.
fn text_of(html: &str, tag: &str, end: &str) -> String {
    let from = html.find(tag).unwrap_or_else(|| panic!("no {tag}"));
    let start = from + html[from..].find('>').unwrap() + 1;
    let inner = &html[start..start + html[start..].find(end).unwrap()];
    let bare = Regex::new("<[^>]*>").unwrap().replace_all(inner, "").into_owned();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements are closed in the order in which they were opened, and no two have one name.
fn is_sound(html: &str) -> Result<(), String> {
    const VOID: [&str; 4] = ["col", "img", "meta", "br"];
    let mut open: Vec<&str> = Vec::new();
    for tag in Regex::new(r"<(/?)([a-z0-9]+)(?: [a-zA-Z0-9-]+=\x22[^\x22<>]*\x22)*>|<").unwrap().captures_iter(html) {
        let Some(name) = tag.get(2).map(|name| name.as_str()) else {
            return Err(format!(
                "no tag: {}",
                html[tag.get(0).unwrap().start()..].chars().take(80).collect::<String>()
            ));
        };
        if VOID.contains(&name) {
            continue;
        }
        match tag[1].is_empty() {
            true => open.push(name),
            false if open.pop() != Some(name) => return Err(format!("</{name}> closes {open:?}")),
            false => {}
        }
    }
    let ids = all(r#" id="([^"]*)""#, html);
    let once: BTreeSet<&String> = ids.iter().collect();
    if once.len() != ids.len() { Err("two elements have one name".to_owned()) } else { Ok(()) }
}

#[test]
fn every_figure_of_every_fixture_stands_once_and_has_its_box() {
    for entry in std::fs::read_dir("fixtures").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(source) = std::fs::read_dir(&path).ok().and_then(|mut files| {
            files
                .find_map(|file| file.ok().map(|file| file.path()).filter(|path| path.file_stem().unwrap() == "source"))
        }) else {
            continue;
        };
        let bytes = std::fs::read(source).unwrap();
        let Ok(Ok(_)) = gouji::read(&bytes).map(|document| gouji::reports(&document)) else { continue };
        let read = read(&bytes);
        let html = read.html();
        is_sound(&html).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut keys = all(r#"<button type="button" class="figure[^>]* data-fact="([^"]*)""#, &html);
        let mut expected: Vec<String> = read.report.facts.iter().map(|fact| fact.key.clone()).collect();
        keys.sort();
        expected.sort();
        assert_eq!(keys, expected, "{name}");
        let boxed: BTreeSet<String> = all(r#" data-box-of="([^"]*)""#, &html)
            .iter()
            .flat_map(|keys| keys.split(' ').map(str::to_owned))
            .collect();
        let placed = read.report.facts.iter().filter(|fact| fact.at.is_some());
        let placed: BTreeSet<String> = placed.map(|fact| fact.key.clone()).collect();
        assert_eq!(placed.difference(&boxed).collect::<Vec<_>>(), [""; 0], "{name}: figures without a box");
        assert!(!html.contains(" style=") && all(" (on[a-z]+)=", &html).is_empty(), "{name}");
    }
}

#[test]
fn a_broken_sum_is_written_out_with_what_is_implied() {
    let html = fixture("fengxi-2023-docx").html();
    let problem = text_of(&html, r#"<li class="problem" data-severity="error""#, "</li>");
    let squeezed: String = problem.split_whitespace().collect();
    let expected =
        "✕行政复议Resultsdonotaddup结果维持18+结果纠正48+其他结果14+尚未审结41=121≠总计0→121printed−computed−121";
    assert!(squeezed.starts_with(expected), "{squeezed}");
    assert!(html.contains(
        r#"data-facts="reconsideration.upheld reconsideration.corrected reconsideration.other reconsideration.pending reconsideration.total" data-total="reconsideration.total" data-status="fail""#
    ));
    assert_eq!(
        all(r#" data-fact="([^"]*)"[^>]* data-doubtful="#, &html),
        ["reconsideration.total", "litigation.after_reconsideration.total"]
    );
    assert_eq!(text_of(&html, r#"id="fact:reconsideration.total""#, "</button>"), "0 → 121");
    assert_eq!(text_of(&html, r#"<details class="folded pass""#, "</summary>"), "Add up 38");
}

#[test]
fn tables_stand_as_the_form_has_them() {
    let html = fixture("yunling-2022-docx").html();
    let table = text_of(&html, r#"id="table-review""#, "</table>");
    let squeezed: String = table.split_whitespace().collect();
    assert!(
        squeezed.starts_with("Tableofreviewsandlawsuits,bytheformof2021行政复议行政诉讼结果维持结果纠正"),
        "{squeezed}"
    );
    let start = html.find(r#"id="table-requests""#).unwrap();
    let requests = &html[start..start + html[start..].find("</table>").unwrap()];
    assert!(requests.contains(r#"<th colspan="5" lang="zh-CN" scope="colgroup">法人或其他组织</th>"#));
    assert!(
        requests.contains(
            r#"<th rowspan="22" class="label vertical" lang="zh-CN" scope="rowgroup">三、本年度办理结果</th>"#
        )
    );
    assert_eq!(requests.matches("<tr>").count(), 3 + 25);
}

#[test]
fn what_is_no_number_has_a_sign_and_a_word() {
    let mut read = fixture("qinghe-2020-docx");
    for (key, state, raw) in [
        ("requests.received.total", State::Blank, Some("")),
        ("requests.carried_in.total", State::Dash, Some("／")),
        ("requests.carried_out.total", State::Unreadable, Some("1O")),
        ("requests.outcome.other.total", State::Missing, None),
    ] {
        let fact = read.report.facts.iter_mut().find(|fact| fact.key == key).unwrap();
        (fact.state, fact.value, fact.raw) = (state, None, raw.map(str::to_owned));
    }
    let english = view::fragment(&read.sheet(&Pictures::Drawn, Language::English));
    let chinese = view::fragment(&read.sheet(&Pictures::Drawn, Language::Chinese));
    for (key, state, en, zh) in [
        ("requests.received.total", "blank", "□ blank", "□ 空白"),
        ("requests.carried_in.total", "dash", "／ – dash", "／ – 横线"),
        ("requests.carried_out.total", "unreadable", "1O ? unreadable", "1O ? 不可读"),
        ("requests.outcome.other.total", "missing", "∅ missing", "∅ 缺失"),
    ] {
        let tag = format!(r#"id="fact:{key}" data-fact="{key}" data-state="{state}""#);
        assert_eq!(text_of(&english, &tag, "</button>"), en);
        assert_eq!(text_of(&chinese, &tag, "</button>"), zh);
    }
}

#[test]
fn claims_are_marked_in_the_text_and_lead_to_their_figures() {
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let prose = "统一登记、统一编号、统一答复文本，疑难申请由法制机构会商，会商记录随卷保存。";
    let told = "2022年，我局共收到政府信息公开申请14087件，上年结转21件。";
    let read = read(page.replace(prose, told).as_bytes());
    let html = read.html();
    let marked = r##"我局共收到政府信息公开申请<a class="claim" href="#fact:requests.received.total" data-facts="requests.received.total""##;
    assert!(html.contains(marked));
    assert_eq!(text_of(&html, r#"<span class="disagrees""#, "</span>"), "table: 14086");
    assert_eq!(
        all(r##"<a class="claim" href="#fact:([^"]*)"[^>]* data-disagrees="##, &html),
        ["requests.received.total"]
    );
    assert!(html.contains(r##"<a class="claim" href="#fact:requests.carried_in.total""##));
}

#[test]
fn what_a_file_says_is_never_markup() {
    let evil = r#""><script>alert(1)</script><img src=x onerror=alert(2)>"#;
    let written = evil.replace('<', "&lt;").replace('>', "&gt;");
    let page = std::fs::read_to_string("fixtures/yunling-2022-html/source.html").unwrap();
    let page = page.replace("年度报告", &format!("年度报告{written}")).replace(">558<", &format!(">558{written}<"));
    let mut read = read(page.as_bytes());
    read.document.source.name = format!("{evil}.html");
    read.report.source.name = read.document.source.name.clone();
    read.report.title = Some(format!("年度报告{evil}"));
    read.report.facts[0].raw = Some(evil.to_owned());
    read.judgement.findings.iter_mut().for_each(|finding| finding.message_zh += evil);
    let html = view::standalone(&read.sheet(&Pictures::Linked(format!("/{evil}/")), Language::Chinese), evil);
    assert_eq!(html.matches("<script").count(), 1, "our own");
    assert_eq!(html.matches("<img").count(), 0);
    is_sound(&read.html()).unwrap();
    assert!(html.contains("年度报告&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn one_file_allows_its_own_style_and_script_and_nothing_else() {
    let read = fixture("fengxi-2023-libreoffice-pdf");
    let html =
        view::standalone(&read.sheet(&Pictures::Inline(vec![Some(b"png".to_vec()), None]), Language::English), "T");
    let bytes = |text: &str| Sha256::digest(text.as_bytes()).to_vec();
    let policy = &all(r#"Content-Security-Policy" content="([^"]*)""#, &html)[0];
    assert!(policy.starts_with(
        "default-src &#39;none&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;; img-src data:;"
    ));
    for (source, text) in [("style", view::CSS), ("script", view::JS)] {
        let hash = &all(&format!("{source}-src &#39;sha256-([^&]*)&#39;"), policy)[0];
        assert_eq!(decoded(hash), bytes(text), "{source}");
        assert!(html.contains(&format!("<{source}>{text}</{source}>")));
    }
    assert_eq!(all(r#" src="([^"]*)""#, &html), ["data:image/png;base64,cG5n"]);
    assert_eq!(all(r#" href="([^#"][^"]*)""#, &html), [""; 0]);
}

fn decoded(text: &str) -> Vec<u8> {
    let digit = |c: u8| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".bytes().position(|d| d == c);
    let digits: Vec<usize> = text.bytes().filter_map(digit).collect();
    let bytes = digits.chunks(4).flat_map(|group| {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        [bits >> 16, bits >> 8, bits].map(|byte| u8::try_from(byte & 255).unwrap()).into_iter().take(group.len() - 1)
    });
    bytes.collect()
}

#[test]
fn boxes_lie_where_the_figures_stand() {
    let read = fixture("yunling-2022-landscape-pdf");
    let html = read.html();
    let fact = read.report.fact("requests.received.total").unwrap();
    let Some(Provenance::Page { page, bbox }) = &fact.at else { panic!("{:?}", fact.at) };
    let on = &read.pages[*page as usize - 1];
    assert!(on.width > on.height);
    let from = html.find(&format!("id=\"page-{page}\"")).unwrap();
    let view = format!(r#"viewBox="0 0 {} {}""#, shown(on.width), shown(on.height));
    assert!(html[from..].find(&view).is_some_and(|at| at < 400), "{view}");
    let rect = format!(
        r##"data-box-of="requests.received.total" aria-label="一、本年新收政府信息公开申请数量 × 总计: 14086" tabindex="-1"><rect x="{}" y="{}""##,
        shown(bbox.x0 - 2.0),
        shown(bbox.top - 2.0)
    );
    assert!(html.contains(&rect), "{rect}");
}

fn shown(length: f32) -> String {
    format!("{length:.1}").trim_end_matches(".0").to_owned()
}

#[test]
fn a_page_whose_fonts_are_not_in_the_file_is_drawn_from_what_was_read() {
    let read = fixture("qinghe-2020-cid-pdf");
    assert!(read.pages.iter().all(|page| page.borrows_fonts));
    let html = view::fragment(&read.sheet(&Pictures::Linked("p/".to_owned()), Language::English));
    assert_eq!(html.matches("<img").count(), 0);
    assert!(
        html.contains("the file does not hold its fonts") && html.contains("收到和处理政府信息公开申请情况</text>")
    );
    let read = fixture("fengxi-2023-libreoffice-pdf");
    assert!(read.pages.iter().all(|page| !page.borrows_fonts));
    let html = view::fragment(&read.sheet(&Pictures::Linked("p/".to_owned()), Language::English));
    assert_eq!(all(r#" src="([^"]*)""#, &html), ["p/1.png", "p/2.png"]);
}
