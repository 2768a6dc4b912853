// Narrows a list as one types: asks for the same page with the form's choices, and puts its list in place of this one.
// What stands in the list's [data-count] is read out; the list itself is not, it would be too long. The address follows, so that the page can be shared, reloaded and left. Without this file the form has its button.

const PAUSE = 250;

function narrow(form) {
  const id = form.dataset.narrow;
  let timer;
  let running;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  form.append(said);

  async function ask() {
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
    const address = new URL(form.action);
    address.search = new URLSearchParams(chosen).toString();
    running?.abort();
    running = new AbortController();
    const list = document.getElementById(id);
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: running.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...page.getElementById(id).childNodes);
      said.textContent = list.querySelector("[data-count]")?.textContent.trim() ?? "";
      window.history.replaceState(null, "", address);
    } catch (problem) {
      // A newer question has taken over, or the line is down: the button still works.
      if (problem.name === "AbortError") return;
    }
    list.removeAttribute("aria-busy");
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
}

document.querySelectorAll("form[data-narrow]").forEach(narrow);
