// Shows the buttons beside the fields of a message, and puts a field where the cursor was last.

const boxes = document.querySelectorAll("#subject, #text");
let last = document.querySelector("#text");
boxes.forEach((box) => box.addEventListener("focus", () => { last = box; }));

for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.focus();
  });
}
