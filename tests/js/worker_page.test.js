import assert from "node:assert/strict";
import { test } from "node:test";
import { offer } from "../../static/js/offline.js";
import { forgetAll, sessionIsNew } from "../../static/js/worker_page.js";

test("a session of the browser begins once", () => {
  const page = { cookie: "theme=dark" };
  assert.equal(sessionIsNew(page), true);
  assert.equal(page.cookie, "visit=1; path=/; SameSite=Lax");
  assert.equal(sessionIsNew({ cookie: "theme=dark; visit=1" }), false);
});

test("everything that was kept is let go of", async () => {
  const names = new Set(["static", "pages", "own"]);
  const stores = { keys: async () => [...names], delete: async (name) => names.delete(name) };
  await forgetAll(stores);
  assert.equal(names.size, 0);
});

test("the way to a kept result is shown only when there is one", async () => {
  const link = { pathname: "/fortune/last/", hidden: true };
  await offer(link, { match: async () => undefined });
  assert.equal(link.hidden, true);
  await offer(link, { match: async () => "a page" });
  assert.equal(link.hidden, false);
});
