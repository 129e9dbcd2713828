// The ceremony as it goes: asks every three seconds while it is on, less often before, and not after.
// What is said aloud is each award as it falls, and that the page no longer follows; nothing else.
// The page works without: it is reloaded.
const EVERY = { during: 3000, before: 15000 };
const SOON = 1500; // after one answer that failed: a worker may have died just then
const SELDOM = 60000;
const PATIENCE = 10000;

const place = document.querySelector("[data-soiree]");
const said = document.getElementById("dit");
const bar = document.querySelector("[data-suivi]");
const button = bar.querySelector("button");
const words = bar.querySelector("span");
let last = place.dataset.etag;
let failures = 0;
let isSuspended = false;
let asking = false;
let timer;

button.addEventListener("click", () => {
  isSuspended = !isSuspended;
  button.textContent = isSuspended ? button.dataset.reprendre : button.dataset.suspendre;
  tell(isSuspended ? words.dataset.suspendu : "");
  now();
});
addEventListener("online", now);
document.addEventListener("visibilitychange", now);
plan();

function plan(wait = EVERY[moment()]) {
  clearTimeout(timer);
  bar.hidden = wait === undefined;
  if (wait !== undefined && !isSuspended) timer = setTimeout(now, wait);
}

async function now() {
  clearTimeout(timer);
  if (asking || isSuspended || document.hidden || !(moment() in EVERY)) return;
  asking = true;
  const wait = await ask().catch(() => fail());
  asking = false;
  plan(wait);
}

// The browser's own cache asks whether anything moved, and a shared one answers for everybody.
async function ask() {
  const answer = await fetch(place.dataset.soiree, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) return fail(answer.headers.get("Retry-After"));
  const etag = answer.headers.get("ETag");
  const html = await answer.text();
  // What came once the updates were suspended was not shown: it is asked for again.
  if ((etag !== last || !etag) && show(html)) last = etag;
  failures = 0;
  if (!isSuspended) tell("");
  return EVERY[moment()];
}

function fail(told) {
  failures += 1;
  if (failures > 1) tell(words.dataset.perdu);
  // Those who were told to come back do not all come at once.
  const seconds = Number(told);
  const wait = seconds > 0 ? seconds * 1000 : Math.min(SOON * 2 ** (failures - 1), SELDOM);
  return wait * (1 + Math.random() / 2);
}

// Whether it was drawn.
function show(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  if (!drawn.content.querySelector("[data-moment]") || isSuspended) return false;
  const known = new Set([...place.querySelectorAll("[data-prix]")].map((each) => each.dataset.prix));
  const fallen = [...drawn.content.querySelectorAll("[data-prix]")].filter((each) => !known.has(each.dataset.prix));
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.replaceChildren(drawn.content);
  if (focused) place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  if (fallen.length) said.textContent = fallen.map((each) => each.dataset.dit).join(". ");
  return true;
}

function moment() {
  return place.querySelector("[data-moment]")?.dataset.moment;
}

function tell(text) {
  if (words.textContent !== text) words.textContent = text;
}
