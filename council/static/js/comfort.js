/* Small comforts. Nothing here is needed: without script every page reads and works the same. */

/** Buttons that only make sense with script are hidden until now. */
function reveal(selector, ready = () => true) {
  for (const element of document.querySelectorAll(selector)) {
    if (ready(element)) element.hidden = false;
  }
}

/** <button data-copy="id of the text" data-done="Copied" hidden> */
function copying() {
  reveal("[data-copy]", () => Boolean(navigator.clipboard));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    await navigator.clipboard.writeText(text);
    const told = document.getElementById(button.dataset.told);
    if (told) told.textContent = button.dataset.done;
  });
}

/** <button data-print hidden> */
function printing() {
  reveal("[data-print]");
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
}

/** <p data-count-for="id" data-limit="4000" data-words="Characters left: {left}" data-too-many="…: {more}"> below a text field. */
function counting() {
  for (const words of document.querySelectorAll("[data-count-for]")) {
    const field = document.getElementById(words.dataset.countFor);
    if (!field) continue;
    const limit = Number(words.dataset.limit);
    const show = () => {
      // A line break travels as two characters, and a sign beyond 16 bits is one; count what the server will count.
      const used = [...field.value.replace(/\r?\n/g, "\r\n")].length;
      const left = limit - used;
      const number = Math.abs(left).toLocaleString(document.documentElement.lang);
      words.textContent = (left < 0 ? words.dataset.tooMany : words.dataset.words).replace(/\{(left|more)\}/, number);
      words.classList.toggle("field__count--over", left < 0);
    };
    field.addEventListener("input", show);
    show();
  }
}

/** Open menus close on Escape, which returns the focus, and on a click outside. */
function menus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

/** How long until something happens, counted down; the page says it in words as well, and says no more when it is over. */
function countdowns() {
  const two = (number) => String(number).padStart(2, "0");
  for (const clock of document.querySelectorAll("[data-seconds-left]")) {
    const end = Date.now() + Number(clock.dataset.secondsLeft) * 1000;
    const show = () => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      const hours = Math.floor(left / 3600);
      clock.textContent = `(${hours}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)})`;
      if (left === 0) clearInterval(timer);
    };
    const timer = setInterval(show, 1000);
    clock.hidden = false;
    show();
  }
}

/** After a refusal the summary of errors is read first. */
function errors() {
  document.querySelector(".error-summary[autofocus]")?.focus();
}

copying();
printing();
counting();
menus();
countdowns();
errors();
