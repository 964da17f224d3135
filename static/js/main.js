// Boots what the page asks for by its data attributes. Each part is loaded only where it is needed.

const parts = [
  ["[data-birth-form]", () => import("./birth.js")],
  ["[data-strip]", () => import("./strip.js")],
  ["[data-tabs]", () => import("./tabs.js")],
  ["[data-reading]", () => import("./reading.js")],
  ["[data-options]", () => import("./options.js")],
  ["[data-copy]", () => import("./copy.js")],
  ["[data-resume]", () => import("./resume.js")],
  ["[data-confirm-dialog]", () => import("./confirm.js")],
  ["[data-share]", () => import("./share.js")],
  ["[data-chat]", () => import("./chat.js")],
  ["[data-theme-switch]", () => import("./theme.js")],
  ['meta[name="worker"]', () => import("./worker_page.js")],
];

// The page itself comes first: our letters and buttons follow its first frame. In a tab that nobody
// sees there is none.
await new Promise((seen) => {
  new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
  setTimeout(seen, document.hidden ? 0 : 1000);
});
const letters = document.querySelector("[data-letters]");
if (letters) letters.media = "all";

const wanted = parts.filter(([selector]) => document.querySelector(selector));
const started = wanted.map(([, load]) => load().then((part) => part.start()));
// From then on every button that needs a script has one: browser tests press none before.
Promise.allSettled(started).then(() => {
  document.documentElement.dataset.scripts = "ready";
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
