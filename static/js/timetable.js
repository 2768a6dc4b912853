// Lets a session be dragged with a mouse or a pen to another day, and in a week to another hour. That changes nothing: it
// opens the page on which the session is moved, with the new day and time filled in, where one sees who is affected.
// Whoever does not drag has a link to the same page on every session; a finger scrolls, and uses the link.

const FURTHER = 6; // pixels; less is a click
const EDGE = 56; // pixels from the top and the bottom of what is seen, in which the page moves along
const grid = document.querySelector("[data-drag]");
const said = document.querySelector("[data-drop]");
let held = null;

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
function aim({ clientX, clientY }) {
  const day = document.elementFromPoint(clientX, clientY)?.closest("[data-day]");
  if (!day) return null;
  const hour = hourAt(clientY);
  const [hours, minutes] = held.session.dataset.starts.split(":");
  return { day, hour, starts: `${hour ? two(hour.dataset.hour) : hours}:${minutes}` };
}

function name(day) {
  return (day.querySelector("h2 a, .month__number") ?? day).textContent.trim().replace(/\s+/g, " ");
}

function mark(target) {
  grid.querySelectorAll(".is-target").forEach((marked) => marked.classList.remove("is-target"));
  target?.day.classList.add("is-target");
  target?.hour?.classList.add("is-target");
  const words = target ? said.dataset.words.replace("{day}", name(target.day)).replace("{time}", target.starts) : "";
  if (said.textContent !== words) said.textContent = words;
  said.hidden = !target;
}

function take(event) {
  const session = event.target.closest("[data-starts]");
  if (!session || event.button !== 0 || event.pointerType === "touch") return;
  held = { session, x: event.clientX, y: event.clientY, moves: false };
}

function carry(event) {
  if (!held) return;
  if (!held.moves && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FURTHER) return;
  if (!held.moves) {
    held.moves = true;
    held.session.setPointerCapture(event.pointerId);
    held.session.classList.add("planned--dragged");
    grid.classList.add("is-dragged-in");
  }
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, EDGE / 2);
  if (event.clientY < EDGE) window.scrollBy(0, -EDGE / 2);
  mark(aim(event));
}

function letGo() {
  held?.session.classList.remove("planned--dragged");
  grid.classList.remove("is-dragged-in");
  mark(null);
  held = null;
}

function drop(event) {
  if (!held?.moves) {
    held = null;
    return;
  }
  const target = aim(event);
  const { session } = held;
  // What was dragged was not clicked: the link that was taken hold of opens nothing.
  session.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
  letGo();
  if (!target) return;
  const asked = new URLSearchParams({ day: target.day.dataset.day, starts: target.starts });
  location.assign(`${session.querySelector(".planned__move").href}?${asked}`);
}

if (grid && said) {
  grid.querySelectorAll("[data-starts]").forEach((session) => session.classList.add("planned--movable"));
  grid.addEventListener("dragstart", (event) => event.preventDefault()); // the session moves, not a link in it
  grid.addEventListener("pointerdown", take);
  document.addEventListener("pointermove", carry);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) letGo();
  });
}
