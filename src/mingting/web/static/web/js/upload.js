/* A file field that takes drops and shows how far it is. Without this script the field is the browser's own. The form
   itself is sent by htmx (hx-boost), which tells the progress. */
(() => {
  "use strict";
  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  const show = (zone, input) => {
    const box = zone.querySelector("[data-picked]");
    if (!box) return;
    box.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("div");
      const name = document.createElement("b");
      name.textContent = file.name;
      line.append(name, ` ${size(file.size)}`);
      return line;
    }));
  };

  const zoneOf = (event) => event.target instanceof Element && event.target.closest("[data-drop]");

  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone && event.target.type === "file") show(zone, event.target);
  });

  ["dragenter", "dragover"].forEach((kind) => document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("over");
  }));
  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("over");
    const input = zone.querySelector("input[type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    const files = new DataTransfer();
    [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => files.items.add(file));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target instanceof Element && event.target.querySelector("[data-progress]");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = Math.round((event.detail.loaded / event.detail.total) * 100);
    const box = bar.parentElement.querySelector("[data-picked]");
    if (box && event.detail.loaded === event.detail.total) box.textContent = "已传完，正在读…";
  });
})();
