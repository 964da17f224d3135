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

afterEach(() => delete globalThis.document);

test("each strip is scrolled so that its current item is in the middle", () => {
  const strips = [
    stripOf({ shown: 328, left: 16 + 400 }),
    stripOf({ shown: 328, left: 16 + 100, scrolled: 300 }),
    stripOf({ shown: 328 }),
  ];
  globalThis.document = { querySelectorAll: () => strips };
  start();
  assert.deepEqual(
    strips.map(({ scrollLeft }) => scrollLeft),
    [400 + 36 - 164, 300 + 100 + 36 - 164, 0],
  );
});
