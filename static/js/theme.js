// Light, dark or as the system has it, at once and without a reload. The server keeps the choice
// and writes it into the next page; without scripts the same form does.

import { post } from "./net.js";

const PAPER = { light: "#fbf8f3", dark: "#14161c" }; // --page of both themes, for the browser's bar

/** Show `theme` as the server would have written it into `page`. */
export function show(theme, page = document) {
  page.documentElement.dataset.theme = theme;
  const scheme = theme === "auto" ? "light dark" : theme;
  page.querySelector('meta[name="color-scheme"]').content = scheme;
  const [bar, ...others] = page.querySelectorAll('meta[name="theme-color"]');
  for (const other of others) other.remove();
  bar.content = PAPER[theme] ?? PAPER.light;
  if (theme === "auto") {
    const dark = bar.cloneNode();
    dark.content = PAPER.dark;
    dark.media = "(prefers-color-scheme: dark)";
    bar.after(dark);
  }
}

function setUp(form) {
  const choices = [...form.querySelectorAll('[name="theme"]')];
  form.addEventListener("submit", async (event) => {
    const chosen = event.submitter;
    if (!chosen) return;
    event.preventDefault();
    const body = new FormData();
    body.set("theme", chosen.value);
    try {
      await post(form.action, body);
    } catch {
      // Not kept for the next page; for this one it still holds.
    }
    show(chosen.value);
    for (const choice of choices) choice.setAttribute("aria-pressed", choice === chosen);
  });
}

export function start() {
  for (const form of document.querySelectorAll("[data-theme-switch]")) setUp(form);
}
