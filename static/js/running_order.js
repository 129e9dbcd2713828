// Arranges the awards of an evening: by a handle, or by two buttons on the keyboard. The numbers
// that are typed without it stay the truth: moving a row writes them, and the hours follow.
const list = document.querySelector("[data-running-order]");
const status = document.querySelector("[data-moved]");
const rows = () => [...list.children];
const settled = new Map(rows().flatMap((row, place) => ("settled" in row.dataset ? [[place, row]] : [])));

const numberOf = (row) => row.querySelector("input[name$='-place']:not([type=hidden])");
const minutesOf = (row) => row.querySelector("input[name$='-planned_minutes']:not([type=hidden])");

// What the room has seen keeps its place: the others fill the places between. `row` stays where it
// is in the page while the others pass around it, so that it keeps the focus and the pointer.
function arrange(movable, row) {
  const waiting = [...movable];
  const wanted = rows().map((_row, place) => settled.get(place) ?? waiting.shift());
  row.before(...wanted.slice(0, wanted.indexOf(row)));
  row.after(...wanted.slice(wanted.indexOf(row) + 1));
  rows().forEach((row, place) => {
    if (numberOf(row)) numberOf(row).value = place + 1;
  });
  tellHours();
}

function move(row, by) {
  const movable = rows().filter((each) => "row" in each.dataset);
  const from = movable.indexOf(row);
  const to = from + by;
  if (to < 0 || to >= movable.length) return;
  movable.splice(to, 0, ...movable.splice(from, 1));
  arrange(movable, row);
}

function tell(row) {
  const told = { award: row.dataset.award, place: rows().indexOf(row) + 1, total: rows().length };
  status.textContent = list.dataset.said.replace(/\{(\w+)\}/g, (_all, name) => told[name]);
}

function middleOf(row, none) {
  const { top, bottom } = row?.getBoundingClientRect() ?? { top: none, bottom: none };
  return (top + bottom) / 2;
}

// Hours are written as the server writes the start: « 20 h 05 ».
const start = list.dataset.starts.match(/(\d+)(\D+)(\d+)/);

function written(minutes) {
  const two = (number) => String(number).padStart(2, "0");
  return two(Math.floor(minutes / 60) % 24) + start[2] + two(minutes % 60);
}

function tellHours() {
  if (!start) return;
  let minutes = Number(start[1]) * 60 + Number(start[3]);
  for (const row of rows()) {
    row.querySelector("[data-hour]").textContent = written(minutes);
    minutes += Number(minutesOf(row)?.value ?? row.dataset.minutes) || 0;
  }
  document.querySelector("[data-ends]").textContent = written(minutes);
}

for (const row of rows().filter((each) => "row" in each.dataset)) {
  row.querySelector(".ligne-bouger").hidden = false;
  for (const [name, by] of [["up", -1], ["down", 1]]) {
    const button = row.querySelector(`[data-${name}]`);
    button.addEventListener("click", () => {
      move(row, by);
      tell(row);
    });
  }
  minutesOf(row).addEventListener("input", tellHours);

  const handle = row.querySelector("[data-handle]");
  let before;
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    row.classList.add("tiree");
    before = rows().indexOf(row);
  });
  // A row gives its place once the pointer has passed its middle: past its edge alone, the pointer
  // would stand in a taller one again after the swap, and the two would swap back.
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const movable = rows().filter((each) => "row" in each.dataset);
    const place = movable.indexOf(row);
    if (event.clientY < middleOf(movable[place - 1], -Infinity)) move(row, -1);
    else if (event.clientY > middleOf(movable[place + 1], Infinity)) move(row, 1);
  });
  handle.addEventListener("lostpointercapture", () => {
    row.classList.remove("tiree");
    if (rows().indexOf(row) !== before) tell(row);
  });
}

tellHours();
