/* The box in the top bar: results while typing, never while an input method composes; arrows walk through them, Enter opens, Esc closes.
   Without this script Enter leads to a page of results. */
(() => {
  "use strict";
  const WAIT = 160;
  const form = document.querySelector("[data-quick-search]");
  if (!form) return;
  const input = form.querySelector("[data-search]");
  const found = form.querySelector("#found");
  let timer = 0;
  let asked = "";

  const links = () => [...found.querySelectorAll("a")];
  const shut = () => { found.hidden = true; };

  const ask = () => {
    const text = input.value.trim();
    if (text.length < 2) { asked = ""; found.replaceChildren(); shut(); return; }
    if (text === asked) { if (found.childElementCount) found.hidden = false; return; }
    asked = text;
    window.htmx.trigger(form, "find");
  };

  const later = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };

  input.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  input.addEventListener("compositionend", later);
  input.addEventListener("focus", () => { if (asked && asked === input.value.trim() && found.childElementCount) found.hidden = false; });
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (input.value.trim() !== asked) event.detail.shouldSwap = false;
  });
  form.addEventListener("htmx:afterSwap", () => { found.hidden = !found.childElementCount; });

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && !found.hidden && all.length) {
      event.preventDefault();
      all[Math.min(at + 1, all.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at === 0 ? input : all[at - 1]).focus();
    } else if (event.key === "Escape" && !found.hidden) {
      event.preventDefault();
      event.stopPropagation();
      shut();
      input.focus();
    } else if (event.key === "Enter" && event.target === input && !found.hidden && asked === input.value.trim() && all.length === 1) {
      event.preventDefault();
      all[0].click();
    }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) shut(); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) shut(); });
})();
