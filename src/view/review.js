"use strict";
// What a person does with the page: select a figure or its box, choose a sum, turn pages, zoom, and all of it by keys.
// It makes no markup: texts go into the page as texts.
(() => {
  const sheet = document.querySelector(".sheet");
  if (!sheet) return;
  const one = (selector, from = sheet) => from.querySelector(selector);
  const all = (selector, from = sheet) => [...from.querySelectorAll(selector)];
  const source = one(".source > .scroll");
  const reading = one(".reading > .scroll");
  const status = one("#selected");
  const ofChecks = one("#of-checks");
  const help = one("#help");
  const pages = all(".page");
  const figures = all(".figure");
  const figureOf = new Map(figures.map((figure) => [figure.dataset.fact, figure]));
  const boxOf = new Map();
  for (const box of all("[data-box-of]")) for (const key of keysOf(box.dataset.boxOf)) boxOf.set(key, box);
  let selected = null;
  let chosen = null;

  function keysOf(text) {
    return (text || "").split(" ").filter(Boolean);
  }

  // Brings an element into sight of its half, and of nothing else.
  function reveal(element, half) {
    if (!element || !half) return;
    for (let folded = element.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
    for (const frame of [element.closest(".scroll-x"), half]) {
      if (!frame) continue;
      const box = element.getBoundingClientRect();
      const view = frame.getBoundingClientRect();
      const [down, right] = [Math.min(60, view.height / 5), Math.min(30, view.width / 6)];
      if (box.left < view.left + right || box.right > view.right - right) frame.scrollLeft += (box.left + box.right - view.left - view.right) / 2;
      if (frame === half && (box.top < view.top + down || box.bottom > view.bottom - down)) frame.scrollTop += (box.top + box.bottom - view.top - view.bottom) / 2;
    }
  }

  function unmark(name) {
    for (const element of all("." + name)) element.classList.remove(name);
  }

  // One figure is selected at a time: its place in the table and its box on the page.
  function select(key, { focus = null, quiet = false } = {}) {
    const figure = figureOf.get(key);
    const box = boxOf.get(key);
    if (!figure && !box) return false;
    unmark("selected");
    unpoint();
    selected = key;
    for (const element of [figure, box]) {
      if (!element) continue;
      element.classList.add("selected");
      rove(element);
    }
    reveal(box, source);
    reveal(figure, reading);
    if (focus) focus.focus({ preventScroll: true });
    if (figure) tell(figure);
    if (!quiet) {
      history.replaceState(null, "", "#fact:" + encodeURIComponent(key));
      document.dispatchEvent(new CustomEvent("gouji:select", { bubbles: true, detail: { fact: key } }));
    }
    return true;
  }

  function clear() {
    unmark("selected");
    unchoose();
    unpoint();
    selected = null;
    status.replaceChildren(text("p", status.dataset.nothing));
    ofChecks.replaceChildren();
  }

  function text(name, content, className = "") {
    const element = document.createElement(name);
    element.textContent = content;
    if (className) element.className = className;
    return element;
  }

  // What is selected, in words, and the sums that it stands in.
  function tell(figure) {
    const data = figure.dataset;
    const what = text("p", data.label, "what");
    what.lang = "zh-CN";
    const facts = text("p", "", "facts");
    const shown = one(".raw", figure)?.textContent || one(".state", figure)?.textContent || "";
    facts.append(text("b", shown), ` ${data.unit}`);
    for (const piece of [one(".value", figure)?.textContent, one(".implied", figure)?.textContent, data.place || status.dataset.noPlace, data.fact]) {
      if (piece) facts.append(" · ", piece);
    }
    status.replaceChildren(what, facts);
    ofChecks.replaceChildren(...keysOf(data.checks).map((number) => {
      const check = one("#check-" + number);
      const button = text("button", [one(".sign", check).textContent, one(".scope", check).textContent].join(" "));
      button.type = "button";
      button.dataset.choose = number;
      button.title = one(".what", check).textContent;
      return button;
    }));
  }

  // All operands of a sum, or all figures that a finding or a sentence speaks of.
  function choose(button) {
    const again = chosen === button;
    unchoose();
    if (again) return;
    chosen = button;
    button.classList.add("chosen");
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", "true");
    const keys = keysOf(button.dataset.facts);
    const totals = new Set(keysOf(button.dataset.total));
    for (const key of keys) {
      for (const element of [figureOf.get(key), boxOf.get(key)]) {
        element?.classList.add("operand");
        element?.classList.toggle("total", totals.has(key));
      }
    }
    const target = keys.find((key) => totals.has(key) && boxOf.has(key)) ?? keys.find((key) => boxOf.has(key));
    reveal(boxOf.get(target), source);
    reveal(button, reading);
    const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
    const pieces = [one(".scope", button), one(".what", button)].filter(Boolean).map(words);
    const sums = all(".sum", button.parentElement).map(words).join(" ");
    status.replaceChildren(text("p", pieces.join(" · ") || button.title, "what"), text("p", sums || words(button), "facts"));
    ofChecks.replaceChildren();
  }

  function unchoose() {
    chosen?.classList.remove("chosen");
    if (chosen?.hasAttribute("aria-pressed")) chosen.setAttribute("aria-pressed", "false");
    chosen = null;
    for (const element of all(".figure.operand, [data-box-of].operand")) element.classList.remove("operand", "total");
  }

  // A place that is no figure: a box on a page, a paragraph, a cell.
  function point(link) {
    unpoint();
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    const boxes = one(".boxes", target);
    if (!link.dataset.bbox || !boxes) {
      target.classList.add("pointed");
      return reveal(target, source);
    }
    const [x0, top, x1, bottom] = keysOf(link.dataset.bbox).map(Number);
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.classList.add("pointed");
    for (const [name, value] of Object.entries({ x: x0 - 2, y: top - 2, width: x1 - x0 + 4, height: bottom - top + 4 })) rect.setAttribute(name, value);
    boxes.append(rect);
    reveal(rect, source);
  }

  function unpoint() {
    for (const rect of all("rect.pointed")) rect.remove();
    unmark("pointed");
  }

  // One stop for Tab in each table and page; arrows go on from there.
  function rove(element) {
    const group = element.closest(".form, .page, .blocks");
    for (const other of all('.figure[tabindex="0"], [data-box-of][tabindex="0"]', group ?? sheet)) other.tabIndex = -1;
    element.setAttribute("tabindex", "0");
  }

  const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The nearest figure or box in the direction of an arrow: what lies aside counts more than what lies ahead.
  function step(from, key) {
    const [x, y] = AHEAD[key];
    const others = from.matches(".figure") ? figures : [...new Set(boxOf.values())];
    const centre = (element) => {
      const box = element.getBoundingClientRect();
      return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    };
    const [left, top] = centre(from);
    let best = null;
    for (const other of others) {
      const [dx, dy] = [centre(other)[0] - left, centre(other)[1] - top];
      const [ahead, aside] = [dx * x + dy * y, Math.abs(dx * y) + Math.abs(dy * x)];
      if (ahead < 2 || (x && aside > 12)) continue;
      const cost = ahead + 6 * aside;
      if (!best || cost < best.cost) best = { other, cost };
    }
    if (!best) return;
    const key2 = best.other.dataset.fact ?? keysOf(best.other.dataset.boxOf)[0];
    select(key2, { focus: best.other });
  }

  function nextOf(list, from, by) {
    if (!list.length) return null;
    const at = list.indexOf(from);
    return list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length];
  }

  function doubt(by) {
    const doubts = figures.filter((figure) => "doubtful" in figure.dataset);
    let from = figureOf.get(selected);
    if (from && !doubts.includes(from)) {
      const after = doubts.findIndex((figure) => from.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING);
      from = doubts[by > 0 ? after - 1 : after < 0 ? 0 : after] ?? (by > 0 && after < 0 ? doubts.at(-1) : null);
    }
    const figure = nextOf(doubts, from, by);
    if (figure) select(figure.dataset.fact, { focus: figure });
  }

  function walk(state) {
    const figure = nextOf(figures.filter((figure) => figure.dataset.state === state), figureOf.get(selected), 1);
    if (figure) select(figure.dataset.fact);
  }

  function broken(by) {
    const button = nextOf(all('.choice[data-status="fail"]'), chosen, by);
    if (!button || button === chosen) return;
    button.focus({ preventScroll: true });
    choose(button);
  }

  // Pages and zoom
  const turn = one('[data-do="page"]');
  const pageNow = () => {
    const top = source.getBoundingClientRect().top + source.clientHeight / 3;
    return pages.findLast((page) => page.getBoundingClientRect().top <= top) ?? pages[0];
  };
  function toPage(page) {
    if (page) source.scrollTop += page.getBoundingClientRect().top - source.getBoundingClientRect().top - 8;
  }
  const turnBy = (by) => toPage(pages[pages.indexOf(pageNow()) + by]);
  source.addEventListener("scroll", () => {
    if (turn && pages.length) turn.value = pageNow().dataset.page;
  }, { passive: true });

  const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
  let zoom = 1;
  function zoomTo(next) {
    const [x, y] = [(source.scrollLeft + source.clientWidth / 2) / source.scrollWidth, (source.scrollTop + source.clientHeight / 2) / source.scrollHeight];
    zoom = next;
    source.style.setProperty("--zoom", zoom);
    source.scrollTo(x * source.scrollWidth - source.clientWidth / 2, y * source.scrollHeight - source.clientHeight / 2);
    one(".zoom").textContent = Math.round(zoom * 100) + "%";
  }
  const zoomBy = (by) => zoomTo(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(zoom) + by))]);

  function asRead() {
    const button = one('[data-do="as-read"]');
    button?.setAttribute("aria-pressed", String(sheet.classList.toggle("show-read")));
  }
  for (const picture of all(".page img")) {
    const { classList } = picture.closest(".page");
    const lost = () => classList.replace("pictured", "drawn") && picture.remove();
    const there = () => classList.add("loaded");
    picture.addEventListener("load", there);
    picture.addEventListener("error", lost);
    // It may have come, or failed, before this script ran.
    if (picture.complete && picture.naturalWidth) there();
    else if (picture.complete && picture.currentSrc) lost();
  }

  function jump(target) {
    const section = document.getElementById(target);
    if (!section) return;
    const heading = one("h2", section);
    reading.scrollTop += section.getBoundingClientRect().top - reading.getBoundingClientRect().top;
    heading?.focus({ preventScroll: true });
    const figure = one(".figure", section);
    const box = figure && boxOf.get(figure.dataset.fact);
    const place = one("a.place", section);
    if (box) reveal(box, source);
    else if (place && target !== "problems") reveal(document.getElementById(place.getAttribute("href").slice(1)), source);
  }

  function toggleHelp() {
    if (help.open) help.close();
    else help.showModal();
  }

  const ask = (name) => selected && document.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { fact: selected } }));
  const ACTIONS = {
    "previous-doubt": () => doubt(-1), "next-doubt": () => doubt(1), help: toggleHelp, "as-read": asRead,
    "previous-page": () => turnBy(-1), "next-page": () => turnBy(1),
    "zoom-in": () => zoomBy(1), "zoom-out": () => zoomBy(-1), "zoom-fit": () => zoomTo(1),
  };
  const KEYS = {
    n: ACTIONS["next-doubt"], p: ACTIONS["previous-doubt"], f: () => broken(1), F: () => broken(-1), "?": toggleHelp,
    "[": ACTIONS["previous-page"], "]": ACTIONS["next-page"], "+": ACTIONS["zoom-in"], "=": ACTIONS["zoom-in"],
    "-": ACTIONS["zoom-out"], 0: ACTIONS["zoom-fit"], v: asRead, Escape: clear, c: () => jump("problems"),
    a: () => ask("gouji:accept"), m: () => ask("gouji:note"),
  };

  sheet.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do], [data-jump], [data-fact], [data-box-of], [data-operand], [data-choose], [data-walk], .choice, a.claim, a.place");
    if (!target) return;
    const data = target.dataset;
    if (target.tagName.toLowerCase() === "a") event.preventDefault();
    if (data.do) ACTIONS[data.do]?.();
    else if ("jump" in data) jump(target.getAttribute("href").slice(1));
    else if (data.fact) select(data.fact);
    else if (data.boxOf) {
      // Of several figures in one box, each in turn.
      const keys = keysOf(data.boxOf);
      select(nextOf(keys, selected, 1));
    } else if (data.operand) select(data.operand);
    else if (data.walk) walk(data.walk);
    else if (data.choose) choose(one("#check-" + data.choose));
    else if (target.matches("a.place")) point(target);
    else if (keysOf(data.facts).length === 1 && target.matches("a.claim")) select(data.facts);
    else choose(target);
  });
  turn?.addEventListener("change", () => toPage(pages.find((page) => page.dataset.page === turn.value)));

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (help.open && event.key !== "?") return;
    const on = event.target.closest?.(".figure, [data-box-of]");
    if (on && AHEAD[event.key]) step(on, event.key);
    else if (KEYS[event.key]) KEYS[event.key]();
    else if (/^[1-9]$/.test(event.key)) jump("section-" + event.key);
    else return;
    event.preventDefault();
  });

  for (const group of all(".form, .blocks")) {
    if (!one('.figure[tabindex="0"], [data-box-of][tabindex="0"]', group)) one(".figure, [data-box-of]", group)?.setAttribute("tabindex", "0");
  }
  // What is selected stays in sight when something opens beside it.
  new ResizeObserver(() => {
    if (selected) reveal(figureOf.get(selected), reading);
  }).observe(reading);

  const fromAddress = (quiet) => {
    const asked = new URLSearchParams(location.search).get("fact");
    const hash = decodeURIComponent(location.hash);
    const key = hash.startsWith("#fact:") ? hash.slice(6) : asked;
    if (key && key !== selected) select(key, { quiet });
  };
  addEventListener("hashchange", () => fromAddress(true));
  fromAddress(false);
  // Of several reports in a document, this one begins further down.
  if (!selected && sheet.dataset.part !== "1") {
    const first = one("a.place:not(#problems *)") ?? one(".figure");
    reveal(first?.matches("a") ? document.getElementById(first.getAttribute("href").slice(1)) : boxOf.get(first?.dataset.fact), source);
  }
})();
