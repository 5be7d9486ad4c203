// The server of `gouji review`, clicked through: decisions, files that are given, the list.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DESKTOP, PHONE, faults, fixture, folder, gouji, launch, open } from "./browser.mjs";

/** A server on a free port; gives its address. */
async function serve(context, path, ...words) {
  const child = spawn(gouji, ["review", "--port", "0", "--reviewer", "王", ...words], { cwd: path });
  context.after(() => child.kill());
  let said = "";
  for await (const piece of child.stderr) {
    said += piece;
    const address = said.match(/http:\/\/\S+/);
    if (address) {
      child.stderr.resume();
      return address[0];
    }
  }
  throw new Error(`no address: ${said}`);
}

/** A dataset of four reports in the folder `set`. */
function dataset(path) {
  mkdirSync(join(path, "in"));
  for (const name of ["fengxi-2023-docx", "beitang-2022-docx", "qinghe-2020-docx", "shanwan-2019-docx"]) {
    cpSync(fixture(`${name}/source.docx`), join(path, "in", `${name}.docx`));
  }
  // It exits with 1, as the reports have errors.
  spawnSync(gouji, ["convert", "-q", "in", "-o", "set", "--to", "csv"], { cwd: path });
}

const FIGURE = '.figure[data-fact="requests.received.total"]';
const decisions = (path) => readFileSync(join(path, "decisions.ndjson"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

test("a decision stands beside the figure, also after a reload", async (context) => {
  const path = folder(context);
  cpSync(fixture("fengxi-2023-docx/source.docx"), join(path, "a.docx"));
  const address = await serve(context, path, "a.docx");
  const page = await open(await launch(context), address, { refused: ["422"] });
  const printed = await page.locator(FIGURE).textContent();
  await page.locator(FIGURE).click();
  const form = page.locator("#decision");
  await form.getByRole("button", { name: "Misread" }).click();
  await page.waitForFunction(() => document.querySelector(".said").textContent.includes("Not written down"));
  await form.locator("[name=right]").fill("11,967");
  await form.getByRole("button", { name: "Misread" }).click();
  await page.waitForSelector(`${FIGURE}[data-decision=misread]`);
  assert.match(await form.locator(".history").textContent(), /misread — the page shows 11,967 王, 20\d\d-/);
  assert.equal(await page.locator(FIGURE).textContent(), printed, "the printed figure is never written over");
  await page.reload();
  await page.waitForSelector(`${FIGURE}[data-decision=misread]`);
  await page.locator(FIGURE).click();
  assert.match(await form.locator(".history").textContent(), /11,967/);
  const [first] = decisions(path);
  assert.deepEqual([first.decision, first.read, first.right, first.reviewer], ["misread", "11966", "11,967", "王"]);
  page.sound();
});

test("a decision by keys alone", async (context) => {
  const path = folder(context);
  cpSync(fixture("fengxi-2023-docx/source.docx"), join(path, "a.docx"));
  const address = await serve(context, path, "a.docx");
  const page = await open(await launch(context), address);
  await page.keyboard.press("n");
  await page.waitForSelector("#decision:not([hidden])");
  await page.keyboard.press("e");
  await page.waitForSelector(".figure[data-decision=published-error]");
  await page.keyboard.press("m");
  await page.keyboard.type("as on page 2");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".history").textContent.includes("as on page 2"));
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.keyboard.press("w");
  await page.keyboard.type("178");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".figure[data-decision=misread]");
  assert.deepEqual(decisions(path).map((one) => [one.fact, one.decision]), [
    ["reconsideration.total", "published-error"],
    ["reconsideration.total", "note"],
    ["litigation.after_reconsideration.total", "misread"],
  ]);
  page.sound();
});

test("files that are given to the page: a good, a broken and a hostile one", async (context) => {
  const path = folder(context);
  cpSync(fixture("qinghe-2020-docx/source.docx"), join(path, "a.docx"));
  const report = readFileSync(fixture("qinghe-2020-html/source.html"), "utf8");
  const written = "&lt;script&gt;alert(3)&lt;/script&gt;";
  const script = `<script>alert(1)</script><img src=x onerror=alert(2)>${written}`;
  writeFileSync(join(path, "hostile.html"), report.replaceAll("青禾县人民政府2020年", `${written}青禾县人民政府2020年`).replace("行政许可", `行政许可${script}`));
  writeFileSync(join(path, "broken.pdf"), "%PDF-1.7\nnothing more");
  const address = await serve(context, path, "a.docx");
  const page = await open(await launch(context), address, { refused: ["422"] });
  const give = (name) => page.locator("#file").setInputFiles(join(path, name));
  await give("broken.pdf");
  await page.waitForFunction(() => document.querySelector("#told").textContent.includes("broken.pdf:"));
  await give("hostile.html");
  await page.waitForFunction(() => document.querySelector(".origin")?.textContent.includes("hostile.html"));
  const shown = await page.locator(".source").textContent();
  assert.equal(shown.split("<script>alert(3)</script>").length, 3, "in the title and in a cell, as text");
  assert.equal(await page.locator("main script, main img, main [onerror]").count(), 0);
  // Dropped, with a name that is markup.
  const bytes = [...readFileSync(fixture("fengxi-2023-docx/source.docx"))];
  await page.evaluate((bytes) => {
    const given = new DataTransfer();
    given.items.add(new File([new Uint8Array(bytes)], "<b>名.docx"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
  }, bytes);
  await page.waitForFunction(() => document.querySelector(".origin")?.textContent.includes("<b>名.docx"));
  assert.match(await page.locator("h1").textContent(), /枫溪区人民政府2023年/);
  page.sound();
});

test("the list is narrowed, turned and walked through by keys", async (context) => {
  const path = folder(context);
  dataset(path);
  const address = await serve(context, path, "set", "--sample", "10", "--stratify", "year", "--seed", "7");
  const browser = await launch(context);
  const page = await open(browser, address);
  const rows = page.locator("tbody tr");
  assert.equal(await rows.count(), 4);
  await page.locator("[name=status]").selectOption("broken");
  await page.getByRole("button", { name: "Show" }).click();
  assert.equal(await rows.count(), 2);
  assert.match(page.url(), /status=broken/);
  await page.getByRole("link", { name: "中文" }).click();
  assert.equal(await page.locator("h1").textContent(), "报告");
  assert.equal(await rows.count(), 2);
  await page.locator("[name=q]").fill("枫溪");
  await page.keyboard.press("Enter");
  await rows.first().waitFor();
  assert.equal(await rows.count(), 1);
  await rows.locator("a").first().click();
  await page.locator(".sheet").waitFor();
  assert.match(page.url(), /lang=zh/);
  // A sample is walked through by two keys.
  await page.goto(address + "sample?next=first");
  for (const place of [1, 2]) {
    await page.waitForSelector("#decision:not([hidden])");
    await page.keyboard.press("a");
    await page.waitForSelector(".figure.selected[data-decision=accepted]");
    const before = page.url();
    await page.keyboard.press("s");
    await page.waitForFunction((before) => location.href !== before && document.readyState === "complete", before);
    assert.equal(decisions(join(path, "set")).length, place);
  }
  await page.goto(address + "sample");
  assert.match(await page.locator("#rate").textContent(), /0 of 2 figures misread: 0.00 %, 95 % confidence interval 0.00 % to 65.76 %/);
  page.sound();
});

test("no serious fault of accessibility, on a desk and on a phone, in light and in dark", async (context) => {
  const path = folder(context);
  dataset(path);
  const address = await serve(context, path, "set", "--sample", "10", "--seed", "7");
  const browser = await launch(context);
  for (const [viewport, colorScheme] of [[DESKTOP, "light"], [PHONE, "dark"]]) {
    for (const place of ["?page=1", "?q=%E6%9E%AB%E6%BA%AA&page=1", "organ?organ=%E6%9E%AB%E6%BA%AA%E5%8C%BA", "sample", "sample?next=first"]) {
      const page = await open(browser, address + place, { viewport, colorScheme });
      if (place.endsWith("first")) {
        await page.waitForSelector("#decision:not([hidden])");
        const form = await page.getByRole("button", { name: "Read as printed" }).boundingBox();
        assert.ok(form.y + form.height <= viewport.height, "the form is in sight");
      }
      assert.deepEqual(await faults(page), [], `${place} ${colorScheme}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${place} is too wide`);
      page.sound();
      await page.close();
    }
  }
});
