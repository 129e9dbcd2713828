// Names the search boxes that Django's autocomplete draws: they take the words of their field's label.
function nameOf(select) {
  const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  return (label?.textContent ?? select.title ?? select.name).replace(/\s*:\s*$/, "").trim();
}

function nameAll() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const drawn = select.nextElementSibling;
    for (const part of drawn?.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]") ?? []) {
      part.setAttribute("aria-label", nameOf(select));
    }
    // A cross among the items of a list is an item too.
    drawn?.querySelector("ul > .select2-selection__clear")?.setAttribute("role", "listitem");
  }
  const open = document.querySelector(".select2-container--open:not(:has(.select2-dropdown))");
  const box = document.querySelector(".select2-dropdown [role=searchbox]");
  if (open?.previousElementSibling && box) box.setAttribute("aria-label", nameOf(open.previousElementSibling));
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    nameAll();
  });
}).observe(document.body, { childList: true, subtree: true });
nameAll();
