import assert from "node:assert/strict";
import { test } from "node:test";
import { explainInChat } from "../../static/js/chat_words.js";
import { CODES } from "../../static/js/errors.js";

test("no error of a consultation speaks of a reading", () => {
  for (const code of CODES) {
    const { title, text } = explainInChat({ code });
    assert.ok(title && text, code);
    assert.doesNotMatch(`${title} ${text}`, /풀이/, code);
  }
});

test("the server's sentence and wait win over ours", () => {
  const { text, after } = explainInChat({ code: "AI_DOWN", message: "지금은요.", retryAfter: 3 });
  assert.deepEqual([text, after], ["지금은요.", 3]);
});

test("a limit is waited for when it has a time, and final when all turns are used", () => {
  assert.equal(explainInChat({ code: "LIMIT_EXCEEDED", retryAfter: 3 }).retry, true);
  assert.equal(explainInChat({ code: "LIMIT_EXCEEDED", retryAfter: null }).retry, false);
});

test("each error of a model has a title of its own", () => {
  const titles = CODES.filter((code) => code.startsWith("AI_")).map(
    (code) => explainInChat({ code }).title,
  );
  assert.equal(new Set(titles).size, titles.length);
});
