import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { countdown } from "../../static/js/reading_view.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

test("a countdown tells each second down to zero, and then no more", () => {
  const told = [];
  countdown(3, (left) => told.push(left));
  for (let second = 0; second < 5; second += 1) mock.timers.tick(1_000);
  assert.deepEqual(told, [3, 2, 1, 0]);
});

test("a countdown of half seconds still ends in whole ones", () => {
  const told = [];
  countdown(1.5, (left) => told.push(left));
  mock.timers.tick(500);
  mock.timers.tick(1_000);
  assert.deepEqual(told, [2, 1, 0]);
});

test("a countdown of nothing is over at once", () => {
  const told = [];
  countdown(0, (left) => told.push(left));
  mock.timers.tick(5_000);
  assert.deepEqual(told, [0]);
});

test("a countdown goes by the clock when the browser delays its timers", () => {
  const told = [];
  countdown(60, (left) => told.push(left));
  mock.timers.setTime(Date.now() + 45_300);
  mock.timers.tick(1_000);
  assert.ok(told.at(-1) <= 15, String(told));
  mock.timers.tick(20_000);
  assert.equal(told.at(-1), 0);
});

test("a cancelled countdown is silent", () => {
  const told = [];
  const cancel = countdown(3, (left) => told.push(left));
  cancel();
  mock.timers.tick(5_000);
  assert.deepEqual(told, [3]);
});
