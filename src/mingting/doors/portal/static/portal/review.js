/* At a tablet the page does not wait for ever: after quiet seconds it closes as 未评价, or goes home. Any touch or key starts the count anew.
   On a person's own phone nothing counts. */
(() => {
  "use strict";
  const closing = document.querySelector("form[data-close-after]");
  const home = document.querySelector("[data-home-after]");
  const holder = closing || home;
  const page = document.querySelector(".rv[data-home]");
  if (!holder || !page) return;
  const span = Number(holder.dataset.closeAfter || holder.dataset.homeAfter);
  const line = holder.querySelector("[data-left-line]");
  const shown = holder.querySelector("[data-left]");
  let left = span;
  let over = false;
  if (line) line.hidden = false;

  const again = () => { left = span; if (shown) shown.textContent = String(left); };
  ["pointerdown", "keydown", "input", "scroll"].forEach((kind) => document.addEventListener(kind, again, { passive: true, capture: true }));
  document.addEventListener("submit", () => { over = true; });

  const end = () => {
    over = true;
    if (!closing) { location.replace(page.dataset.home); return; }
    fetch(closing.action, { method: "POST", body: new FormData(closing), credentials: "same-origin" })
      .finally(() => location.replace(page.dataset.home));
  };
  setInterval(() => {
    if (over) return;
    left -= 1;
    if (shown) shown.textContent = String(Math.max(left, 0));
    if (left <= 0) end();
  }, 1000);
})();
