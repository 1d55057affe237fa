/* The workbench: the figure under the cursor shows what stands behind it; a finding leads to its sentence, a marked number
   to its finding; the outline follows the text. Without this script every figure is a plain link. */
(() => {
  "use strict";
  const paper = document.querySelector(".work .desk .paper");
  const desk = document.querySelector(".work .desk");
  const panel = document.querySelector("[data-evidence]");
  if (!paper || !panel) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* ---- figures ---- */
  const figures = [...paper.querySelectorAll("a.fig[data-figure]")];
  figures.forEach((one) => {
    one.dataset.drawer = "";
    if (one.textContent === "0" && one.closest("td")) one.classList.add("zero");
  });
  let shown = "";
  const show = (figure) => {
    paper.querySelectorAll(".fig.sel").forEach((one) => one.classList.remove("sel"));
    figure.classList.add("sel");
    const code = figure.dataset.figure;
    if (code === shown || !window.htmx) return;
    shown = code;
    window.htmx.ajax("GET", panel.dataset.evidence.replace("CODE", encodeURIComponent(code)), { target: panel, swap: "innerHTML" });
    panel.closest(".evid").scrollTop = 0;
  };
  const figureOf = (event) => event.target instanceof Element && event.target.closest("a.fig[data-figure]");
  paper.addEventListener("focusin", (event) => { const figure = figureOf(event); if (figure) show(figure); });
  let waiting = 0;
  paper.addEventListener("mouseover", (event) => {
    const figure = figureOf(event);
    clearTimeout(waiting);
    if (figure) waiting = setTimeout(() => show(figure), 250);
  });
  paper.addEventListener("mouseout", () => clearTimeout(waiting));

  /* ---- findings ---- */
  const plain = (text) => text.replace(/\u2060/g, "");
  const beside = (node, before) => {
    const range = document.createRange();
    const block = node.closest("p") || node.parentElement;
    range.selectNodeContents(block);
    if (before) range.setEndBefore(node);
    else range.setStartAfter(node);
    return plain(range.toString());
  };
  /* Whether a typed number stands in these words: some words end before it, the number, some words follow. */
  const stands = (node, around) => {
    const own = plain(node.textContent);
    const left = beside(node, true);
    const right = beside(node, false);
    for (let at = around.indexOf(own); at >= 0; at = around.indexOf(own, at + 1)) {
      if (at <= 8 && left.endsWith(around.slice(0, at)) && right.startsWith(around.slice(at + own.length))) return true;
    }
    return false;
  };
  const pairs = new Map();
  document.querySelectorAll("[data-finding]").forEach((card) => {
    const section = document.getElementById(card.dataset.section);
    if (!section) return;
    const found = card.dataset.code
      ? [...section.querySelectorAll("[data-figure]")].filter((one) => one.dataset.figure === card.dataset.code)
      : [...section.querySelectorAll(".typed")].filter((one) => stands(one, card.dataset.around));
    found.forEach((one) => {
      one.classList.add(card.dataset.code ? "bad" : "typed");
      if (card.hasAttribute("data-settled")) { one.classList.replace("typed", "settled"); one.title = "手写数字，已说明来源"; }
      else pairs.set(one, card);
    });
    card.marks = found;
  });
  const select = (card) => {
    document.querySelectorAll("[data-finding].sel").forEach((one) => one.classList.remove("sel"));
    paper.querySelectorAll(".typed.sel, .settled.sel, .bad.sel").forEach((one) => one.classList.remove("sel"));
    card.classList.add("sel");
    (card.marks || []).forEach((one) => one.classList.add("sel"));
  };
  const bring = (node) => node.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-finding]");
    if (card && (event.target.closest("[data-goto]") || !event.target.closest("details, form"))) {
      select(card);
      const place = (card.marks || [])[0] || document.getElementById(card.dataset.section);
      if (place) bring(place);
      hold(card.dataset.section);
      return;
    }
    const mark = event.target.closest(".paper .typed");
    const mine = mark && pairs.get(mark);
    if (mine) { select(mine); bring(mine); }
  });

  /* ---- outline ---- */
  const rows = new Map([...document.querySelectorAll(".outline a[data-section]")].map((row) => [row.dataset.section, row]));
  const mark = (key) => {
    rows.forEach((row, name) => { if (name === key) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current"); });
    const row = rows.get(key);
    if (row && desk.scrollHeight > desk.clientHeight) row.scrollIntoView({ block: "nearest" });
  };
  const sections = [...paper.querySelectorAll("section[id]")].filter((one) => rows.has(one.id));
  let busy = false;
  let held = 0; // while the text glides to a finding, its section is the current one
  const hold = (key) => { if (rows.has(key)) { mark(key); held = Date.now() + 900; } };
  const follow = () => {
    busy = false;
    if (Date.now() < held) return;
    const top = desk.getBoundingClientRect().top + 120;
    const last = sections.filter((one) => one.getBoundingClientRect().top <= top).pop() || sections[0];
    if (last) mark(last.id);
  };
  desk.addEventListener("scroll", () => { if (!busy) { busy = true; requestAnimationFrame(follow); } }, { passive: true });
  follow();

  /* Wide tables move by keyboard too. */
  paper.querySelectorAll(".tbl-box").forEach((box, at) => {
    if (box.scrollWidth <= box.clientWidth) return;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    const head = box.closest("section") && box.closest("section").querySelector("h3");
    box.setAttribute("aria-label", `${head ? head.textContent : `附表${at + 1}`}，可左右移动`);
  });
})();
