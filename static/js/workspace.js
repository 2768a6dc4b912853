// Keeps what is being typed into a piece of a course: every few seconds it is sent as a draft, and the answer says who
// else is writing and how it will look. Nothing is saved as a version before the button is pressed; and the form only
// leaves the page once the college has the words, so that a lost connection or an ended sign-in loses none of them.

const SOON = 1500;
const NOW_AND_THEN = 4000;
const form = document.querySelector("[data-writing]");
const kept = document.querySelector("[data-kept]");
const signedOut = document.querySelector("[data-signed-out]");
const others = document.querySelector("[data-others]");
const preview = document.querySelector("[data-preview]");

let changed = form?.hasAttribute("data-changed") ?? false;
let newer = changed;
let running = null;
let timer = 0;
let saving = false;
let leaving = false;

function body(typed, more = {}) {
  const data = new FormData(form);
  data.set("piece", form.dataset.piece);
  if (typed) data.set("typed", "1");
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
}

function say(text) {
  if (kept.textContent !== text) kept.textContent = text;
}

function showOthers(sentences) {
  if (others.innerText.trim() === sentences.join("\n")) return;
  others.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.className = "here__one";
      line.textContent = sentence;
      return line;
    }),
  );
}

function showPreview(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  preview.replaceChildren(...page.body.childNodes);
}

// After signing in on another page this one's token is old: a fresh one stands in the same page, fetched anew.
async function freshToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[data-writing] [name=csrf_token]")?.value;
  if (!token) return false;
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
  return true;
}

async function ask(typed, again = true) {
  newer = false;
  const answer = await fetch(form.dataset.writing, { method: "POST", body: body(typed) });
  if (answer.status === 400 && again && (await freshToken())) return ask(typed, false);
  if (answer.redirected || [400, 401, 403].includes(answer.status)) {
    signedOut.hidden = false;
    newer = changed;
    return "signed-out";
  }
  signedOut.hidden = true;
  if (answer.status === 422) {
    say((await answer.json()).sentence);
    return "refused";
  }
  if (answer.status === 429) {
    newer = changed;
    return "slow"; // too often for a draft, which is no reason not to save
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json();
  showOthers(told.others);
  if (told.kept_at) {
    say(`${form.dataset.wordsKept} ${told.kept_at}`);
    if (told.preview) showPreview(told.preview);
  } else if (kept.textContent === form.dataset.wordsWaiting) {
    say("");
  }
  return "kept";
}

async function tell() {
  if (running) return running;
  running = ask(newer).catch(() => {
    newer = changed;
    say(form.dataset.wordsWaiting);
    return "waiting";
  });
  const became = await running;
  running = null;
  return became;
}

function soon() {
  changed = newer = true;
  if (timer) return;
  timer = setTimeout(async () => {
    timer = 0;
    if (leaving) return;
    await tell();
    if (newer && !leaving && !timer) timer = setTimeout(() => { timer = 0; tell(); }, NOW_AND_THEN);
  }, SOON);
}

async function save(event) {
  if (leaving) return;
  event.preventDefault();
  if (saving) return;
  saving = true;
  clearTimeout(timer);
  timer = 0;
  if (running) await running;
  const became = await tell();
  saving = false;
  if (became === "waiting" || became === "signed-out") return;
  leaving = true;
  form.requestSubmit(event.submitter);
}

if (form && kept) {
  form.querySelector("[name=preview]")?.setAttribute("hidden", "");
  form.addEventListener("input", soon);
  form.addEventListener("submit", save);
  window.addEventListener("online", tell);
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("pagehide", () => {
    if (!leaving) navigator.sendBeacon(form.dataset.writing, body(newer, { leaving: "1" }));
  });
  document.addEventListener("visibilitychange", () => {
    if (newer && !leaving && document.visibilityState === "hidden") tell();
  });
  setInterval(() => {
    if (!leaving && document.visibilityState === "visible") tell();
  }, NOW_AND_THEN);
  tell();
}
