// Saves each tap of a register as it is made. What could not be sent is kept on this device (a number and a mark,
// no name, under the number of whoever is signed in) and sent when there is a connection again, also after the page was
// opened anew.

const form = document.querySelector("[data-register]");
const saved = document.querySelector("[data-saved]");
const place = `register:${form?.dataset.register}:${location.pathname}`;

function kept() {
  return JSON.parse(localStorage.getItem(place) || "{}");
}

function keep(marks) {
  if (Object.keys(marks).length) localStorage.setItem(place, JSON.stringify(marks));
  else localStorage.removeItem(place);
}

async function send() {
  const marks = kept();
  if (!Object.keys(marks).length) return;
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  for (const [student, mark] of Object.entries(marks)) {
    const shown = form.elements[`shown-${student}`];
    if (shown) {
      body.set(`mark-${student}`, mark);
      body.set(`shown-${student}`, shown.value);
    }
  }
  try {
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) {
      location.reload(); // signed out, or the time for marking is over: the page itself says which
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    if (said.others) {
      keep({});
      location.reload(); // what somebody else marked is shown as it is
      return;
    }
    const newer = kept();
    for (const [student, mark] of Object.entries(marks)) {
      const shown = form.elements[`shown-${student}`];
      if (shown) shown.value = mark;
      if (newer[student] === mark) delete newer[student];
    }
    keep(newer);
    saved.textContent = `${saved.dataset.wordsSaved} ${said.at}`;
  } catch {
    saved.textContent = saved.dataset.wordsWaiting;
    setTimeout(send, 5000);
  }
}

if (form && saved) {
  for (const [student, mark] of Object.entries(kept())) {
    const key = form.querySelector(`[name="mark-${student}"][value="${mark}"]`);
    if (key) key.checked = true;
  }
  form.addEventListener("change", (event) => {
    keep({ ...kept(), [event.target.name.replace("mark-", "")]: event.target.value });
    send();
  });
  form.addEventListener("submit", () => keep({}));
  window.addEventListener("online", send);
  send();
}
