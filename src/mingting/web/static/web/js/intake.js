/* Taking in by keyboard: Enter goes on, Shift+Enter back; a number is looked up when it is whole; an item is chosen by typing; Alt+1 … ticks off.
   Everything here only spares keys: the page works the same without it, by its buttons. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-intake]");
  const first = document.querySelector("[data-first]");
  if (first) first.focus();
  if (!form) return;

  const field = (name) => form.elements.namedItem(name); // elements.item is a method
  const token = () => field("csrfmiddlewaretoken").value;
  const part = form.querySelector("[data-item-part]");
  const composing = (event) => event.isComposing || event.keyCode === 229;

  /* ---- Enter goes on to the next field that is not filled by what is known already ---- */
  const stops = () => [...form.querySelectorAll("[data-next]")].filter((node) => node.getClientRects().length);
  const filled = (node) => node.hasAttribute("data-known") && node.dataset.from === "known" && node.value;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || composing(event) || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (!event.target.matches("input:not([type=submit]):not([type=button])")) return;
    event.preventDefault(); // a form is sent by its buttons and their keys only
    const all = stops();
    let at = all.indexOf(event.target);
    if (at < 0) {
      const here = [...form.elements].indexOf(event.target);
      const on = [...form.elements].slice(here + 1).find((node) => node.matches("input:not([type=hidden]):not([hidden]), select, textarea") && node.getClientRects().length);
      if (on && !event.shiftKey) on.focus();
      return;
    }
    const step = event.shiftKey ? -1 : 1;
    do at += step; while (step > 0 && all[at] && filled(all[at]));
    if (all[at]) { all[at].focus(); all[at].select(); }
    else if (step > 0) { const main = document.querySelector("[data-main]"); if (main) main.focus(); }
  });
  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-known]") && event.target.value.includes("*")) event.target.select(); });

  /* ---- tags of origin ---- */
  const tag = (node, word, kind) => {
    const label = form.querySelector(`label[for="${node.id}"]`);
    const old = label.querySelector(".org");
    if (old) old.remove();
    if (!word) return;
    const made = document.createElement("span");
    made.className = `org ${kind}`;
    made.textContent = word;
    label.append(" ", made);
  };
  const error = (node, words) => {
    const box = node.closest(".fld");
    box.querySelectorAll("[data-said]").forEach((one) => one.remove());
    if (words) {
      node.setAttribute("aria-invalid", "true");
      const line = document.createElement("span");
      line.className = "err";
      line.dataset.said = "1";
      line.id = `${node.id}_said`;
      line.textContent = words;
      box.append(line);
      node.setAttribute("aria-describedby", line.id);
    } else {
      node.removeAttribute("aria-invalid");
      node.removeAttribute("aria-describedby");
      box.querySelectorAll("[id$=_error]").forEach((one) => one.remove());
    }
  };
  form.querySelectorAll("[data-known], [data-number]").forEach((node) => {
    if (field("known").value && node.value.includes("*")) node.dataset.from = "known";
    node.addEventListener("input", () => {
      delete node.dataset.from;
      tag(node, node.value ? "手输" : "", "typed");
    });
  });

  /* ---- the number ---- */
  const number = field("number");
  const half = (text) => text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/[\s\-－]/g, "").toUpperCase();
  let asked = "";
  const known = form.querySelector("[data-known-says]");
  const say = (text) => { form.querySelector("[data-says]").textContent = text; };
  const forget = () => {
    form.querySelectorAll("[data-known]").forEach((node) => {
      if (node.dataset.from === "known") { node.value = ""; delete node.dataset.from; tag(node, "", ""); }
    });
    field("known").value = "";
    known.hidden = true;
  };
  const fill = (node, value, from) => {
    if (!value || (node.value && node.dataset.from !== "known")) return;
    node.value = value;
    node.dataset.from = "known";
    tag(node, from.word, from.kind);
    error(node, "");
  };
  const lookUp = async () => {
    const kind = field("number_kind").value;
    if (!number.value || number.value.includes("*")) return;
    number.value = half(number.value);
    if (asked === `${kind}:${number.value}`) return;
    asked = `${kind}:${number.value}`;
    const mine = asked;
    const body = new FormData();
    body.set("number", number.value);
    body.set("number_kind", kind);
    const answer = await fetch(form.dataset.personUrl, { method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
    if (!answer.ok || mine !== asked) return;
    const found = await answer.json();
    error(number, found.error || "");
    say(found.says || "");
    forget();
    if (!found.known) return;
    field("known").value = found.known.ref;
    fill(field("name"), found.known.name, found.known);
    fill(field("phone"), found.known.phone, found.known);
    known.hidden = false;
    known.querySelector("span").textContent = found.known.says;
    number.dispatchEvent(new Event("input", { bubbles: true })); // the draft keeps what was filled in, too
    if (document.activeElement === field("name") && filled(field("name"))) field("item").focus();
  };
  number.addEventListener("input", () => { if (half(number.value).length === 18) lookUp(); });
  number.addEventListener("change", lookUp);
  field("number_kind").addEventListener("change", lookUp);

  /* ---- the item ---- */
  const item = field("item");
  const list = document.getElementById("item-list");
  item.setAttribute("role", "combobox");
  item.setAttribute("aria-autocomplete", "list");
  item.setAttribute("aria-controls", "item-list");
  const open = (on) => { list.hidden = !on; item.setAttribute("aria-expanded", String(on)); if (!on) item.removeAttribute("aria-activedescendant"); };
  open(false);
  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => list.querySelector("[aria-selected=true]");
  const mark = (node) => {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === node)));
    if (!node) return;
    item.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  };
  let waiting = null;
  let pressed = false; // Enter came before the answer: the first is taken when it is there
  const search = async () => {
    const text = item.value.trim();
    if (!text) { open(false); return; }
    const answer = await fetch(`${form.dataset.itemsUrl}?q=${encodeURIComponent(text)}`, { credentials: "same-origin" });
    if (!answer.ok || item.value.trim() !== text) return;
    list.innerHTML = await answer.text();
    open(document.activeElement === item || pressed);
    mark(options()[0] || null);
    if (pressed && options()[0]) choose(options()[0]);
    pressed = false;
  };
  const choose = async (node) => {
    item.value = node.dataset.name;
    field("item_code").value = node.dataset.code;
    error(item, "");
    open(false);
    const answer = await fetch(form.dataset.itemUrl.replace("/00/", `/${encodeURIComponent(node.dataset.code)}/`), { credentials: "same-origin", headers: { "X-Intake": "1" } });
    if (!answer.ok) return;
    part.innerHTML = await answer.text();
    const place = new URL(location.href);
    place.searchParams.set("item", node.dataset.code);
    history.replaceState(history.state, "", place);
    item.dispatchEvent(new Event("change", { bubbles: true }));
    judge();
  };
  item.addEventListener("input", (event) => {
    if (composing(event)) return;
    if (field("item_code").value) { field("item_code").value = ""; }
    clearTimeout(waiting);
    waiting = setTimeout(() => { waiting = null; search(); }, 90);
  });
  item.addEventListener("compositionend", search);
  item.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const all = options();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden || !all.length) return;
      event.preventDefault();
      const at = all.indexOf(current()) + (event.key === "ArrowDown" ? 1 : -1);
      mark(all[(at + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && item.value.trim() && !field("item_code").value) {
      event.preventDefault();
      if (!list.hidden && current() && !waiting) choose(current());
      else { pressed = true; if (waiting) { clearTimeout(waiting); waiting = null; } search(); }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    }
  });
  list.addEventListener("mousedown", (event) => {
    const node = event.target.closest("[role=option]");
    if (node) { event.preventDefault(); choose(node); }
  });
  item.addEventListener("blur", () => setTimeout(() => open(false), 120));

  /* ---- the materials ---- */
  const lines = () => [...form.querySelectorAll("[data-line]:not([data-blank])")];
  const state = (line) => { const on = line.querySelector(".states input:checked"); return on ? on.value : ""; };
  const set = (line, value) => {
    const radio = line.querySelector(`.states input[value=${value}]`);
    if (radio) { radio.checked = true; radio.dispatchEvent(new Event("input", { bubbles: true })); }
  };
  const judge = () => {
    const there = lines();
    const lacking = there.filter((line) => ["missing", "wrong"].includes(state(line)) && line.dataset.necessity !== "optional");
    there.forEach((line) => { line.className = `line ${state(line)}`; });
    const box = form.querySelector("[data-lack]");
    box.replaceChildren(...lacking.map((line) => {
      const made = document.createElement("li");
      const note = line.querySelector(".note-in").value.trim();
      made.textContent = line.dataset.name + (note ? `（${note}）` : "");
      return made;
    }));
    const chosen = part.querySelector("[data-chosen]");
    form.querySelector("[data-lack-head]").textContent = !chosen ? "先填人和事项" : lacking.length ? `还差 ${lacking.length} 份材料` : "材料齐了";
    form.querySelector("[data-lack-says]").textContent = !chosen ? "证件号输完自动核对校验位、年龄，带出以前办过的信息。"
      : lacking.length ? "不能补上的，按 Shift+F9 一次告知清楚；可以容缺的改成“容缺”。" : "可以受理。";
    form.querySelector("[data-tolerant]").hidden = !there.some((line) => state(line) === "tolerated");
    const finish = form.querySelector("[data-finish]");
    if (finish) finish.hidden = !(chosen && chosen.dataset.finishes);
    const double = form.querySelector("[data-double]");
    if (chosen && double) double.dataset.double = chosen.dataset.doubleFirst || double.dataset.double;
  };
  part.addEventListener("click", (event) => {
    const tick = event.target.closest("[data-tick]");
    if (tick) { const line = tick.closest("[data-line]"); set(line, state(line) === "received" ? "missing" : "received"); judge(); }
    if (event.target.closest("[data-all]")) { lines().forEach((line) => set(line, "received")); judge(); }
  });
  part.addEventListener("input", (event) => {
    const blank = event.target.closest("[data-blank]");
    if (blank && event.target.matches("[data-extra]") && event.target.value.trim()) grow(blank);
    const line = event.target.closest("[data-line]");
    if (line && event.target.matches("[data-extra]")) line.dataset.name = event.target.value;
    judge();
  });
  const grow = (blank) => {
    const next = blank.cloneNode(true);
    delete blank.dataset.blank;
    const place = Number(blank.dataset.line.slice(1)) + 1;
    if (place > 20) return;
    next.dataset.line = `x${place}`;
    next.querySelectorAll("[name]").forEach((node) => {
      node.name = node.name.replace(/^x\d+/, `x${place}`);
      if (node.type !== "radio") node.value = "";
    });
    next.querySelector(".i").textContent = String(lines().length + 1);
    blank.after(next);
  };
  const here = part.querySelector("[data-chosen]");
  if (here && field("item_code").value !== here.dataset.chosen) { // an older draft named another item: what is shown counts
    item.value = here.dataset.chosenName;
    field("item_code").value = here.dataset.chosen;
  }
  judge();

  /* ---- marks ---- */
  const double = form.querySelector("[data-double]");
  if (double) double.addEventListener("click", () => {
    const input = field("double_entry");
    input.value = input.value ? "" : double.dataset.double;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (!input.value) input.focus();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (!opener) return;
    event.preventDefault();
    const box = document.getElementById(opener.dataset.open);
    box.open = true;
    box.querySelector("textarea, input").focus();
  });
  document.querySelectorAll("[data-clear-draft]").forEach((node) => node.addEventListener("click", () => {
    try { sessionStorage.removeItem(`mingting.draft.${location.pathname}#${form.dataset.draft}`); } catch { /* nothing is kept there then */ }
  }));

  /* ---- where to begin ---- */
  if (!document.querySelector("[data-focus]")) {
    const begin = !number.value ? number : field("item_code").value ? null : field("item");
    if (begin) begin.focus();
  }
})();
