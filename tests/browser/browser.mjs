// What the tests share: the program, a browser, and the search for faults of accessibility.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const built = process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** The program under test: GOUJI, or what was built last. */
export const gouji = process.env.GOUJI ? resolve(process.env.GOUJI) : ["release", "debug"].map((kind) => join(built, kind, "gouji")).find(existsSync);
export const fixture = (path) => join(root, "fixtures", path);

/** A folder that goes away. */
export function folder(context) {
  const path = mkdtempSync(join(tmpdir(), "gouji-browser-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What the program prints. */
export const run = (...words) => execFileSync(gouji, words, { encoding: "utf8", maxBuffer: 1 << 28 });

export async function launch(context) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({ executablePath, args });
  context.after(() => browser.close());
  return browser;
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page that fails the test for whatever goes wrong in it: a script that throws, what a policy refuses. */
export async function open(browser, address, { viewport = DESKTOP, colorScheme = "light", refused = [] } = {}) {
  const page = await browser.newPage({ viewport, colorScheme });
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("dialog", (dialog) => { wrong.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address);
  page.sound = () => assert.deepEqual(wrong.filter((text) => !refused.some((known) => text.includes(known))), []);
  return page;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Faults of accessibility that are serious or critical. */
export async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
}

/** Whether an element is within the sight of the half that it stands in. */
export const inSight = (locator) => locator.evaluate((element) => {
  const [box, half] = [element.getBoundingClientRect(), element.closest(".scroll").getBoundingClientRect()];
  return box.top >= half.top - 1 && box.bottom <= half.bottom + 1 && box.left >= half.left - 1 && box.right <= half.right + 1;
});
