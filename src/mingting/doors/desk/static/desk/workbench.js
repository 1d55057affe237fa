// The figure under the cursor shows what stands behind it, beside the text. Enter or a click opens its rows.
(() => {
  const panel = document.querySelector("[data-evidence]");
  if (!panel || !window.htmx) return;
  let shown = "";
  const show = (figure) => {
    const code = figure.dataset.figure;
    if (!code || code === shown) return;
    shown = code;
    document.querySelectorAll(".paper .fig.sel").forEach((one) => one.classList.remove("sel"));
    figure.classList.add("sel");
    window.htmx.ajax("GET", panel.dataset.evidence.replace("CODE", encodeURIComponent(code)), { target: panel, swap: "innerHTML" });
  };
  const paper = document.querySelector(".work .desk");
  paper.addEventListener("focusin", (event) => event.target.closest("[data-figure]") && show(event.target.closest("[data-figure]")));
  let waiting = 0;
  paper.addEventListener("mouseover", (event) => {
    const figure = event.target.closest("[data-figure]");
    clearTimeout(waiting);
    if (figure) waiting = setTimeout(() => show(figure), 250);
  });
})();
