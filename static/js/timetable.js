// Lets a session be dragged to another day, and in a week to another hour. That changes nothing: it opens the page on
// which the session is moved, with the new day and time filled in, where one sees who is affected. Whoever does not
// drag has a link to the same page on every session.

const grid = document.querySelector("[data-drag]");
const said = document.querySelector("[data-drop]");
let dragged = null;

function two(number) {
  return String(number).padStart(2, "0");
}

// The hour beside which the pointer is: the last one that begins above it, and the first one at the head of a day.
function hourAt(y) {
  const hours = [...grid.querySelectorAll("[data-hour]")].filter((hour) => hour.getClientRects().length);
  if (!hours.length) return null;
  return hours.findLast((hour) => hour.getBoundingClientRect().top <= y) ?? hours[0];
}

// A month has no hours, and neither has a week on a phone: the time stays as it is, as the minutes always do.
function aim(event) {
  const day = event.target.closest?.("[data-day]");
  if (!dragged || !day) return null;
  const hour = hourAt(event.clientY);
  const [hours, minutes] = dragged.dataset.starts.split(":");
  const starts = `${hour ? two(hour.dataset.hour) : hours}:${minutes}`;
  return { day, hour, starts };
}

function unmark() {
  grid.querySelectorAll(".is-target").forEach((marked) => marked.classList.remove("is-target"));
}

function name(day) {
  return (day.querySelector("h2 a, .month__number") ?? day).textContent.trim().replace(/\s+/g, " ");
}

function over(event) {
  const target = aim(event);
  if (!target) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  unmark();
  target.day.classList.add("is-target");
  target.hour?.classList.add("is-target");
  const words = said.dataset.words.replace("{day}", name(target.day)).replace("{time}", target.starts);
  if (said.textContent !== words) said.textContent = words;
  said.hidden = false;
}

function drop(event) {
  const target = aim(event);
  if (!target) return;
  event.preventDefault();
  const asked = new URLSearchParams({ day: target.day.dataset.day, starts: target.starts });
  location.assign(`${dragged.querySelector(".planned__move").href}?${asked}`);
}

function end() {
  dragged?.classList.remove("planned--dragged");
  dragged = null;
  unmark();
  said.hidden = true;
}

if (grid && said) {
  for (const session of grid.querySelectorAll("[data-starts]")) {
    session.draggable = true;
    session.querySelectorAll("a").forEach((link) => { link.draggable = false; }); // the session moves, not its address
    session.addEventListener("dragstart", (event) => {
      dragged = session;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", session.querySelector("a").textContent.trim());
      session.classList.add("planned--dragged");
    });
  }
  grid.addEventListener("dragover", over);
  grid.addEventListener("drop", drop);
  document.addEventListener("dragend", end);
}
