"use strict";
// What the server's pages do beyond links and forms: decisions on figures, and files that are dropped.
(() => {
  const csrf = document.querySelector("meta[name=csrf]").content;
  const lang = new URLSearchParams(location.search).get("lang");
  const address = (path, parameters) => {
    const query = new URLSearchParams(parameters);
    if (lang) query.set("lang", lang);
    const text = query.toString();
    return text ? `${path}?${text}` : path;
  };
  const send = (path, body, headers) =>
    fetch(address(path, {}), { method: "POST", body, headers: { "X-Gouji-Csrf": csrf, ...headers } });
  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  // Files.
  const told = document.getElementById("told");
  const upload = async (file) => {
    told.textContent = `… ${file.name}`;
    try {
      const answer = await send("/upload", file, {
        "Content-Type": "application/octet-stream",
        "X-File-Name": encodeURIComponent(file.name),
      });
      if (!answer.ok) throw new Error(await answer.text());
      location.href = address("/", { report: (await answer.json()).report });
    } catch (error) {
      told.textContent = error.message;
    }
  };
  document.getElementById("file").addEventListener("change", (event) => {
    if (event.target.files.length) upload(event.target.files[0]);
    event.target.value = "";
  });
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    if (event.dataTransfer.files.length) upload(event.dataTransfer.files[0]);
  });

  // Decisions.
  const template = document.getElementById("decision-form");
  const place = document.getElementById("decision");
  if (!template || !place) return;
  const { report, ...words } = template.dataset;
  const word = (name) => words["word" + name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase())];
  let facts = {};
  let chosen = null;

  const figures = (fact) => document.querySelectorAll(`.figure[data-fact="${CSS.escape(fact)}"]`);
  const mark = (fact) => {
    const all = facts[fact] || [];
    const last = all.findLast((one) => one.decision !== "note") || all.at(-1);
    if (!last) return;
    for (const figure of figures(fact)) {
      figure.dataset.decision = last.decision;
      figure.title = word(last.decision);
    }
  };
  const history = () => {
    const list = place.querySelector(".history");
    list.replaceChildren();
    const all = facts[chosen] || [];
    if (!all.length) list.append(element("li", word("none")));
    for (const one of [...all].reverse()) {
      const item = element("li", "");
      item.append(element("strong", word(one.decision)));
      if (one.right !== undefined) item.append(` — ${word("right")} ${one.right || word("blank")}`);
      if (one.note) item.append(` — ${one.note}`);
      const time = element("time", one.at.replace("T", " ").replace("Z", " UTC"));
      time.dateTime = one.at;
      item.append(element("small", ` ${one.reviewer}, `), time);
      list.append(item);
    }
  };
  const show = (fact) => {
    if (!figures(fact).length) return;
    if (!place.firstElementChild) {
      place.append(template.content.cloneNode(true));
      place.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
      for (const button of place.querySelectorAll("button")) button.addEventListener("click", () => decide(button.name));
      const enters = { right: "misread", words: "note" };
      for (const field of place.querySelectorAll("input")) field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) decide(enters[field.name]);
      });
    }
    chosen = fact;
    // The form takes room from the figures.
    if (place.hidden) {
      place.hidden = false;
      figures(fact)[0].scrollIntoView({ block: "center", inline: "nearest" });
    }
    for (const field of place.querySelectorAll("input")) field.value = "";
    place.querySelector(".said").textContent = "";
    const next = place.querySelector(".next");
    if (next) next.href = address("/sample", { next: report, fact });
    history();
  };
  const decide = async (decision) => {
    const said = place.querySelector(".said");
    const [right, note] = ["right", "words"].map((name) => place.querySelector(`[name=${name}]`).value);
    const fact = chosen;
    try {
      const body = JSON.stringify({ report, fact, decision, right: decision === "misread" ? right : "", note });
      const answer = await send("/decisions", body, { "Content-Type": "application/json" });
      if (!answer.ok) throw new Error(await answer.text());
      facts[fact] = await answer.json();
      mark(fact);
      if (chosen !== fact) return;
      for (const field of place.querySelectorAll("input")) field.value = "";
      said.textContent = word("saved");
      history();
    } catch (error) {
      said.textContent = `${word("failed")} ${error.message}`;
    }
  };

  const to = (selector) => place.querySelector(selector).focus();
  const acts = {
    w: () => to("[name=right]"),
    e: () => decide("published-error"),
    s: () => place.querySelector(".next")?.click(),
  };
  document.addEventListener("gouji:select", (event) => show(event.detail.fact));
  // The view's own keys: a and m.
  document.addEventListener("gouji:accept", (event) => event.detail.fact === chosen && decide("accepted"));
  document.addEventListener("gouji:note", (event) => event.detail.fact === chosen && to("[name=words]"));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    // Out of a field, back to the figure, so that its keys work again.
    if (typing && event.key === "Escape" && place.contains(typing)) {
      event.stopPropagation();
      figures(chosen)[0]?.focus();
    }
    if (!chosen || typing || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  fetch(address("/decisions", { report }))
    .then((answer) => answer.json())
    .then((answer) => {
      facts = answer.facts;
      Object.keys(facts).forEach(mark);
      if (chosen) history();
    });
  // The view may have chosen a figure before this script listened.
  const asked = new URLSearchParams(location.search).get("fact");
  if (asked) show(asked);
})();
