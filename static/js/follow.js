// Follows what the server says of a part of the page: `data-follow` is the address of a fragment.
// Asks every three seconds while the page is looked at, less often when nothing answers.
// The page works without: it is reloaded.
const OFTEN = 3000;
const SELDOM = 60000;
const PATIENCE = 10000;

for (const place of document.querySelectorAll("[data-follow]")) follow(place);

function follow(place) {
  const { follow: address, followStatus } = place.dataset;
  const status = followStatus && document.getElementById(followStatus);
  let etag = place.dataset.followEtag ?? "";
  let wait = OFTEN;
  let timer;
  let asking = false;

  addEventListener("online", now);
  document.addEventListener("visibilitychange", now);
  plan();

  function plan() {
    clearTimeout(timer);
    timer = setTimeout(now, wait);
  }

  async function now() {
    clearTimeout(timer);
    if (document.hidden || asking) return;
    asking = true;
    const again = await ask().catch(() => fail());
    asking = false;
    if (again) plan();
  }

  async function ask() {
    const answer = await fetch(address, {
      headers: etag ? { "If-None-Match": etag } : {},
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const isElsewhere = answer.type === "opaqueredirect";
    if (isElsewhere || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) {
      // Signed out, or no longer the juror's to see: the words lead to a page that is.
      leave(place.dataset.followOver, place.dataset.followExit);
      return false;
    }
    if (answer.status !== 304) {
      if (!answer.ok) return fail();
      const html = await answer.text();
      etag = answer.headers.get("ETag") ?? "";
      replace(place, html);
    }
    wait = OFTEN;
    tell("");
    return true;
  }

  function fail() {
    wait = Math.min(wait * 2, SELDOM);
    if (wait > 2 * OFTEN) tell(place.dataset.followLost);
    return true;
  }

  function leave(words, exit) {
    tell(words);
    if (!status || !exit) return;
    const link = document.createElement("a");
    link.href = exit;
    link.textContent = words;
    status.replaceChildren(link);
  }

  function tell(words = "") {
    if (status && status.textContent !== words) status.textContent = words;
  }
}

// What the reader holds stays in hand: the focus, what was typed or chosen, what was opened.
function replace(place, html) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const selection = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const touched = [...place.querySelectorAll("input[id], select[id], textarea[id]")].filter(isTouched);
  const opened = [...place.querySelectorAll("details[id][open]")].map((details) => details.id);

  place.innerHTML = html;

  for (const old of touched) {
    const field = here(old.id);
    if (!field || field.name !== old.name || field.type !== old.type) continue;
    if (!isChoice(field)) field.value = old.value;
    // What stands at the same place may be another answer: a choice never passes to it.
    else if (field.value === old.value) field.checked = old.checked;
  }
  for (const id of opened) here(id)?.setAttribute("open", "");
  if (!focused) return;
  const target = (focused.id && here(focused.id)) || alike(focused);
  if (target) {
    target.focus({ preventScroll: true });
    if (selection && selection[0] !== null) target.setSelectionRange(...selection);
  } else {
    // Rather the place itself than the top of the page.
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  function here(id) {
    return place.querySelector(`#${CSS.escape(id)}`);
  }

  function alike(element) {
    const words = element.textContent.trim();
    return [...place.querySelectorAll(element.localName)].find(
      (other) =>
        other.getAttribute("href") === element.getAttribute("href") &&
        other.getAttribute("name") === element.getAttribute("name") &&
        other.getAttribute("value") === element.getAttribute("value") &&
        other.textContent.trim() === words,
    );
  }
}

function isTouched(field) {
  if (isChoice(field)) return field.checked !== field.defaultChecked;
  if (field.localName === "select") return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox";
}
