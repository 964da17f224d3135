import assert from "node:assert/strict";
import { test } from "node:test";
import { tabAfterKey } from "../../static/js/tabs.js";

test("arrows go round, Home and End to the ends, other keys nowhere", () => {
  assert.equal(tabAfterKey("ArrowRight", 0, 6), 1);
  assert.equal(tabAfterKey("ArrowRight", 5, 6), 0);
  assert.equal(tabAfterKey("ArrowLeft", 0, 6), 5);
  assert.equal(tabAfterKey("ArrowLeft", 3, 6), 2);
  assert.equal(tabAfterKey("Home", 3, 6), 0);
  assert.equal(tabAfterKey("End", 3, 6), 5);
  assert.equal(tabAfterKey("Enter", 3, 6), null);
  assert.equal(tabAfterKey("toString", 3, 6), null);
});
