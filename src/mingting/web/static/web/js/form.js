/* Forms: sent once, never lost. A form carries a key made here; the same answer comes back for the same key, and what
   was changed after sending gets a new one. What was typed into a form with data-draft outlives an accident. */
(() => {
  "use strict";
  const HOLD = 20000; // a download never leaves the page, so the button comes back by itself

  const fresh = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const once = (form) => form.querySelector("input[data-once]");
  const renew = (form) => { const input = once(form); if (input) input.value = fresh(); };

  const release = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("[data-held]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      delete button.dataset.held;
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" && !form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    form.dataset.tried = "1";
    form.setAttribute("aria-busy", "true");
    form.querySelectorAll("button:not([type=button]):not([aria-disabled])").forEach((button) => {
      button.setAttribute("aria-disabled", "true");
      button.dataset.held = "1";
    });
    if (form.dataset.draft) keepUntilAnswered(form);
    setTimeout(() => release(form), HOLD);
  }, true);

  /* A button that looks disabled is disabled, also for the mouse. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[aria-disabled=true], a[aria-disabled=true]");
    if (button) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form) return;
    if (form.dataset.tried && !form.dataset.sent) { delete form.dataset.tried; renew(form); }
    if (form.dataset.draft) save(form);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt && event.detail.elt.closest("form");
    if (form) release(form);
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form").forEach((form) => { release(form); renew(form); });
  });

  /* ---- drafts, kept in this tab only ---- */
  const PREFIX = "mingting.draft.";
  const key = (form) => `${PREFIX}${location.pathname}#${form.dataset.draft}`;
  const kept = (form) => [...form.elements].filter((field) => field.name && !field.dataset.noDraft && !["hidden", "password", "file", "submit", "button"].includes(field.type));

  const save = (form) => {
    const values = {};
    kept(form).forEach((field) => {
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) (values[field.name] = values[field.name] || []).push(field.value);
        else values[field.name] = values[field.name] || [];
      } else if (field.multiple) values[field.name] = [...field.selectedOptions].map((option) => option.value);
      else values[field.name] = field.value;
    });
    try { sessionStorage.setItem(key(form), JSON.stringify({ values })); } catch { /* full or forbidden: nothing to keep it in */ }
  };

  const keepUntilAnswered = (form) => {
    try {
      const stored = JSON.parse(sessionStorage.getItem(key(form)) || "null");
      if (stored) sessionStorage.setItem(key(form), JSON.stringify({ ...stored, sent: true }));
    } catch { /* as above */ }
  };

  const restore = (form) => {
    let stored = null;
    try { stored = JSON.parse(sessionStorage.getItem(key(form)) || "null"); } catch { stored = null; }
    if (!stored) return;
    sessionStorage.removeItem(key(form));
    if (stored.sent || form.querySelector("[aria-invalid=true]")) return; // the server has answered: its word stands
    let changed = false;
    kept(form).forEach((field) => {
      if (!(field.name in stored.values)) return;
      const value = stored.values[field.name];
      if (field.type === "checkbox" || field.type === "radio") {
        const on = value.includes(field.value);
        changed = changed || on !== field.checked;
        field.checked = on;
      } else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
      else if (field.value !== value) { field.value = value; changed = true; }
    });
    if (!changed) return;
    save(form);
    const bar = document.createElement("div");
    bar.className = "restored";
    bar.setAttribute("role", "status");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn sm";
    drop.textContent = "不要了，从头填";
    drop.addEventListener("click", () => { sessionStorage.removeItem(key(form)); form.reset(); bar.remove(); });
    bar.append("上次没提交的内容已填回。", drop);
    form.prepend(bar);
  };

  /* ---- toasts that count down ---- */
  const countDown = (toast) => {
    if (toast.dataset.running) return;
    toast.dataset.running = "1";
    let left = Number(toast.dataset.toast) || 10;
    const timer = setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return; // nobody is hurried while on it
      left -= 1;
      const shown = toast.querySelector("[data-left]");
      if (shown) shown.textContent = `（${left} 秒）`;
      if (left <= 0) { clearInterval(timer); toast.remove(); }
    }, 1000);
  };

  const say = (text) => {
    const area = document.getElementById("toasts");
    if (!area) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.toast = "10";
    toast.textContent = text;
    area.append(toast);
    countDown(toast);
  };

  const failed = (event) => {
    if (event.detail.target && event.detail.target.id === "drawer") return; // the drawer says it itself
    const header = (name) => event.detail.xhr && event.detail.xhr.getResponseHeader(name);
    const number = header("X-Error-Number"), said = header("X-Says");
    say(said ? `${decodeURIComponent(said)}填的内容还在。` : number ? `没有办成，填的内容还在。报修请报 ${number}` : "没有连上服务器，填的内容还在，稍后再试。");
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  const start = (root) => {
    if (document.querySelector("[data-forget-drafts]")) {
      Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => sessionStorage.removeItem(name));
    }
    root.querySelectorAll("form[data-draft]").forEach(restore);
    root.querySelectorAll("[data-toast]").forEach(countDown);
    const wrong = root.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  };
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) start(event.target); });
  start(document);
})();
