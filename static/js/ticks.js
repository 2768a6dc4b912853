// Shows the button that ticks every message on the page, and takes the ticks away when all are ticked.

for (const button of document.querySelectorAll("[data-tick-all]")) {
  const ticks = [...button.closest("form").querySelectorAll('[type="checkbox"]')];
  button.hidden = ticks.length < 2;
  button.addEventListener("click", () => {
    const all = ticks.every((tick) => tick.checked);
    ticks.forEach((tick) => { tick.checked = !all; });
  });
}
