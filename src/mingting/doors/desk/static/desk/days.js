/* The days of a calendar open in the drawer, as figures do; without this script they lead to a page. */
(() => {
  "use strict";
  document.querySelectorAll("[data-open-days] .days a[href]").forEach((link) => { link.dataset.drawer = ""; });
})();
