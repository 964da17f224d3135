// A strip wider than the screen begins at what is current in it, not at its beginning: when one
// comes near it, for measuring lays out the whole page, which has just begun.

function showNow(strip) {
  const now = strip.querySelector("[aria-current]");
  if (!now) return;
  const { left, width } = now.getBoundingClientRect();
  const middle = left + width / 2 - strip.getBoundingClientRect().left;
  strip.scrollLeft += middle - strip.clientWidth / 2;
}

export function start() {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        showNow(target);
      }
    },
    { rootMargin: "50%" },
  );
  for (const strip of document.querySelectorAll("[data-strip]")) near.observe(strip);
}
