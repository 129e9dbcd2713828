// Runs the browser's ceremony for a passkey and sends what it answers. Without it, the form stays hidden
// and the page offers a code.
for (const form of document.querySelectorAll("[data-passkey]")) {
  const button = form.querySelector("[type=submit]");
  if (!globalThis.PublicKeyCredential) {
    say(form.dataset.unable);
    continue;
  }
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    answer(form).catch((error) => {
      button.disabled = false;
      // A browser gives passkeys to names alone, never to 127.0.0.1.
      say(error.name === "SecurityError" ? form.dataset.numbers : form.dataset.refused);
    });
  });
}

async function answer(form) {
  const { publicKey } = JSON.parse(form.dataset.options);
  const makes = form.dataset.passkey === "create";
  publicKey.challenge = bytes(publicKey.challenge);
  for (const known of [...(publicKey.excludeCredentials ?? []), ...(publicKey.allowCredentials ?? [])]) {
    known.id = bytes(known.id);
  }
  if (makes) publicKey.user.id = bytes(publicKey.user.id);
  const credential = makes
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  const sent = { id, type, rawId: text(credential.rawId), response, clientExtensionResults: {} };
  form.querySelector("[name=credential]").value = JSON.stringify(sent);
  form.submit();
}

function say(words) {
  const place = document.querySelector("[data-passkey-said]");
  place.textContent = words;
  place.hidden = false;
}

function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
