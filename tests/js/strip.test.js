import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { start } from "../../static/js/strip.js";

/** A strip as wide as `shown`, scrolled by `scrolled`, its current item (if any) at `left`. */
function stripOf({ shown, scrolled = 0, left, width = 72 }) {
  const now = left === undefined ? null : { getBoundingClientRect: () => ({ left, width }) };
  return {
    clientWidth: shown,
    scrollLeft: scrolled,
    getBoundingClientRect: () => ({ left: 16 }),
    querySelector: () => now,
  };
}

/** What is near the screen is what the test says. */
class Observer {
  static last;

  constructor(tell) {
    this.tell = tell;
    this.observed = new Set();
    Observer.last = this;
  }

  observe(target) {
    this.observed.add(target);
  }

  unobserve(target) {
    this.observed.delete(target);
  }

  see(target, isIntersecting) {
    if (this.observed.has(target)) this.tell([{ target, isIntersecting }]);
  }
}
globalThis.IntersectionObserver = Observer;

afterEach(() => delete globalThis.document);

test("each strip that comes near is scrolled so that its current item is in the middle", () => {
  const strips = [
    stripOf({ shown: 328, left: 16 + 400 }),
    stripOf({ shown: 328, left: 16 + 100, scrolled: 300 }),
    stripOf({ shown: 328 }),
  ];
  globalThis.document = { querySelectorAll: () => strips };
  start();
  for (const strip of strips) Observer.last.see(strip, true);
  assert.deepEqual(
    strips.map(({ scrollLeft }) => scrollLeft),
    [400 + 36 - 164, 300 + 100 + 36 - 164, 0],
  );
});

test("a strip that is far away is left alone, and one that was reached keeps where it is put", () => {
  const strip = stripOf({ shown: 328, left: 16 + 400 });
  globalThis.document = { querySelectorAll: () => [strip] };
  start();
  Observer.last.see(strip, false);
  assert.equal(strip.scrollLeft, 0);
  Observer.last.see(strip, true);
  strip.scrollLeft = 5;
  Observer.last.see(strip, true);
  assert.equal(strip.scrollLeft, 5);
});
