/* Keys: "/" finds, "?" lists, Ctrl+Enter is the main button, and whatever a page writes into data-key.
   Nothing happens while an input method is composing, no single letter acts inside a field, and no key of the browser
   itself is ever taken. */
(() => {
  "use strict";
  const RESERVED = new Set(["F1", "F5", "F11", "Tab", "Ctrl+W", "Ctrl+T", "Ctrl+N", "Ctrl+R", "Ctrl+L", "Ctrl+F", "Ctrl+P", "Ctrl+A",
    "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Ctrl+Tab", "Ctrl+0", "Ctrl++", "Ctrl+-", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+F4", "Alt+D"]);

  const typing = (node) => node instanceof Element && (node.matches("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select") || node.isContentEditable);
  const shown = (node) => node.getClientRects().length > 0 && !node.closest("[inert]");
  const able = (node) => !node.disabled && node.getAttribute("aria-disabled") !== "true" && shown(node);

  const name = (event) => {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const shift = event.shiftKey && (event.key.length > 1 || /[A-Z]/.test(key));
    return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key].filter(Boolean).join("+");
  };

  const within = () => document.querySelector("dialog[open]") || document;

  const mainButton = () => {
    const active = document.activeElement;
    const near = active && active.closest("form, dialog, .drawer");
    const roots = [near, within()].filter(Boolean);
    return ["[data-main]", ".btn.main"].map((which) => roots.flatMap((root) => [...root.querySelectorAll(which)]).find(able)).find(Boolean);
  };

  const words = (node) => {
    if (node.dataset.keyName) return node.dataset.keyName;
    if (node.getAttribute("aria-label")) return node.getAttribute("aria-label");
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".key, .vh, svg").forEach((part) => part.remove());
    return copy.textContent.trim().replace(/\s+/g, " ");
  };

  const list = () => {
    const dialog = document.getElementById("keys");
    if (!dialog || dialog.open) return;
    const rows = [];
    if (document.querySelector("[data-search]")) rows.push(["/", "搜索"]);
    const main = mainButton();
    if (main) rows.push(["Ctrl+Enter", words(main)]);
    document.querySelectorAll("[data-key]").forEach((node) => {
      if (able(node) && !RESERVED.has(node.dataset.key)) rows.push([node.dataset.key, words(node)]);
    });
    if (document.querySelector("a[data-drawer]")) rows.push(["Enter", "打开选中的数字"]);
    rows.push(["Esc", "关闭打开的数字或对话框"], ["?", "这张单子"]);
    const box = dialog.querySelector("[data-keys]");
    box.replaceChildren();
    rows.forEach(([key, what]) => {
      const dt = document.createElement("dt");
      const cap = document.createElement("kbd");
      cap.className = "key";
      cap.textContent = key;
      dt.append(cap);
      const dd = document.createElement("dd");
      dd.textContent = what;
      box.append(dt, dd);
    });
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.repeat) return;
    const pressed = name(event);
    if (RESERVED.has(pressed)) return;
    const single = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (single && typing(event.target)) return;
    if (pressed === "Ctrl+Enter") {
      const button = mainButton();
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    const bound = [...within().querySelectorAll("[data-key]")].find((node) => node.dataset.key === pressed && able(node));
    if (bound) {
      event.preventDefault();
      if (bound.matches("input, select, textarea")) bound.focus();
      else bound.click();
    } else if (event.key === "/" && single && within() === document) {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "?" && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      list();
    }
  });

  /* Dialogs: opened by data-dialog, closed by data-shut or Esc (the browser's own). */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    }
    const shut = event.target.closest("[data-shut]");
    if (shut && shut.closest("dialog")) shut.closest("dialog").close();
  });
})();
