// The screen of the room: asks every second what to show, and says which version it shows.
// When the network goes it keeps the last state and says nothing wrong; it heals by itself.
const OFTEN = 1000;
const SELDOM = 8000;
const PATIENCE = 5000;

const place = document.querySelector("[data-stage]");
let etag = place.dataset.etag;
let wait = OFTEN;
let timer;
let asking = false;

keepAwake();
document.addEventListener("visibilitychange", keepAwake);
addEventListener("online", now);
now();

async function now() {
  clearTimeout(timer);
  if (asking) return;
  asking = true;
  const goesOn = await ask().catch(() => slowDown());
  asking = false;
  if (goesOn) timer = setTimeout(now, wait);
}

async function ask() {
  const answer = await fetch(`${place.dataset.stage}?vu=${shown()}`, {
    headers: { "If-None-Match": etag },
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status !== 304) {
    // Revoked, or over: the answer is what to show instead, and there is nothing more to ask.
    const isOver = answer.status === 404 || answer.status === 410;
    if (!answer.ok && !isOver) return slowDown(answer.headers.get("Retry-After"));
    if (!show(await answer.text())) return slowDown();
    if (isOver) return false;
    etag = answer.headers.get("ETag") ?? "";
  }
  wait = OFTEN;
  return true;
}

function shown() {
  return place.querySelector("[data-version]").dataset.version;
}

// Whatever else a network in between may answer is no slide, and changes nothing.
function show(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const scene = drawn.content.querySelector(".scene[data-version]");
  if (!scene) return false;
  // The same moment, worded otherwise: nothing opens again.
  place.toggleAttribute("data-fixe", scene.dataset.version === shown());
  place.replaceChildren(scene);
  return true;
}

function slowDown(told) {
  const seconds = Number(told);
  wait = seconds > 0 ? seconds * 1000 : Math.min(wait * 2, SELDOM);
  return true;
}

async function keepAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
}
