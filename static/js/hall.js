// The case for the hall: slides that the public may know, and results that the code of a card opens.
// It runs from a file, without the network: nothing is asked from anywhere.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 5;
const SIZE = 5; // of a group, its check letter included
const QUIET = 4000; // milliseconds without a move of the pointer

const scene = document.getElementById("scene");
const form = document.getElementById("code");
const field = document.getElementById("lettres");
const said = document.getElementById("dit");
const order = document.getElementById("conducteur");
const bar = document.getElementById("commandes");

let at = document.getElementById("accueil");
let cover = null;

// Slides

const slides = () => [...scene.querySelectorAll(".vue:not([data-cover])")];

function show() {
  const seen = cover ?? at;
  for (const view of scene.querySelectorAll(".vue")) {
    view.hidden = view !== seen;
  }
  document.title = seen.querySelector("h1").textContent;
  if (at.id) {
    location.replace(`#${at.id}`);
  }
}

function go(view) {
  if (view) {
    at = view;
    cover = null;
    close();
    show();
  }
}

function step(by) {
  if (cover) {
    cover = null;
    show();
    return;
  }
  const all = slides();
  go(all[all.indexOf(at) + by]);
}

function toggle(name) {
  const view = document.getElementById(name);
  cover = cover === view ? null : view;
  show();
}

// The code of a card

function ask() {
  const locked = at.matches(".annonce");
  if (!locked || cover) {
    return;
  }
  form.querySelector("[data-which]").textContent = `(${at.dataset.award})`;
  form.hidden = false;
  field.value = "";
  say("");
  if (!at.dataset.sealed) {
    say(form.dataset.absent);
  } else if (!globalThis.crypto?.subtle) {
    say(form.dataset.unable);
  }
  field.focus();
}

function close() {
  if (form.contains(document.activeElement)) {
    scene.focus({ preventScroll: true }); // the keys are the stage's again, at once
  }
  form.hidden = true;
}

function say(words, name = "") {
  said.textContent = words.replace("{}", name);
}

function meant(typed) {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

const doubled = (value) => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);

function misread(letters) {
  for (let place = 0; (place + 1) * SIZE <= letters.length; place += 1) {
    let total = place + 1;
    for (const letter of letters.slice(place * SIZE, (place + 1) * SIZE)) {
      const value = ALPHABET.indexOf(letter);
      total = value < 0 ? -1 : total < 0 ? total : doubled(total) ^ value;
    }
    if (total !== 0) {
      return place + 1;
    }
  }
  return 0;
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function opened(letters, { salt, nonce, sealed }) {
  const subtle = crypto.subtle;
  const code = new TextEncoder().encode(letters);
  const base = await subtle.importKey("raw", code, "PBKDF2", false, ["deriveKey"]);
  const iterations = Number(document.body.dataset.iterations);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations };
  const key = await subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const clear = await subtle.decrypt({ name: "AES-GCM", iv: bytes(nonce) }, key, bytes(sealed));
  return new TextDecoder().decode(clear);
}

async function open(event) {
  event.preventDefault();
  const award = at;
  const letters = meant(field.value);
  const group = misread(letters);
  if (!award.dataset.sealed) {
    say(form.dataset.absent);
  } else if (!globalThis.crypto?.subtle) {
    say(form.dataset.unable);
  } else if (group) {
    say(form.dataset.misread, group);
  } else if (letters.length !== GROUPS * SIZE) {
    say(form.dataset.short);
  } else {
    say(form.dataset.opening);
    try {
      unfold(award, await opened(letters, award.dataset));
    } catch {
      say(form.dataset.wrong, award.dataset.award);
    }
  }
}

function unfold(award, html) {
  while (award.nextElementSibling?.matches(".resultat, .citation")) {
    award.nextElementSibling.remove();
  }
  const found = new DOMParser().parseFromString(html, "text/html");
  const views = [...found.querySelectorAll(".vue")];
  award.after(...views);
  go(views[0]);
  retire();
  scene.focus({ preventScroll: true });
}

// Keys, buttons, and a bar that leaves the room alone

const ACTS = {
  back: () => step(-1),
  next: () => step(1),
  code: ask,
  close,
  order: () => order.showModal(),
  pause: () => toggle("pause"),
  black: () => toggle("noir"),
  full: () =>
    document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen?.(),
};
const KEYS = {
  ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back",
  Enter: "code", o: "order", p: "pause", b: "black", ".": "black", f: "full",
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, dialog");
  if (event.key === "Escape") {
    close();
  }
  const pressed = event.target.closest?.("button") && [" ", "Enter"].includes(event.key);
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act && !typing && !pressed && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    ACTS[act]();
    retire();
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.act) {
    ACTS[button.dataset.act]();
  } else if (button?.dataset.go) {
    order.close();
    go(document.getElementById(button.dataset.go));
  }
});
form.addEventListener("submit", open);
field.addEventListener("input", () => {
  const group = misread(meant(field.value));
  say(group ? form.dataset.misread : "", group);
});

let quiet;
function retire() {
  clearTimeout(quiet);
  bar.classList.add("retiree");
  document.body.classList.toggle("sans-pointeur", form.hidden && !order.open);
}
function wake() {
  bar.classList.remove("retiree");
  document.body.classList.remove("sans-pointeur");
  clearTimeout(quiet);
  quiet = setTimeout(retire, QUIET);
}
document.addEventListener("pointermove", wake);
document.addEventListener("pointerdown", wake);

at = document.getElementById(location.hash.slice(1))?.closest(".vue:not([data-cover])") ?? at;
show();
wake();
