//! `gouji review` as a server, asked through a socket: who is let in, what is shown and bounded, what is written down.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml does not reach the helpers of tests/*.rs"
)]
#![cfg(all(feature = "review", unix))]

#[path = "review/client.rs"]
mod client;

use client::{Folder, Server, dataset, fixture};
use std::fs;

const FENGXI: &str = "fengxi-2023-docx/source.docx";
const PDF: &str = "fengxi-2023-libreoffice-pdf/source.pdf";

/// The report of the DOCX in fixtures/fengxi-2023-docx, as it stands in addresses.
fn id(server: &Server) -> String {
    let page = server.get("/?page=1&q=fengxi").text();
    page.split("report=").nth(1).unwrap().split(['"', '&']).next().unwrap().to_owned()
}

#[test]
fn one_file_leads_to_its_report_and_every_answer_is_dressed() {
    let folder = Folder::new("one");
    let server = Server::start(&folder, &[&folder.put("a.docx", &fixture(FENGXI))]);
    let report = id_of_only(&server);
    let page = server.get(&format!("/?report={report}"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("data-fact=\"requests.received.total\""));
    let policy = page.header("content-security-policy").unwrap();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.split("; ").any(|known| known == rule), "{rule}: {policy}");
    }
    for path in ["/", "/nothing", "/assets/desk.js", "/?report=none"] {
        let answer = server.get(path);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
    }
    // No page has a style, a script or an event of its own.
    for inline in [" style=", "<style", " onclick", " onerror", "javascript:", "<script>"] {
        assert!(!page.text().contains(inline), "{inline}");
    }
}

/// Waits until the only file is read; `/` leads to its report then.
fn id_of_only(server: &Server) -> String {
    server.until(|| {
        let answer = server.get("/");
        answer.header("location").map(|to| to.split("report=").nth(1).unwrap().to_owned())
    })
}

#[test]
fn strangers_are_not_let_in() {
    let folder = Folder::new("strangers");
    let server = Server::start(&folder, &[&folder.put("a.docx", &fixture(FENGXI))]);
    let report = id_of_only(&server);
    assert_eq!(server.ask("GET / HTTP/1.1\r\nHost: rebound.example\r\n", b"").status, 421);
    assert_eq!(server.ask("GET / HTTP/1.1\r\n", b"").status, 421);
    let body = format!("{{\"report\":\"{report}\",\"fact\":\"requests.received.total\",\"decision\":\"accepted\"}}");
    let post = |more: &str| {
        server.ask(&format!("POST /decisions HTTP/1.1\r\nHost: {}\r\n{more}", server.host()), body.as_bytes())
    };
    let (word, origin) =
        (format!("X-Gouji-Csrf: {}\r\n", server.csrf()), format!("Origin: http://{}\r\n", server.host()));
    assert_eq!(post("").status, 403);
    assert_eq!(post(&origin).status, 403);
    assert_eq!(post(&format!("{word}Origin: http://evil.example\r\n")).status, 403);
    assert_eq!(post(&format!("{word}{origin}Sec-Fetch-Site: cross-site\r\n")).status, 403);
    assert_eq!(server.ask(&format!("PUT / HTTP/1.1\r\nHost: {}\r\n{word}", server.host()), b"").status, 405);
    assert!(!folder.path("decisions.ndjson").exists());
    assert_eq!(post(&format!("{word}{origin}")).status, 200);
    // No path leads out of what is there.
    for path in [
        "/assets/../desk.rs",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/picture/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/picture/x/1.png",
        "//evil.example",
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.text().contains("root:")), (404, false), "{path}");
    }
}

#[test]
fn a_token_is_demanded_where_it_is_asked_for() {
    let folder = Folder::new("token");
    let server = Server::start(&folder, &["--token", &folder.put("a.docx", &fixture(FENGXI))]);
    let token = server.address.split("token=").nth(1).unwrap().to_owned();
    assert_eq!(server.get("/").status, 401);
    assert_eq!(server.get("/assets/desk.js").status, 401);
    assert_eq!(server.get("/?token=wrong").status, 401);
    let welcome = server.get(&format!("/?token={token}&page=1"));
    assert_eq!((welcome.status, welcome.header("location")), (303, Some("/?page=1")));
    let cookie = welcome.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let inside = server.ask(&format!("GET /?page=1 HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n", server.host()), b"");
    assert_eq!(inside.status, 200);
}

#[test]
fn decisions_stand_in_the_file_and_come_back() {
    let folder = Folder::new("decisions");
    let name = folder.put("a.docx", &fixture(FENGXI));
    let server = Server::start(&folder, &["--reviewer", "王", &name]);
    let report = id_of_only(&server);
    let send = |server: &Server, fact: &str, rest: &str| {
        server.post("/decisions", &format!("{{\"report\":\"{report}\",\"fact\":\"{fact}\",{rest}}}"))
    };
    assert_eq!(
        send(&server, "requests.received.total", "\"decision\":\"misread\",\"right\":\"11,967\",\"note\":\"<b>\"")
            .status,
        200
    );
    assert_eq!(send(&server, "reconsideration.total", "\"decision\":\"published-error\"").status, 200);
    assert_eq!(send(&server, "reconsideration.total", "\"decision\":\"note\",\"note\":\"as printed\"").status, 200);
    assert_eq!(send(&server, "reconsideration.total", "\"decision\":\"misread\",\"right\":\"many\"").status, 422);
    assert_eq!(send(&server, "no.such.key", "\"decision\":\"accepted\"").status, 404);
    assert_eq!(send(&server, "reconsideration.total", "\"decision\":\"approved\"").status, 400);
    // A second server may not write to the same file.
    let second = client::output(&folder, &["review", "--port", "0", &name]);
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another `gouji review`"));
    drop(server);
    let path = folder.path("decisions.ndjson");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    let first = &lines[0];
    assert_eq!(first["schema"], "gouji/decision/1");
    assert_eq!(
        (&first["report"], &first["reviewer"], &first["read"], &first["right"]),
        (&report.clone().into(), &"王".into(), &"11966".into(), &"11,967".into())
    );
    assert!(first["at"].as_str().unwrap().ends_with('Z') && first["at"].as_str().unwrap().len() == 20);
    // Torn by a crash, and read again by the next server, which says so.
    fs::write(&path, &text[..text.len() - 20]).unwrap();
    let server = Server::start(&folder, &["--reviewer", "李", &name]);
    assert!(server.said.contains("line 3"), "{}", server.said);
    let known: serde_json::Value =
        serde_json::from_str(&server.get(&format!("/decisions?report={report}")).text()).unwrap();
    assert_eq!(known["facts"]["requests.received.total"][0], *first);
    assert_eq!(known["facts"]["reconsideration.total"].as_array().unwrap().len(), 1);
    assert_eq!(send(&server, "requests.received.total", "\"decision\":\"accepted\"").status, 200);
    drop(server);
    let text = fs::read_to_string(&path).unwrap();
    let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((&last["reviewer"], &last["decision"]), (&"李".into(), &"accepted".into()));
    assert_eq!(text.lines().count(), 4);
}

#[test]
fn a_dataset_is_listed_narrowed_and_shown_also_without_its_files() {
    let folder = Folder::new("dataset");
    for (name, source) in [
        ("fengxi.docx", FENGXI),
        ("qinghe.docx", "qinghe-2020-docx/source.docx"),
        ("locked.pdf", "qinghe-2020-locked-pdf/source.pdf"),
        ("fengxi.pdf", PDF),
    ] {
        folder.put(&format!("in/{name}"), &fixture(source));
    }
    folder.put("in/more.zip", &client::zip("深/shanwan.docx", &fixture("shanwan-2019-docx/source.docx")));
    folder.convert(&["in", "-o", "set", "--to", "csv"]);
    let server = Server::start(&folder, &["set"]);
    let list = |query: &str| {
        let text = server.get(&format!("/?{query}")).text();
        let rows = text.split("<tbody>").nth(1).map_or(0, |body| body.matches("<tr>").count());
        (rows, text)
    };
    assert_eq!(list("page=1").0, 5);
    for (query, rows) in [
        ("year=2020", 1),
        ("year=2023", 2),
        ("year=2023&q=.pdf", 1),
        ("status=broken", 2),
        ("status=not-read", 1),
        ("problem=results-do-not-add-up", 2),
        ("q=%E6%9E%AB%E6%BA%AA", 2),
        ("organ=%E6%9E%AB%E6%BA%AA%E5%8C%BA", 2),
        ("q=nothing", 0),
        ("year=2020&status=broken", 0),
        ("q=<script>", 0),
    ] {
        assert_eq!(list(query).0, rows, "{query}");
    }
    assert!(
        list("year=2023").1.contains("<option value=\"2020\">2020 (1)</option>"),
        "counts are those of the other filters"
    );
    assert!(list("q=%22%3E%3Cscript%3E").1.contains("value=\"&quot;&gt;&lt;script&gt;\""));
    // A member of an archive is found again.
    let member = list("q=shanwan").1;
    let member = member.split("report=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(!server.get(&format!("/?report={member}")).text().contains("id=\"no-pages\""));
    // A file that is no longer what was read: the figures are shown, and it is said.
    let report = id(&server);
    fs::write(folder.path("in/fengxi.docx"), b"something else").unwrap();
    let page = server.get(&format!("/?report={report}")).text();
    assert!(page.contains("id=\"no-pages\"") && page.contains("data-fact=\"requests.received.total\""));
    assert!(!page.contains("something else"));
    drop(server);
    // Moved elsewhere, they are found below --root by the end of their names.
    fs::create_dir(folder.path("moved")).unwrap();
    fs::write(folder.path("in/fengxi.docx"), fixture(FENGXI)).unwrap();
    fs::rename(folder.path("in"), folder.path("moved/in")).unwrap();
    let server = Server::start(&folder, &["set", "--root", "moved"]);
    assert!(!server.get(&format!("/?report={report}")).text().contains("id=\"no-pages\""));
}

#[test]
fn pages_of_a_pdf_are_pictures_and_never_its_bytes() {
    let folder = Folder::new("pdf");
    let server = Server::start(&folder, &[&folder.put("a.pdf", &fixture(PDF))]);
    let report = id_of_only(&server);
    let page = server.get(&format!("/?report={report}")).text();
    assert!(page.contains(&format!("/picture/{report}/1.png")));
    let picture = server.get(&format!("/picture/{report}/1.png"));
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    assert!(picture.body.starts_with(b"\x89PNG"));
    for page in ["0.png", "99.png", "-1.png", "1", "1.pdf", "99999999999.png"] {
        assert_eq!(server.get(&format!("/picture/{report}/{page}")).status, 404, "{page}");
    }
}

#[test]
fn uploads_are_read_in_a_child_or_refused() {
    let folder = Folder::new("upload");
    let server = Server::start(&folder, &["--debug-hooks", "--seconds", "2", &folder.put("a.docx", &fixture(FENGXI))]);
    id_of_only(&server);
    let good = server.upload("qing\"he<script>.docx", &fixture("qinghe-2020-docx/source.docx"));
    assert_eq!(good.status, 200);
    let report =
        serde_json::from_slice::<serde_json::Value>(&good.body).unwrap()["report"].as_str().unwrap().to_owned();
    let page = server.get(&format!("/?report={report}"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("qing&quot;he&lt;script&gt;.docx") && !page.text().contains("he<script>"));
    for (name, bytes, words) in [
        ("empty", &b""[..], "empty"),
        ("cut.docx", &fixture(FENGXI)[..200], ""),
        ("abort", b"%gouji-abort", "set aside"),
        ("loop", b"%gouji-loop", "processor time"),
        ("../../evil.txt", b"no report at all", "evil.txt"),
    ] {
        let answer = server.upload(name, bytes);
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.text().contains(words) && !answer.text().contains(".."), "{name}: {}", answer.text());
    }
    // A script in a title and in a cell is text.
    let hostile = fs::read_to_string(client::fixture_path("qinghe-2020-html/source.html")).unwrap();
    let script = "&lt;script&gt;alert(1)&lt;/script&gt;";
    let hostile = hostile.replace("青禾县人民政府2020年", &format!("{script}青禾县人民政府2020年"));
    let hostile = hostile.replacen(
        "行政许可",
        &format!("行政许可{script}<script>alert(2)</script><img src=x onerror=alert(3)>"),
        1,
    );
    let answer = server.upload("x.html", hostile.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report =
        serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap()["report"].as_str().unwrap().to_owned();
    let page = server.get(&format!("/?report={report}")).text();
    for live in ["<script>", "onerror=alert", "alert(2)"] {
        assert!(!page.contains(live), "{live}");
    }
    assert!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count() >= 2);
    assert_eq!(
        server
            .ask(
                &format!(
                    "POST /upload HTTP/1.1\r\nHost: {}\r\nX-Gouji-Csrf: {}\r\nContent-Length: 99999999999\r\n",
                    server.host(),
                    server.csrf()
                ),
                b""
            )
            .status,
        413
    );
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "uploads leave no file");
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_says_its_rate() {
    let folder = Folder::new("sample");
    dataset(&folder);
    let arguments = |seed| ["set", "--sample", "20", "--stratify", "year,organ", "--seed", seed];
    let units = |server: &Server| -> Vec<String> {
        let page = server.get("/sample").text();
        let body = page.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap().to_owned();
        body.split("href=\"/?").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&")).collect()
    };
    let server = Server::start(&folder, &arguments("7"));
    let drawn = units(&server);
    assert_eq!(drawn.len(), 20);
    assert_eq!(drawn[..2], SAMPLE);
    // Two of the first four are misread by the reviewer's word; one is an error of the publisher.
    let verdicts =
        ["\"misread\",\"right\":\"1\"", "\"accepted\"", "\"published-error\"", "\"misread\",\"right\":\"空\""];
    for (unit, verdict) in drawn.iter().zip(verdicts) {
        let (report, fact) = unit.split_once("&fact=").unwrap();
        let report = report.strip_prefix("report=").unwrap();
        let body = format!("{{\"report\":\"{report}\",\"fact\":\"{fact}\",\"decision\":{verdict}}}");
        assert_eq!(server.post("/decisions", &body).status, 200);
    }
    assert!(
        server
            .get("/sample")
            .text()
            .contains("2 of 4 figures misread: 50.00 %, 95 % confidence interval 15.00 % to 85.00 %")
    );
    let next = server.get("/sample?next=first");
    assert_eq!(next.header("location").unwrap(), format!("/?{}", drawn[4]));
    drop(server);
    let result =
        client::output(&folder, &[&["review"], &arguments("7")[..], &["--result", "--format", "json"]].concat());
    let result: serde_json::Value = serde_json::from_slice(&result.stdout).unwrap();
    assert_eq!(
        (&result["schema"], &result["sampled"], &result["error_rate"]),
        (&"gouji/sample/1".into(), &20.into(), &0.5.into())
    );
    assert_eq!((&result["counts"]["decided"], &result["counts"]["published_errors"]), (&4.into(), &1.into()));
    let of_strata: u64 =
        result["strata"].as_array().unwrap().iter().map(|stratum| stratum["counts"]["sampled"].as_u64().unwrap()).sum();
    assert_eq!(of_strata, 20);
    // The dataset takes up what was decided, the same every time, and leaves the file alone.
    let decided = fs::read(folder.path("set/decisions.ndjson")).unwrap();
    let reviewed = || {
        folder.convert(&["in", "-o", "set", "--to", "ndjson,csv"]);
        fs::read_to_string(folder.path("set/reviewed.ndjson")).unwrap()
    };
    let first = reviewed();
    let rows: Vec<serde_json::Value> = first.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |row: &serde_json::Value| {
        ["decision", "counts", "right", "right_state"].map(|column| row[column].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(
        rows.iter().map(of).collect::<Vec<_>>(),
        [
            ["misread", "yes", "1", "number"],
            ["accepted", "yes", "", ""],
            ["published-error", "yes", "", ""],
            ["misread", "yes", "", "blank"],
        ]
    );
    assert_eq!((&rows[0]["right_value"], first == reviewed()), (&1.into(), true));
    assert_eq!(fs::read(folder.path("set/decisions.ndjson")).unwrap(), decided);
    assert!(fs::read_to_string(folder.path("set/datapackage.json")).unwrap().contains("reviewed-csv"));
    let other = Server::start(&folder, &arguments("8"));
    assert_ne!(units(&other), drawn);
}

/// What seed 7 draws first of the dataset.
const SAMPLE: [&str; 2] = [
    "report=7c56fa2f2261a2e1-1&fact=requests.outcome.granted.legal_service_institution",
    "report=7c56fa2f2261a2e1-1&fact=requests.outcome.denied.security_and_stability.research_institution",
];

#[test]
fn organs_over_the_years_and_two_years_side_by_side() {
    let folder = Folder::new("years");
    let report = fs::read_to_string(client::fixture_path("qinghe-2020-html/source.html")).unwrap();
    folder.put("in/2020.html", report.as_bytes());
    // The year after, in which one figure has another value.
    folder.put("in/2021.html", report.replace("2020年", "2021年").replacen("12356", "12357", 1).as_bytes());
    folder.convert(&["in", "-o", "set", "--to", "csv"]);
    let server = Server::start(&folder, &["set", "--lang", "zh"]);
    let organ = server.get("/organ?organ=%E9%9D%92%E7%A6%BE%E5%8E%BF");
    assert_eq!(organ.status, 200);
    let text = organ.text();
    assert!(text.contains("<svg class=\"chart\"") && text.contains("<polyline class=\"trend\" points=\"12.0,"));
    assert!(text.contains("<th scope=\"row\">2021</th><td class=\"n\">12357</td><td class=\"n\">+1</td>"));
    assert!(text.contains("<strong class=\"said-error\">错误</strong> 2020–2021"));
    let ids: Vec<String> =
        text.split("<option value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let both = format!("/compare?from={}&to={}", ids[0], ids[1]);
    let changed = server.get(&both).text();
    let row = "requests.received.total\">12356</a></td><td class=\"n\"><a href=\"/?report=";
    assert!(changed.contains(row) && changed.contains("<td class=\"n\">+1</td>"));
    assert_eq!(changed.matches("<tr><th scope=\"row\"").count(), 1);
    assert!(server.get(&format!("{both}&all=1")).text().matches("<tr><th scope=\"row\"").count() > 150);
    // The later report leads to the comparison.
    assert!(server.get(&format!("/?report={}", ids[1])).text().contains(&both.replace('&', "&amp;")));
    assert_eq!(server.get(&format!("/compare?from={0}&to={0}", ids[0])).status, 422);
    assert_eq!(server.get("/organ?organ=none").status, 404);
    assert_eq!(server.get("/compare?from=a&to=b").status, 404);
}

#[test]
fn a_list_of_twenty_thousand_is_shown_fifty_at_a_time() {
    let folder = Folder::new("many");
    dataset(&folder);
    // The index as `convert` writes it, 20,000 rows long.
    let index = folder.path("set/.gouji/index");
    let line = fs::read_to_string(&index).unwrap().lines().next().unwrap().to_owned();
    let mut row: serde_json::Value = serde_json::from_str(&line).unwrap();
    let mut many = String::new();
    for number in 0..20_000 {
        row["reports"]["report"] = format!("{number:016x}-1").into();
        row["reports"]["year"] = (2008 + number % 16).into();
        row["reports"]["organ_key"] = format!("机关{}", number % 3000).into();
        many += &format!("{row}\n{{\"findings\":{{\"report\":\"{number:016x}-1\",\"check\":\"fact-blank\"}}}}\n");
    }
    fs::write(&index, many).unwrap();
    let server = Server::start(&folder, &["set"]);
    let start = std::time::Instant::now();
    let page = server.get("/?page=400");
    assert!(start.elapsed().as_secs() < 3);
    assert!(page.text().contains("19,951 to 20,000 of 20,000") && page.text().contains("400 / 400"));
    assert!(page.body.len() < 120_000, "{}", page.body.len());
    assert!(server.get("/?year=2010").text().contains("of 1,250"));
    assert!(server.get("/?page=99999999").text().contains("400 / 400"));
}

#[test]
fn what_cannot_be_served_is_said() {
    let folder = Folder::new("wrong");
    let code = |arguments: &[&str]| client::output(&folder, arguments).status.code();
    fs::create_dir_all(folder.path("old/.gouji")).unwrap();
    fs::write(folder.path("old/.gouji/journal"), b"").unwrap();
    let old = client::output(&folder, &["review", "old", "--port", "0"]);
    assert_eq!(old.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&old.stderr).contains("gouji convert"));
    assert_eq!(code(&["review", "none.pdf", "--port", "0"]), Some(2));
    assert_eq!(code(&["review", ".", "--port", "0"]), Some(2));
    assert_eq!(code(&["review"]), Some(64));
    assert_eq!(code(&["review", "a", "--result"]), Some(64));
    assert_eq!(code(&["review", "a", "--sample", "0"]), Some(64));
    // A page is of one file: two would be written over each other.
    assert_eq!(code(&["review", "a", "b", "--static", "page.html"]), Some(64));
    assert!(!fs::exists(folder.path("page.html")).unwrap());
}
