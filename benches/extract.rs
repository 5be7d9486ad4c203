//! How long a report takes, a row for each format and stage. `benches/side_by_side.sh` compares whole processes.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

/// One row a kind of source and producer.
const FIXTURES: &[(&str, &str)] = &[
    ("pdf/libreoffice", "qinghe-2020-libreoffice-pdf/source.pdf"),
    ("pdf/chromium", "qinghe-2020-chromium-pdf/source.pdf"),
    ("pdf/predefined-cmap", "qinghe-2020-cid-pdf/source.pdf"),
    ("pdf/many-segments", "yunling-2022-dashed-pdf/source.pdf"),
    ("docx/docx-rs", "qinghe-2020-docx/source.docx"),
    ("docx/numbered", "yunling-2022-numbered-docx/source.docx"),
    ("html/site", "qinghe-2020-site-html/source.html"),
    ("html/word", "yunling-2022-word-html/source.html"),
    ("text/tabs", "qinghe-2020-tabs/source.txt"),
    ("text/flattened", "liushu-2019-flattened/source.txt"),
    ("text/markdown", "qinghe-2020-markdown/source.md"),
];

// A fixture that does not load or read is a fault of the build.
#[allow(clippy::unwrap_used)]
fn stages(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for (name, path) in FIXTURES {
        let bytes = std::fs::read(root.join(path)).unwrap();
        let document = gouji::read(&bytes).unwrap();
        let mut group = criterion.benchmark_group(*name);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        if name.starts_with("pdf/") {
            group.bench_function("pages", |bencher| {
                bencher.iter(|| gouji::read::pdf::pages(black_box(&bytes)).unwrap());
            });
        }
        group.bench_function("read", |bencher| bencher.iter(|| gouji::read(black_box(&bytes)).unwrap()));
        group.bench_function("extract and check", |bencher| {
            bencher.iter(|| gouji::check(&gouji::extract(black_box(&document))));
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
