// The board of a day: sessions are dragged to another room and time, in steps of five minutes.
// Everything works without it, by the form that each session links to.

const STEP = 5 * 60 * 1000; // ms
const board = document.querySelector("[data-board]");
const form = document.getElementById("move");
const told = document.querySelector("[data-told]");
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: board.dataset.zone,
});
let held = null;
let aimed = null;

const cellUnder = (event) => event.target.closest("[data-board] td[data-at]");

// The instant that a place in a cell stands for; the cell's height is its length.
const instantAt = (cell, y) => {
  const { top, height } = cell.getBoundingClientRect();
  const within = Math.min(Math.max((y - top) / height, 0), 0.999) * cell.dataset.minutes * 60000;
  return new Date(Date.parse(cell.dataset.at) + Math.floor(within / STEP) * STEP);
};

const aimAt = (cell) => {
  aimed?.classList.remove("board__aim");
  cell?.classList.add("board__aim");
  aimed = cell;
  told.hidden = !cell;
};

document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-session]");
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.session);
});

document.addEventListener("dragover", (event) => {
  const cell = held && cellUnder(event);
  aimAt(cell || null);
  if (!cell) return;
  event.preventDefault();
  told.textContent = `${clock.format(instantAt(cell, event.clientY))} · ${cell.dataset.name}`;
});

document.addEventListener("drop", (event) => {
  const cell = held && cellUnder(event);
  if (!cell) return;
  event.preventDefault();
  form.elements.session.value = held.dataset.session;
  form.elements.version.value = held.dataset.version;
  form.elements.room.value = cell.dataset.room;
  form.elements.at.value = instantAt(cell, event.clientY).toISOString();
  form.submit();
});

document.addEventListener("dragend", () => {
  held = null;
  aimAt(null);
});
