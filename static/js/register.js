// Saves each tap of a register as it is made, one after the other. What could not be sent is kept on this device (a
// number, a mark and the mark that the page had shown; no name; under the number of whoever is signed in) and sent
// when there is a connection again, also after the page was opened anew.

const form = document.querySelector("[data-register]");
const saved = document.querySelector("[data-saved]");
const marked = document.querySelector("[data-marked]");
const place = `register:${form?.dataset.register}:${location.pathname}`;
let sending = false;
let tapped = false;
let again = 0;

function kept() {
  return JSON.parse(localStorage.getItem(place) || "{}");
}

function keep(taps) {
  if (Object.keys(taps).length) localStorage.setItem(place, JSON.stringify(taps));
  else localStorage.removeItem(place);
}

// Those that were sent are done with; what was chosen anew while they were on their way stays to be sent.
function done(sent) {
  const taps = kept();
  for (const [student, { mark }] of Object.entries(sent)) {
    if (taps[student]?.mark === mark) delete taps[student];
    else if (taps[student]) taps[student].shown = mark;
  }
  keep(taps);
}

function count() {
  const all = form.querySelectorAll("fieldset").length;
  const some = form.querySelectorAll('[type="radio"]:checked:not([value="none"])').length;
  marked.textContent = marked.dataset.words.replace("{marked}", some).replace("{all}", all);
}

// Signed out, or the time for marking is over: the page itself says which. Where the page was opened anew already and
// still these marks are turned away, they are given up, and that is said.
function turnedAway(sent, isElsewhere) {
  if (tapped || isElsewhere) {
    location.reload();
    return;
  }
  done(sent);
  form.reset();
  count();
  saved.textContent = saved.dataset.wordsRefused;
}

async function deliver(sent) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  for (const [student, { mark, shown }] of Object.entries(sent)) {
    body.set(`mark-${student}`, mark);
    body.set(`shown-${student}`, shown);
  }
  const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  if (answer.redirected || !answer.ok) return turnedAway(sent, answer.redirected);
  const said = await answer.json();
  done(sent);
  if (said.others) return location.reload(); // what somebody else marked is shown as it is
  for (const [student, { mark }] of Object.entries(sent)) {
    const shown = form.elements[`shown-${student}`];
    if (shown) shown.value = mark;
  }
  saved.textContent = `${saved.dataset.wordsSaved} ${said.at}`;
  again = setTimeout(send); // what was tapped meanwhile
}

async function send() {
  clearTimeout(again);
  const sent = kept();
  if (sending || !Object.keys(sent).length) return;
  sending = true;
  try {
    await deliver(sent);
  } catch {
    saved.textContent = saved.dataset.wordsWaiting;
    again = setTimeout(send, 5000);
  } finally {
    sending = false;
  }
}

function tap({ target }) {
  const student = target.name.replace("mark-", "");
  const taps = kept();
  const shown = taps[student]?.shown ?? form.elements[`shown-${student}`].value;
  keep({ ...taps, [student]: { mark: target.value, shown } });
  tapped = true;
  count();
  send();
}

// A thumb that chose is done with the fold; whoever goes through the keys with the arrows is not.
function fold(event) {
  const open = event.target.type === "radio" && event.detail > 0 && event.target.closest("details");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus({ preventScroll: true });
}

if (form && saved) {
  for (const [student, { mark }] of Object.entries(kept())) {
    const key = form.querySelector(`[name="mark-${student}"][value="${mark}"]`);
    if (key) key.checked = true;
  }
  count();
  form.addEventListener("change", tap);
  form.addEventListener("click", fold);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (Object.keys(kept()).length) send();
    else saved.textContent = saved.dataset.wordsAll;
  });
  window.addEventListener("online", send);
  send();
}
