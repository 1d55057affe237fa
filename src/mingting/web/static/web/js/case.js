/* One case, perhaps two people: signs of life while somebody works on the page, the first box of a move's form, copies that keep the mask. */
(() => {
  "use strict";
  const BEAT = 30000;
  const IDLE = 300000; // no key and no mouse for so long: the page counts as left, and the session may run out
  let touched = Date.now();

  const line = () => document.querySelector("[data-beat]");
  const token = () => {
    const input = document.querySelector("input[name=csrfmiddlewaretoken]");
    return input ? input.value : "";
  };
  const body = (more) => new URLSearchParams({ csrfmiddlewaretoken: token(), ...more });

  ["keydown", "pointerdown", "pointermove", "wheel"].forEach((kind) => document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true }));

  const beat = async () => {
    const box = line();
    if (!box || document.hidden || Date.now() - touched > IDLE) return;
    try {
      const answer = await fetch(box.dataset.beat, { method: "POST", body: body({ version: box.dataset.version }), credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-beat]");
      if (!drawn || drawn.innerHTML === box.innerHTML) return;
      drawn.dataset.version = box.dataset.version; // what this page shows, not what the case is by now
      drawn.dataset.visit = box.dataset.visit;
      box.replaceWith(document.importNode(drawn, true));
    } catch { /* the next beat tries again */ }
  };
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", beat);

  window.addEventListener("pagehide", () => {
    const box = line();
    if (box && navigator.sendBeacon) navigator.sendBeacon(box.dataset.beat, body({ leave: box.dataset.visit }));
  });

  /* Revealed: the drawer has done its part. */
  document.addEventListener("case-revealed", () => {
    const shut = document.querySelector("#drawer [data-drawer-shut]");
    if (shut) shut.click();
    const people = document.getElementById("case-people");
    if (people) { people.tabIndex = -1; people.focus(); }
  });

  /* What is copied from a masked field is the mask, also in the minute in which it stands open. */
  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    if (!selection || !selection.rangeCount || !event.clipboardData) return;
    const masked = [...document.querySelectorAll("[data-mask]")].filter((node) => selection.containsNode(node, true));
    if (!masked.length) return;
    const range = selection.getRangeAt(0);
    const within = (range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement).closest("[data-mask]");
    let text;
    if (within && within.contains(range.endContainer)) {
      text = within.dataset.mask;
    } else {
      const part = range.cloneContents();
      part.querySelectorAll("[data-mask]").forEach((node) => { node.textContent = node.dataset.mask; });
      part.querySelectorAll("dt, dd, p, li, tr, h1, h2, h3").forEach((node) => node.append("\n"));
      text = part.textContent.replace(/[ \t]+\n/g, "\n").trim();
    }
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
})();
