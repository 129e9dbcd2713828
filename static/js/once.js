// A form that is sent once (`data-once`): a second press, while the answer to the first is awaited,
// would take its place. After a download the page stands here still: it may then be sent again.
// The page works without: the server refuses the second, but shows the answer to it alone.
const AGAIN = 10000;
const timers = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (timers.has(form)) event.preventDefault();
  else timers.set(form, setTimeout(() => timers.delete(form), AGAIN));
});

// Back from another page, nothing is awaited any more.
addEventListener("pageshow", () => {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
});
