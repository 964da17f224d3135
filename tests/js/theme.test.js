import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { show } from "../../static/js/theme.js";

const meta = (content, media = "") => ({
  content,
  media,
  cloneNode() {
    return meta(this.content, this.media);
  },
});

/** A page with its theme and what the browser's own bar is told. */
function pageOf(...bars) {
  const scheme = meta("light dark");
  const link = (bar) =>
    Object.assign(bar, {
      remove: () => bars.splice(bars.indexOf(bar), 1),
      after: (next) => bars.splice(bars.indexOf(bar) + 1, 0, link(next)),
    });
  for (const bar of bars) link(bar);
  return {
    documentElement: { dataset: {} },
    querySelector: () => scheme,
    querySelectorAll: () => [...bars],
    said: () => [scheme.content, ...bars.map(({ content, media }) => `${content} ${media}`.trim())],
  };
}

test("a theme is shown as the server writes it, back and forth", () => {
  const dark = "#14161c (prefers-color-scheme: dark)";
  const page = pageOf(meta("#fbf8f3"), meta("#14161c", "(prefers-color-scheme: dark)"));
  show("dark", page);
  assert.deepEqual(page.said(), ["dark", "#14161c"]);
  assert.equal(page.documentElement.dataset.theme, "dark");
  show("auto", page);
  assert.deepEqual(page.said(), ["light dark", "#fbf8f3", dark]);
  show("light", page);
  assert.deepEqual(page.said(), ["light", "#fbf8f3"]);
});

test("the colours are those of the template", () => {
  const html = readFileSync(new URL("../../templates/plain.html", import.meta.url), "utf8");
  for (const colour of ["#fbf8f3", "#14161c"]) assert.ok(html.includes(colour), colour);
});
