/* Figures open into the drawer at the right. Every figure is a plain link first: with a modifier key, with the middle
   button, or without this script, it leads to the full page. */
(() => {
  "use strict";
  const trail = [];
  let opener = null;

  const drawer = () => document.getElementById("drawer");
  const narrow = () => window.matchMedia("(max-width: 640px)").matches;

  const mark = (link, open) => {
    if (!link) return;
    if (open) {
      link.setAttribute("aria-expanded", "true");
      link.setAttribute("aria-controls", "drawer");
    } else {
      link.removeAttribute("aria-expanded");
    }
  };

  const say = (box, title, text, url) => {
    box.replaceChildren();
    const head = document.createElement("div");
    head.className = "dh";
    const h2 = document.createElement("h2");
    h2.id = "drawer-title";
    h2.textContent = title;
    head.append(h2);
    box.append(head);
    if (!text) return;
    const note = document.createElement("div");
    note.className = "note late";
    const inner = document.createElement("div");
    inner.append(`${text} `);
    const link = document.createElement("a");
    link.href = url;
    link.textContent = "在整页打开";
    inner.append(link);
    note.append(inner);
    box.append(note);
  };

  const load = (url) => {
    const box = drawer();
    box.hidden = false;
    box.setAttribute("aria-busy", "true");
    if (narrow()) box.setAttribute("aria-modal", "true");
    else box.removeAttribute("aria-modal");
    if (!box.firstElementChild) say(box, "正在打开…");
    window.htmx.ajax("GET", url, { target: box, swap: "innerHTML" });
  };

  const open = (link) => {
    const inside = drawer().contains(link);
    if (inside && link.hasAttribute("data-turn")) trail.pop(); // a page of the same figure: 返回 leads past it
    if (!inside) {
      mark(opener, false);
      opener = link;
      mark(opener, true);
      trail.length = 0;
    }
    trail.push(link.href);
    load(link.href);
  };

  const back = () => {
    trail.pop();
    if (trail.length) load(trail[trail.length - 1]);
    else shut();
  };

  const shut = () => {
    const box = drawer();
    if (!box || box.hidden) return false;
    box.hidden = true;
    box.replaceChildren();
    trail.length = 0;
    mark(opener, false);
    if (opener && opener.isConnected) opener.focus();
    opener = null;
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && drawer() && window.htmx) {
      if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link);
    } else if (event.target.closest("[data-drawer-shut]")) {
      shut();
    } else if (event.target.closest("[data-drawer-back]")) {
      back();
    }
  });

  /* A box for a code opens in the drawer too; without script it leads to the page. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-drawer-form]");
    if (!form || !drawer() || !window.htmx) return;
    event.preventDefault();
    const typed = new URLSearchParams(new FormData(form));
    if (![...typed.values()].some((word) => word.trim())) return;
    mark(opener, false);
    opener = form.querySelector("input:not([type=hidden])");
    trail.length = 0;
    trail.push(`${form.action}?${typed}`);
    load(trail[0]);
  });

  document.addEventListener("keydown", (event) => {
    const box = drawer();
    if (!box || box.hidden || event.isComposing) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      shut();
    } else if (event.key === "Tab" && box.hasAttribute("aria-modal")) {
      keep(event, box);
    }
  });

  /* On a phone the drawer covers the page, so Tab goes round inside it. */
  const keep = (event, box) => {
    const stops = [...box.querySelectorAll("a[href], button:not([hidden]):not([disabled]), input, select, textarea, [tabindex='0']")];
    if (!stops.length) return;
    const first = stops[0];
    const last = stops[stops.length - 1];
    if (event.shiftKey && (document.activeElement === first || document.activeElement === box)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first.focus();
    }
  };

  /* A whole page came back where a part was asked for (signed out, refused): go there. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, shouldSwap, serverResponse, xhr } = event.detail;
    if (!shouldSwap || target === document.body || !/<html[\s>]/i.test(serverResponse || "")) return;
    event.detail.shouldSwap = false;
    const asked = target === drawer() && trail[trail.length - 1];
    window.location.assign(asked || xhr.responseURL || window.location.href);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const box = drawer();
    if (!box || event.detail.target !== box) return;
    box.removeAttribute("aria-busy");
    const button = box.querySelector("[data-drawer-back]");
    if (button) button.hidden = trail.length < 2;
    const body = box.querySelector(".db");
    if (body) body.scrollTop = 0;
    if (!box.hidden) box.focus();
  });

  const failed = (event) => {
    const box = drawer();
    if (!box || event.detail.target !== box) return;
    box.removeAttribute("aria-busy");
    const number = event.detail.xhr && event.detail.xhr.getResponseHeader("X-Error-Number");
    say(box, "没有打开", number ? `服务器没有答上来，报修请报 ${number}。` : "没有连上服务器，稍后再按一次。", trail[trail.length - 1] || "#");
    box.focus();
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  /* A form that was asked for by a key (data-move): the hand is already on the keyboard. */
  const first = (root) => {
    if (root.querySelector("[data-focus]")) return;
    const field = root.querySelector("form[data-move] :is(input:not([type=hidden]), select, textarea)") || root.querySelector("form[data-move] button");
    if (field) field.focus();
  };
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target && event.detail.target.id === "drawer") first(event.detail.target); });
  if (document.querySelector(".drawer-page form[data-move]")) first(document);
})();
