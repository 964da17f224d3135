// A strip wider than the screen begins at what is current in it, not at its beginning.

export function start() {
  for (const strip of document.querySelectorAll("[data-strip]")) {
    const now = strip.querySelector("[aria-current]");
    if (!now) continue;
    const { left, width } = now.getBoundingClientRect();
    const middle = left + width / 2 - strip.getBoundingClientRect().left;
    strip.scrollLeft += middle - strip.clientWidth / 2;
  }
}
