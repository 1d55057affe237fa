/* One key, one matter. Each press gets a key of its own and waits in this browser until the server has answered it: what is sent twice counts once, and
   what is pressed while the server does not answer is sent when it is back. A key held down is one press. */
(() => {
  "use strict";
  const page = document.querySelector("[data-tally]");
  if (!page) return;
  const STORE = `mingting.tally.${page.dataset.store}`;
  const BATCH = 200;
  const keys = new Map([...page.querySelectorAll("[data-count]")].map((button) => [button.dataset.count, button]));
  const base = new Map([...keys].map(([item, button]) => [item, Number(button.querySelector("[data-n]").textContent)]));
  const total = page.querySelector("[data-total]");
  const said = page.querySelector("[data-said]");
  const box = page.querySelector("[data-queue]");
  const closing = page.querySelector("[data-close-day]");
  const undoing = page.querySelector("[data-undo]");
  const token = page.querySelector("input[name=csrfmiddlewaretoken]");

  const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const read = () => { try { return JSON.parse(localStorage.getItem(STORE) || "[]"); } catch { return []; } };
  let queue = read();
  const lost = [];
  let trouble = "";
  let sending = false;
  let wait = 0;
  const itemOf = new Map(); // every press of this page: what it counted
  const standing = []; // those that may be taken back, the last one last
  const note = (one) => { itemOf.set(one.key, String(one.item)); standing.push(one.key); };
  queue.filter((one) => one.do === "count").forEach(note);

  const keep = () => { try { localStorage.setItem(STORE, JSON.stringify(queue)); } catch { /* full or forbidden: this page still holds it */ } };

  const draw = () => {
    const now = new Map(base);
    queue.forEach((one) => {
      const item = one.do === "undo" ? itemOf.get(one.undo) : String(one.item);
      if (now.has(item)) now.set(item, Math.max(0, now.get(item) + (one.do === "undo" ? -1 : 1)));
    });
    let sum = 0;
    now.forEach((count, item) => { keys.get(item).querySelector("[data-n]").textContent = String(count); sum += count; });
    total.textContent = String(sum);
    const lines = [];
    if (queue.length && trouble) lines.push(`${trouble}还有 ${queue.length} 次没有发出，存在这台电脑上，恢复后自动补发。`);
    if (lost.length) lines.push(`${lost.length} 次没有计入：${[...new Set(lost)].join(" ")}`);
    box.hidden = !lines.length;
    box.classList.toggle("lost", Boolean(lost.length));
    box.textContent = lines.join(" ");
    if (closing) {
      if (queue.length) closing.setAttribute("aria-disabled", "true");
      else closing.removeAttribute("aria-disabled");
    }
  };

  const push = (one) => { queue.push({ ...one, at: Date.now() }); keep(); draw(); send(); };

  const count = (button) => {
    const one = { key: fresh(), item: Number(button.dataset.count), do: "count" };
    note(one);
    said.textContent = `已记：${button.dataset.name}`;
    button.classList.add("hit");
    setTimeout(() => button.classList.remove("hit"), 150);
    push(one);
  };

  const undo = () => {
    const last = standing.pop() || "";
    const button = keys.get(itemOf.get(last));
    said.textContent = button ? `已撤销：${button.dataset.name}` : "已撤销上一件";
    push({ key: fresh(), do: "undo", undo: last });
  };

  const answer = (given) => {
    const done = new Map(given.answers.map((one) => [one.key, one]));
    queue = queue.filter((one) => !done.has(one.key));
    keep();
    given.answers.filter((one) => !one.taken).forEach((one) => {
      lost.push(one.says);
      if (standing.includes(one.key)) standing.splice(standing.indexOf(one.key), 1);
    });
    Object.entries(given.counts).forEach(([item, number]) => { if (base.has(item)) base.set(item, number); });
    trouble = "";
    wait = 0;
    draw();
    if (!queue.length && !lost.length && given.day !== page.dataset.day) location.reload();
  };

  const send = async () => {
    if (sending || !queue.length) return;
    sending = true;
    const batch = queue.slice(0, BATCH);
    const now = Date.now();
    const presses = batch.map((one) => ({ key: one.key, item: one.item || 0, do: one.do, undo: one.undo || "", ago: Math.max(0, now - one.at) }));
    try {
      const reply = await fetch(page.dataset.tally, {
        method: "POST", credentials: "same-origin", redirect: "manual", cache: "no-store",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
        body: JSON.stringify({ presses }),
      });
      if (reply.type === "opaqueredirect" || reply.status === 403) throw new Error("请重新登录后打开这一页。");
      if (!reply.ok) throw new Error("服务器没有应答。");
      answer(await reply.json());
    } catch (error) {
      trouble = error instanceof TypeError ? "连不上服务器。" : error.message;
      wait = Math.min(10000, wait ? wait * 2 : 1000);
      draw();
    }
    sending = false;
    if (queue.length) setTimeout(send, wait);
  };

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-count], [data-undo]");
    if (!button || button.disabled) return;
    event.preventDefault();
    if (button === undoing) undo();
    else count(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" || event.repeat || event.isComposing || !undoing || undoing.disabled) return;
    if (event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    undo();
  });
  window.addEventListener("online", () => { wait = 0; send(); });
  draw();
  send();
})();
