// The desk of a ceremony: the reveal is held for one second, the frame follows the evening.
// A shorter press, by who cannot hold, leads to the page that asks to confirm.
// The page works without: a second page asks to confirm, and reloading shows where things are.
const HELD = 1000;

for (const form of document.querySelectorAll("[data-hold]")) holdToSend(form);
for (const place of document.querySelectorAll("[data-follow]")) followFrame(place);
document.querySelector("[data-focus]")?.focus();

function holdToSend(form) {
  const button = form.querySelector("button");
  const help = form.querySelector("[data-hold-help]");
  let timer = 0;
  let sent = false;
  help.textContent = help.dataset.holdHelp;

  button.addEventListener("pointerdown", (event) => event.button === 0 && hold());
  button.addEventListener("pointerup", release);
  for (const end of ["pointerleave", "pointercancel", "blur"]) button.addEventListener(end, letGo);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    if (!event.repeat) hold();
  });
  button.addEventListener("keyup", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    release();
  });
  // A click that no pointer nor key has made comes from a screen reader: it is confirmed on a page.
  button.addEventListener("click", (event) => {
    if (event.detail > 0 || sent) event.preventDefault();
  });
  // Enter in the checkbox would send the form too.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target !== button) event.preventDefault();
  });

  function isPress(event) {
    return event.key === "Enter" || event.key === " ";
  }

  function hold() {
    if (sent || !form.reportValidity()) return;
    button.dataset.held = "";
    timer = setTimeout(() => send("1"), HELD);
  }

  function letGo() {
    clearTimeout(timer);
    timer = 0;
    if (!sent) delete button.dataset.held;
  }

  function release() {
    const isShort = timer !== 0 && !sent;
    letGo();
    if (isShort) send("");
  }

  function send(sure) {
    sent = true;
    form.querySelector("[data-sure]").value = sure;
    form.submit();
  }

  // Back from another page, nothing is held any more.
  addEventListener("pageshow", () => {
    sent = false;
    form.querySelector("[data-sure]").value = "";
    letGo();
  });
}

// What the fragment says once the evening has moved, said where a screen reader hears it; the frame
// then shows what the room sees.
function followFrame(place) {
  const frame = document.querySelector("[data-frame]");
  const said = document.querySelector("[data-moved]");
  let version = place.querySelector("[data-version]")?.dataset.version;

  new MutationObserver(() => {
    const now = place.querySelector("[data-version]")?.dataset.version;
    if (!now || now === version) return;
    version = now;
    frame.contentWindow.location.reload();
    said.textContent = place.querySelector(".regie-bouge")?.textContent ?? "";
  }).observe(place, { childList: true });
}
