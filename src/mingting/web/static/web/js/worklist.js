/* A list of lines: arrows move along it, Home and End to its ends, Enter opens the line. The link in each line is what has the focus. */
(() => {
  "use strict";
  const table = document.querySelector("[data-list]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const link = (row) => row.querySelector("a[href]");
  const choose = (row) => {
    rows.forEach((one) => one.removeAttribute("aria-selected"));
    row.setAttribute("aria-selected", "true");
    link(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const idle = () => document.activeElement === document.body || document.activeElement === null || document.activeElement.id === "main"
    || table.contains(document.activeElement) || document.activeElement.classList.contains("tbl-box");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") || !idle()) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const to = { ArrowDown: Math.min(here + 1, rows.length - 1), ArrowUp: here < 0 ? rows.length - 1 : Math.max(here - 1, 0), Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(rows[to]);
  });
  table.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    rows.forEach((one) => one.toggleAttribute("aria-selected", false));
    if (row) row.setAttribute("aria-selected", "true");
  });
  table.addEventListener("dblclick", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) link(row).click();
  });
})();
