// Saves a form's draft a second after the last keystroke, and loses nothing when the network, the
// session or another tab gets in the way. The page works without.
//
// The server answers a POST of the form with 200 {version, saved, provisional?}; 409 and a fragment
// that shows both versions; 401 {signin} to whoever is signed out; 4xx {message?} when it refuses.
// A save that came twice with the same words is answered 200 twice. So one whose answer was lost is
// sent again, as it was, before a 409 is believed to come from another tab.
const QUIET = 1000;
const PATIENCE = 15000;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60000;
const UNANSWERED = 5; // as many are remembered
const UNTYPED = ["hidden", "submit", "button", "reset", "file"];

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);

function keepDraft(form) {
  const { draftUrl, draftOwner } = form.dataset;
  const status = form.querySelector("[data-draft-status]");
  const conflict = form.querySelector("[data-draft-conflict]");
  const copy = copyOnDevice(`draft ${draftOwner} ${draftUrl}`);
  const version = form.elements.version;
  // What a refused page gives back was typed, not saved.
  let saved = form.querySelector("[aria-invalid]") ? null : typed();
  let delay = FIRST_RETRY;
  let queue = Promise.resolve();
  let unanswered = [];
  let inConflict = false;
  let leaving = "";
  let timer;

  const kept = copy.read();
  if (kept && same(kept.values, typed())) {
    copy.forget();
  } else if (kept) {
    restore(kept.values);
    // An older version than the page's makes the server show both.
    version.value = kept.version;
    say("restored");
    save();
  }

  form.addEventListener("input", () => {
    const isKept = remember();
    if (inConflict) return;
    clearTimeout(timer);
    timer = setTimeout(save, isKept ? QUIET : QUIET / 2);
  });
  addEventListener("online", saveIfNeeded);
  document.addEventListener("visibilitychange", saveIfNeeded);
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (leaving === "now") {
      leaving = "gone";
      setTimeout(() => (leaving = ""), PATIENCE); // the page stayed: the network was lost just then
      return;
    }
    event.preventDefault();
    if (leaving) return; // a double click
    leaving = "asked";
    const result = choose(submitter) ? "saved" : await save();
    leaving = "";
    if (result === "conflict") conflict.focus();
    // The words are safe with the server, or the server must say what is wrong with them.
    if (result !== "saved" && result !== "refused" && result !== "failed") return;
    leaving = "now";
    // A form that is still being submitted cannot be submitted again.
    await new Promise((resolve) => setTimeout(resolve));
    form.requestSubmit(submitter);
    // The browser stopped it to ask for what is missing.
    if (leaving === "now") leaving = "";
  });

  // One save at a time: a second one under way would carry an older version.
  function save() {
    clearTimeout(timer);
    queue = queue.then(() => saveNow().catch(() => later("failed")));
    return queue;
  }

  function saveIfNeeded() {
    if (!inConflict && (unanswered.length || !same(saved, typed()))) save();
  }

  async function saveNow(isSecondTry = false) {
    const values = typed();
    if (inConflict) return "conflict";
    if (!unanswered.length && same(saved, values)) {
      copy.forget();
      return "saved";
    }
    const sending = body();
    let answer, said;
    try {
      answer = await post(sending);
      said = answer.ok ? await answer.json() : null;
    } catch {
      missAnswer(sending);
      return later("offline");
    }
    if (said) return succeed(values, said);
    if (answer.status === 409) return (await wasOurs()) ? saveNow() : show(await answer.text());
    if (answer.status === 403 && !isSecondTry && (await renewToken())) return saveNow(true);
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      const { signin } = await answer.json().catch(() => ({}));
      return later("signin", signin);
    }
    if (answer.status >= 500) missAnswer(sending);
    if (answer.status >= 500 || answer.status === 429) return later("failed");
    const { message } = await answer.json().catch(() => ({}));
    remember();
    tell(message ?? status.dataset.refused);
    return "refused";
  }

  function missAnswer(sent) {
    unanswered = [...unanswered, sent].slice(-UNANSWERED);
  }

  // Whether what stands at the server is one of ours, written although nobody told: its version is
  // then the one to save over.
  async function wasOurs() {
    for (const sent of [...unanswered].reverse()) {
      const answer = await post(sent);
      if (!answer.ok) continue;
      version.value = (await answer.json()).version;
      unanswered = [];
      return true;
    }
    unanswered = [];
    return false;
  }

  function body() {
    const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(texts);
  }

  function post(body) {
    // Whoever signed in again meanwhile has another token than what was sent before.
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(draftUrl, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: document.visibilityState === "hidden",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  function succeed(values, said) {
    version.value = said.version;
    saved = values;
    unanswered = [];
    delay = FIRST_RETRY;
    if (same(saved, typed())) copy.forget();
    else remember();
    tell(said.saved);
    const provisional = form.querySelector("[data-draft-provisional]");
    if (said.provisional && provisional) provisional.innerHTML = said.provisional;
    return "saved";
  }

  // Whoever signs in again in another tab gets another token; the page that stands here has it not.
  async function renewToken() {
    const page = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (!page?.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-draft]");
    const token = fresh?.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token || fresh.dataset.draftOwner !== draftOwner) return false;
    form.elements.csrfmiddlewaretoken.value = token;
    return true;
  }

  function later(why, address) {
    const isKept = remember();
    if (why === "signin") askToSignIn(address);
    else say(isKept ? why : "unkept");
    clearTimeout(timer);
    timer = setTimeout(save, delay);
    delay = Math.min(delay * 2, LONGEST_RETRY);
    return why;
  }

  function show(fragment) {
    inConflict = true;
    remember();
    tell("");
    conflict.innerHTML = fragment;
    conflict.hidden = false;
    // It is announced; the cursor is not taken away from who is typing.
    if (!fields().includes(document.activeElement)) conflict.focus();
    return "conflict";
  }

  // In a conflict, « mine » saves over the stored version; « stored » lets go of what is here.
  function choose(button) {
    if (!inConflict || button?.name !== "keep") return false;
    if (button.value === "mine") {
      version.value = conflict.querySelector("[data-draft-version]").dataset.draftVersion;
      inConflict = false;
      return false;
    }
    copy.forget();
    return true;
  }

  function remember() {
    return copy.keep({ version: Number(version.value), values: typed() });
  }

  function fields() {
    return [...form.elements].filter((field) => field.name && !UNTYPED.includes(field.type));
  }

  function typed() {
    return fields()
      .filter((field) => !isChoice(field) || field.checked)
      .map((field) => [field.name, field.value.replaceAll("\r\n", "\n").trim()]);
  }

  function restore(values) {
    for (const field of fields()) {
      const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isChoice(field)) field.checked = given.includes(field.value);
      else if (given.length) field.value = given[0];
    }
  }

  function say(what) {
    tell(status.dataset[what]);
  }

  function tell(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  function askToSignIn(address) {
    if (status.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = address ?? status.dataset.signinUrl;
    link.target = "_blank";
    link.textContent = status.dataset.signinLink;
    status.replaceChildren(`${status.dataset.signin} `, link);
  }
}

function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox";
}

function same(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

// A device may have no room, or a browser may refuse to keep anything.
function copyOnDevice(name) {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(name));
      } catch {
        return null;
      }
    },
    keep(what) {
      try {
        localStorage.setItem(name, JSON.stringify(what));
        return true;
      } catch {
        return false;
      }
    },
    forget() {
      try {
        localStorage.removeItem(name);
      } catch {
        // Nothing was kept.
      }
    },
  };
}
