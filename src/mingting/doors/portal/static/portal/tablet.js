/* Between two people: every two seconds the tablet asks for the next request. A network that is gone is said, and asked again. */
(() => {
  "use strict";
  const idle = document.querySelector("[data-next]");
  if (!idle) return;
  const state = idle.querySelector("[data-state]");
  const say = (text, near) => {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("near", near);
  };
  const ask = async () => {
    try {
      const answer = await fetch(idle.dataset.next, { credentials: "same-origin", cache: "no-store" });
      if (answer.status === 403) { location.replace("/tablet/"); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const { url } = await answer.json();
      if (url) { location.replace(url); return; }
      say("请稍候", false);
    } catch {
      say("网络断开，正在重连", true);
    }
    setTimeout(ask, 2000);
  };
  ask();
})();
