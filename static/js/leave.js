// "Leave this page": clears the page at once, then goes somewhere neutral without an entry in the history.
// Escape pressed three times within two seconds does the same.

const link = document.querySelector("[data-leave]");

function leave() {
  document.title = "\u00a0";
  document.body.replaceChildren();
  window.location.replace(link.href);
}

if (link) {
  let presses = [];
  document.querySelectorAll("[data-leave-hint]").forEach((hint) => { hint.hidden = false; });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // On the way down, so that no menu, picker or dialogue can keep the key for itself.
  window.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const now = event.timeStamp;
    presses = event.key === "Escape" ? [...presses.filter((earlier) => now - earlier < 2000), now] : [];
    if (presses.length === 3) leave();
  }, { capture: true });
}
