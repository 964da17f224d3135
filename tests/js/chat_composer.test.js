import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, lengthOf, sends } from "../../static/js/chat_composer.js";

const enter = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 };

test("Enter sends, Shift and Enter breaks the line, another key writes", () => {
  assert.equal(sends(enter), true);
  assert.equal(sends({ ...enter, shiftKey: true }), false);
  assert.equal(sends({ ...enter, key: "ㅇ", keyCode: 68 }), false);
});

test("the Enter that ends a Korean syllable does not send", () => {
  assert.equal(sends({ ...enter, isComposing: true, keyCode: 229 }), false);
  assert.equal(sends({ ...enter, keyCode: 229 }), false, "Safari: the composition is over already");
});

test("the counter is silent until the end is near and says by how much it is over", () => {
  assert.deepEqual(counted(899, 1000), { text: "", over: false });
  assert.deepEqual(counted(900, 1000), { text: "900 / 1,000자", over: false });
  assert.deepEqual(counted(1000, 1000), { text: "1,000 / 1,000자", over: false });
  assert.deepEqual(counted(1003, 1000), {
    text: "1,003 / 1,000자 · 3자를 줄여 주세요",
    over: true,
  });
});

test("the length is counted as the server counts it", () => {
  assert.equal(lengthOf("  가나\n다  "), 4);
  assert.equal(lengthOf("🌱🌱"), 2);
});
