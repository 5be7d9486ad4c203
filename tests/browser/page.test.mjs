// One report beside its document, as a file opened from disk: what a person clicks and types.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { DESKTOP, PHONE, faults, fixture, folder, inSight, launch, open, run } from "./browser.mjs";

const PDF = fixture("fengxi-2023-libreoffice-pdf/source.pdf");
const DOCX = fixture("fengxi-2023-docx/source.docx");
const TOTAL = "reconsideration.total";

/** A report as a file, opened in a browser. */
async function shown(context, source, options = {}) {
  const file = join(folder(context), "page.html");
  run("review", source, "--static", file, "--lang", options.lang ?? "en");
  const browser = await launch(context);
  return { page: await open(browser, `file://${file}`, options), browser, file };
}

const figure = (page, key) => page.locator(`[data-fact="${key}"]`);
const box = (page, key) => page.locator(`[data-box-of~="${key}"]`);
const classes = (locator) => locator.evaluate((element) => [...element.classList]);
const selected = (page) => page.evaluate(() => document.querySelector(".figure.selected")?.dataset.fact);

for (const [kind, source] of [["a page of a PDF", PDF], ["the cells of a DOCX", DOCX]]) {
  test(`a figure leads to its box on ${kind}, and the box to its figure`, async (context) => {
    const { page } = await shown(context, source);
    await figure(page, TOTAL).click();
    assert.ok((await classes(box(page, TOTAL))).includes("selected"));
    assert.ok(await inSight(box(page, TOTAL)));
    assert.match(await page.locator("#selected").innerText(), /行政复议 × 总计\s+0 件 · → 121 · .* · reconsideration\.total/);
    assert.equal(await page.evaluate(() => location.hash), "#fact:reconsideration.total");

    const received = "requests.received.total";
    await box(page, received).scrollIntoViewIfNeeded();
    await box(page, received).click();
    assert.equal(await selected(page), received);
    assert.ok(await inSight(figure(page, received)));
    assert.equal(await page.locator(".selected[data-box-of], .figure.selected").count(), 2);
    assert.equal(await figure(page, received).innerText(), "11966");
    page.sound();
  });
}

test("the picture of a page is there, and its boxes lie on it", async (context) => {
  const { page } = await shown(context, PDF);
  const pictures = page.locator(".page img");
  assert.equal(await pictures.count(), 2);
  assert.ok(await pictures.first().evaluate(async (img) => (await img.decode(), img.naturalWidth > 1000)));
  const [picture, over] = [await pictures.first().boundingBox(), await page.locator(".page .boxes").first().boundingBox()];
  for (const side of ["x", "y", "width", "height"]) assert.ok(Math.abs(picture[side] - over[side]) < 1.5, side);
});

test("a broken sum is written out, and its operands are boxed on both sides", async (context) => {
  const { page } = await shown(context, PDF);
  const problem = page.locator(".problem").first();
  const words = (await problem.innerText()).replace(/\s+/g, " ");
  assert.match(words, /结果维持 18 \+ 结果纠正 48 \+ 其他结果 14 \+ 尚未审结 41 = 121 ≠ 总计 0 ?→ 121/);
  const choice = problem.locator(".choice");
  await choice.click();
  assert.equal(await choice.getAttribute("aria-pressed"), "true");
  const keys = ["upheld", "corrected", "other", "pending", "total"].map((key) => `reconsideration.${key}`);
  for (const key of keys) {
    assert.ok((await classes(figure(page, key))).includes("operand"), key);
    assert.ok((await classes(box(page, key))).includes("operand"), key);
  }
  assert.equal(await page.locator(".figure.operand").count(), keys.length);
  assert.equal(await page.locator(".figure.total").getAttribute("data-fact"), TOTAL);
  assert.ok(await inSight(box(page, TOTAL)));
  await problem.locator(`[data-operand="reconsideration.upheld"]`).click();
  assert.equal(await selected(page), "reconsideration.upheld");
  await choice.click();
  assert.equal(await page.locator(".operand.total").count(), 0);
});

test("everything is done by keys", async (context) => {
  const { page } = await shown(context, PDF);
  const press = (key) => page.keyboard.press(key);
  const events = () => page.evaluate(() => globalThis.seen);
  await page.evaluate(() => {
    globalThis.seen = [];
    for (const name of ["gouji:select", "gouji:accept", "gouji:note"]) document.addEventListener(name, ({ detail }) => globalThis.seen.push(`${name} ${detail.fact}`));
  });
  const second = "litigation.after_reconsideration.total";
  await press("n");
  assert.equal(await selected(page), TOTAL);
  await press("n");
  assert.equal(await selected(page), second);
  await press("n");
  assert.equal(await selected(page), TOTAL, "after the last comes the first");
  await press("p");
  assert.equal(await selected(page), second);
  await press("ArrowLeft");
  assert.equal(await selected(page), "litigation.after_reconsideration.pending");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.fact), "litigation.after_reconsideration.pending");
  await press("a");
  await press("m");
  assert.deepEqual((await events()).slice(-2), ["gouji:accept litigation.after_reconsideration.pending", "gouji:note litigation.after_reconsideration.pending"]);

  await press("3");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^三、/);
  await press("Tab"); // The region that scrolls, or the table's one stop.
  for (let tab = 0; tab < 3 && !(await page.evaluate(() => document.activeElement.matches(".figure"))); tab++) await press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.fact), "requests.received.natural_person");
  await press("Enter");
  assert.equal(await selected(page), "requests.received.natural_person");
  await press("ArrowDown");
  assert.equal(await selected(page), "requests.carried_in.natural_person");
  await press("ArrowRight");
  assert.equal(await selected(page), "requests.carried_in.commercial_enterprise");

  await press("f");
  assert.equal(await page.locator('[aria-pressed="true"]').getAttribute("data-check"), await page.locator('.choice[data-status="fail"]').first().getAttribute("data-check"));
  await press("Escape");
  assert.equal(await page.locator(".selected, .operand.total").count(), 0);

  const turned = () => page.locator('[data-do="page"]').inputValue();
  await press("]");
  await page.waitForFunction(() => document.querySelector('[data-do="page"]').value === "2");
  await press("[");
  await page.waitForFunction(() => document.querySelector('[data-do="page"]').value === "1");
  assert.equal(await turned(), "1");
  const width = async () => (await page.locator(".page").first().boundingBox()).width;
  const before = await width();
  await press("+");
  assert.ok(Math.abs((await width()) / before - 1.25) < 0.01);
  await press("0");
  assert.ok(Math.abs((await width()) - before) < 1);
  await press("?");
  assert.ok(await page.locator("#help").evaluate((dialog) => dialog.open));
  await press("?");
  assert.ok(!(await page.locator("#help").evaluate((dialog) => dialog.open)));
  page.sound();
});

test("an address selects a figure", async (context) => {
  const { browser, file } = await shown(context, DOCX);
  for (const rest of [`#fact:${TOTAL}`, `?fact=${TOTAL}`]) {
    const page = await open(browser, `file://${file}${rest}`);
    assert.equal(await selected(page), TOTAL);
    assert.ok((await inSight(box(page, TOTAL))) && (await inSight(figure(page, TOTAL))));
  }
});

test("blank, dash, unreadable and missing are told apart by words and signs", async (context) => {
  const { page } = await shown(context, fixture("blank-2021-docx/source.docx"), { lang: "zh" });
  assert.match((await figure(page, TOTAL).innerText()).replace(/\s+/g, " "), /□ 空白/);
  assert.equal(await figure(page, TOTAL).getAttribute("data-state"), "blank");
  await page.keyboard.press("?");
  const legend = (await page.locator("#help .legend").innerText()).replace(/\s+/g, " ");
  assert.match(legend, /□ 空白 – 横线 \? 不可读 ∅ 缺失/);
});

test("what a file says stays text", async (context) => {
  const evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
  const written = evil.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const html = readFileSync(fixture("yunling-2022-html/source.html"), "utf8");
  const source = join(folder(context), `"><b onload=alert(3)>.html`);
  const spoilt = html.replaceAll("2022年政府信息公开工作年度报告", `2022年政府信息公开工作年度报告${written}`).replace(/>558</, `>558${written}<`);
  assert.notEqual(spoilt, html);
  writeFileSync(source, spoilt);
  const { page } = await shown(context, source);
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("img, b[onload]").count(), 0);
  assert.ok((await page.locator("article").innerText()).includes(evil));
  page.sound();
});

test("the file needs nothing else, and its policy allows nothing else", async (context) => {
  const { page, file } = await shown(context, PDF);
  const html = readFileSync(file, "utf8");
  assert.match(html, /default-src &#39;none&#39;/);
  assert.equal((html.match(/(?:src|href)="(?!data:image\/png;base64,|#)/g) ?? []).length, 0);
  assert.equal((html.match(/ style="| on[a-z]+="/g) ?? []).length, 0);
  assert.deepEqual(await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !name.startsWith("data:"))), []);
  page.sound();
});

for (const [source, lang] of [[PDF, "en"], [DOCX, "zh"], [fixture("lanqiao-2016-html/source.html"), "zh"]]) {
  test(`no grave fault of accessibility: ${source.split("/").at(-2)}`, async (context) => {
    const { browser, file } = await shown(context, source, { lang });
    for (const viewport of [DESKTOP, PHONE]) {
      for (const colorScheme of ["light", "dark"]) {
        const page = await open(browser, `file://${file}`, { viewport, colorScheme });
        await page.keyboard.press("f");
        await page.keyboard.press("n");
        await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
        assert.deepEqual(await faults(page), [], `${viewport.width} ${colorScheme}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${viewport.width}: the page is ${overflow} pixels too wide`);
        await page.close();
      }
    }
  });
}

test("what was read stands in for a picture that does not come", async (context) => {
  const { browser, file } = await shown(context, PDF);
  const html = readFileSync(file, "utf8");
  writeFileSync(file, html.replaceAll("data:image/png;base64,iVBOR", "data:image/png;base64,AAAAA"));
  const page = await open(browser, `file://${file}`, { refused: ["Failed to load resource"] });
  await page.waitForFunction(() => document.querySelectorAll(".page.drawn").length === 2);
  assert.equal(await page.locator(".page img").count(), 0);
  const text = page.locator(".page .as-read text", { hasText: "主动公开政府信息情况" }).first();
  assert.ok(await text.isVisible());
  assert.equal(await text.evaluate((element) => getComputedStyle(element).fill), "rgb(0, 0, 0)");
  page.sound();
});

test("a key shows what was read in place of the picture", async (context) => {
  const { page } = await shown(context, PDF);
  const fill = () => page.locator(".page .as-read text").first().evaluate((element) => getComputedStyle(element).fill);
  await page.waitForFunction(() => document.querySelector(".page.loaded"));
  assert.equal(await fill(), "rgba(0, 0, 0, 0)");
  await page.keyboard.press("v");
  assert.equal(await fill(), "rgb(11, 61, 145)");
});

test("several reports in a file have a page each, which begins where its report does", async (context) => {
  const html = readFileSync(fixture("yunling-2022-html/source.html"), "utf8");
  const other = html.replaceAll("云岭市数据局", "云岭市档案局");
  const path = folder(context);
  writeFileSync(join(path, "two.html"), html.replace("</body>", "") + other.replace(/[^]*<body[^>]*>/, ""));
  run("review", join(path, "two.html"), "--static", join(path, "page.html"));
  const browser = await launch(context);
  for (const [part, organ] of [[1, "云岭市数据局"], [2, "云岭市档案局"]]) {
    const page = await open(browser, `file://${join(path, `page-${part}.html`)}`);
    assert.match(await page.locator("h1").innerText(), new RegExp(organ));
    assert.match(await page.locator(".about").innerText(), new RegExp(`report ${part} of 2`));
    assert.equal(await page.locator(".source .scroll").evaluate((half) => half.scrollTop > 1000), part === 2);
    page.sound();
  }
});
