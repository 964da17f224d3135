import assert from "node:assert/strict";
import { test } from "node:test";
import { offer, reaches } from "../../static/js/offline.js";

test("a network counts only when the site itself answers", async () => {
  assert.equal(await reaches("/health/live/", async () => ({ ok: true })), true);
  assert.equal(await reaches("/health/live/", async () => ({ ok: false })), false);
  const away = async () => Promise.reject(new TypeError("Failed to fetch"));
  assert.equal(await reaches("/health/live/", away), false);
});

test("the way to a kept result is shown only when there is one", async () => {
  const link = { pathname: "/fortune/last/", hidden: true };
  await offer(link, { match: async () => undefined });
  assert.equal(link.hidden, true);
  await offer(link, { match: async () => ({}) });
  assert.equal(link.hidden, false);
});
