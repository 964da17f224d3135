import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CODES, explain, waitText } from "../../static/js/errors.js";

const PYTHON = readFileSync(new URL("../../fortune/errors.py", import.meta.url), "utf8");
const SERVER_CODES = new Set(PYTHON.match(/"[A-Z]+(?:_[A-Z]+)+"|"MAINTENANCE"/g).map(JSON.parse));
const CONTRACT =
  `INVALID_INPUT LOGIN_REQUIRED NOT_FOUND CSRF_FAILED LIMIT_EXCEEDED AI_NOT_CONFIGURED
  AI_DOWN AI_TIMEOUT AI_OVERLOADED AI_REFUSED AI_EMPTY AI_CUT_OFF AI_CIRCUIT_OPEN AI_BUDGET
  AI_UNGROUNDED STORE_UNAVAILABLE MAINTENANCE OFFLINE`.split(/\s+/);

test("every code of the contract has its own title and sentence", () => {
  for (const code of CONTRACT) {
    const { title, text } = explain({ code });
    assert.match(title, /[가-힣]/, code);
    assert.match(text, /[가-힣].*[.요]$/, code);
    assert.equal(explain({ code }).code, code);
  }
  for (const part of ["title", "text"]) {
    assert.equal(new Set(CODES.map((code) => explain({ code })[part])).size, CODES.length, part);
  }
});

test("every code the server can name is known here", () => {
  SERVER_CODES.delete("FORTUNE_ERROR"); // the base: never meant for a page, explained as unknown
  assert.ok(SERVER_CODES.size >= 17);
  for (const code of SERVER_CODES) assert.ok(CODES.includes(code), code);
});

test("no sentence blames the connection with the AI in the words of the old page", () => {
  for (const code of CODES) {
    assert.doesNotMatch(Object.values(explain({ code })).join(" "), /불안정/, code);
  }
});

test("an unknown code, or none, is explained all the same", () => {
  for (const code of ["FORTUNE_ERROR", "constructor", undefined]) {
    assert.equal(explain({ code }).code, "UNKNOWN");
  }
});

test("the server's sentence and wait win over ours", () => {
  const ours = explain({ code: "AI_DOWN" });
  assert.deepEqual([ours.retry, ours.after], [true, 30]);
  const theirs = explain({ code: "AI_DOWN", message: "곧 돌아와요.", retryAfter: 7 });
  assert.deepEqual([theirs.title, theirs.text, theirs.after], [ours.title, "곧 돌아와요.", 7]);
  assert.equal(explain({ code: "AI_DOWN", retryAfter: 0 }).after, 0);
});

test("asking again is offered only where it can help", () => {
  const hopeless = CODES.filter((code) => !explain({ code }).retry);
  assert.deepEqual(hopeless.sort(), [
    "AI_BUDGET",
    "AI_NOT_CONFIGURED",
    "AI_REFUSED",
    "CSRF_FAILED",
    "INVALID_INPUT",
    "LOGIN_REQUIRED",
    "NOT_FOUND",
  ]);
});

test("the page's state follows from the code", () => {
  const stateOf = (code) => explain({ code }).state;
  assert.equal(stateOf("LIMIT_EXCEEDED"), "limited");
  assert.equal(stateOf("OFFLINE"), "offline");
  assert.equal(stateOf("AI_CUT_OFF"), "cut_off");
  assert.equal(stateOf("AI_DOWN"), "error");
});

test("somebody at the limit reads that saved readings still open", () => {
  assert.match(explain({ code: "LIMIT_EXCEEDED" }).text, /저장된 풀이.*보실 수 있어요/);
});

test("a wait is said in seconds, minutes or hours", () => {
  const said = [0, 1, 90, 91, 5400, 5401].map(waitText);
  assert.deepEqual(said, ["", "1초 뒤", "90초 뒤", "2분 뒤", "90분 뒤", "2시간 뒤"]);
});
