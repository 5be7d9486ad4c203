"use strict";
(() => {
  const select = (key) => {
    for (const old of document.querySelectorAll(".selected")) old.classList.remove("selected");
    const figure = document.getElementById("fact:" + key);
    const box = document.querySelector(`[data-box-of~="${CSS.escape(key)}"]`);
    for (const found of [figure, box]) {
      if (!found) continue;
      found.classList.add("selected");
      found.scrollIntoView({ block: "nearest" });
    }
    document.dispatchEvent(new CustomEvent("gouji:select", { bubbles: true, detail: { fact: key } }));
  };
  document.addEventListener("click", (event) => {
    const figure = event.target.closest("[data-fact]");
    const box = event.target.closest("[data-box-of]");
    if (figure) select(figure.dataset.fact);
    else if (box) { event.preventDefault(); select(box.dataset.boxOf.split(" ")[0]); }
  });
  const asked = new URLSearchParams(location.search).get("fact") || decodeURIComponent(location.hash).replace(/^#fact:/, "");
  if (asked) select(asked);
})();
