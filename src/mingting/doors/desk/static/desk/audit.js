// Findings and the figures they speak of. J and K go through the findings, Enter leads to the figure in the text and, there, back
// to its finding. Everything is a plain link or form first; this only saves steps. Listeners sit on the document, for pages that htmx swaps in.
(() => {
  "use strict";
  const all = () => [...document.querySelectorAll(".evid .find[id]")];
  const selected = () => document.querySelector(".evid .find.sel");
  const narrow = () => window.matchMedia("(max-width: 1000px)").matches;
  const link = (card) => card.querySelector("a[data-mark]");
  const target = (anchor) => document.getElementById(anchor.hash.slice(1));
  const number = (card) => card.id.slice(2);

  const clear = () => {
    document.querySelectorAll(".evid .find.sel, .paper .sel").forEach((one) => one.classList.remove("sel"));
    document.querySelectorAll(".paper .part").forEach((one) => one.classList.remove("part"));
    document.querySelectorAll("[data-act-key][data-key]").forEach((one) => one.removeAttribute("data-key"));
  };

  /* One finding at a time: its buttons have the keys, its figure and what it was checked against are lit. */
  const select = (card, focus = true) => {
    clear();
    card.classList.add("sel");
    card.tabIndex = -1;
    card.querySelectorAll("[data-act-key]").forEach((one) => { one.dataset.key = one.dataset.actKey; });
    document.querySelectorAll(`.paper [data-in~="${number(card)}"]`).forEach((one) => one.classList.add("part"));
    const mark = target(link(card));
    if (mark) {
      mark.classList.add("sel");
      if (!narrow()) mark.scrollIntoView({ block: "center" });
    }
    if (focus) card.focus({ preventScroll: true });
    card.scrollIntoView({ block: narrow() ? "center" : "nearest" });
  };

  const step = (by) => {
    const cards = all();
    if (!cards.length) return;
    const at = cards.indexOf(selected());
    select(cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(cards.length - 1, Math.max(0, at + by))]);
  };

  const toMark = (card) => {
    const mark = target(link(card));
    if (!mark) return;
    if (!mark.hasAttribute("href")) mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const stepper = event.target.closest("[data-step]");
    if (stepper) { step(Number(stepper.dataset.step)); return; }
    const back = event.target.closest(".paper a[href^='#f-']");
    const card = back && document.getElementById(back.hash.slice(1));
    if (card) { event.preventDefault(); select(card); return; }
    const there = event.target.closest("a[data-mark]");
    if (there) { event.preventDefault(); const own = there.closest(".find"); select(own, false); toMark(own); return; }
    const summary = event.target.closest(".evid .find summary");
    if (summary) { event.preventDefault(); unfold(summary.parentElement); return; }
    const touched = event.target.closest(".evid .find[id]");
    if (touched && touched !== selected()) select(touched, false);
  });

  document.addEventListener("focusin", (event) => {
    const card = event.target instanceof Element && event.target.closest(".evid .find[id]");
    if (card && card !== selected()) select(card, false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const card = event.target instanceof Element && event.target.matches(".evid .find[id]") ? event.target : null;
    if (!card) return;
    if (event.key === "Enter") { event.preventDefault(); toMark(card); }
    else if (event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  });

  /* Opening 改正 or 说明理由 puts the cursor into it at once, so that nothing typed is lost; only one stands open in a card. */
  const unfold = (details) => {
    details.open = !details.open;
    if (!details.open) return;
    details.parentElement.querySelectorAll("details[open]").forEach((one) => { if (one !== details) one.open = false; });
    const input = details.querySelector("input.in");
    input.focus();
    input.select();
  };

  const arrive = () => {
    const card = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
    if (card) select(card);
  };
  window.addEventListener("hashchange", arrive);
  document.addEventListener("htmx:afterSettle", arrive);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", arrive);
  else arrive();
})();
