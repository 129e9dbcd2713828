// Proposes names that exist while one is being typed. The page works without: names are found on saving.
const WAIT = 180;

for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}_names`;
  field.after(list);
  field.setAttribute("list", list.id);

  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => propose(field, list).catch(() => {}), WAIT);
  });
}

async function propose(field, list) {
  const typed = field.value.trim();
  if (typed.length < 2) {
    list.replaceChildren();
    return;
  }
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || field.value.trim() !== typed) return;
  const { names } = await answer.json();
  list.replaceChildren(...names.map((name) => new Option(name, name)));
}
