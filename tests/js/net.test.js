import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { ApiError, post } from "../../static/js/net.js";

const answer = (status, body, headers = {}) =>
  mock.method(globalThis, "fetch", async () => new Response(body, { status, headers }));

const failure = (promise) => promise.then(assert.fail, (error) => error);

beforeEach(() => {
  globalThis.document = {
    querySelector: (selector) =>
      selector === 'meta[name="csrf-token"]' ? { content: "token-1" } : null,
  };
});

afterEach(() => {
  mock.restoreAll();
  delete globalThis.document;
});

test("a POST carries the token of the page and what it accepts", async () => {
  const fetch = answer(200, "fine");
  const body = new URLSearchParams({ gender: "female" });
  const response = await post("/fortune/api/", body, { accept: "text/event-stream" });
  assert.equal(await response.text(), "fine");
  const [url, options] = fetch.mock.calls[0].arguments;
  assert.equal(url, "/fortune/api/");
  assert.equal(options.method, "POST");
  assert.equal(options.body, body);
  assert.deepEqual(options.headers, { Accept: "text/event-stream", "X-CSRFToken": "token-1" });
});

test("an error the server named keeps its name, sentence, wait and fields", async () => {
  const named = {
    error: "INVALID_INPUT",
    message: "없는 날이에요.",
    fields: { birth_date: ["1"] },
  };
  answer(400, JSON.stringify({ ...named, retry_after: 3 }));
  const error = await failure(post("/"));
  assert.ok(error instanceof ApiError);
  assert.deepEqual(
    [error.status, error.code, error.message, error.retryAfter, error.fields],
    [400, "INVALID_INPUT", "없는 날이에요.", 3, { birth_date: ["1"] }],
  );
});

test("the wait of the header counts when the body names none", async () => {
  answer(429, '{"error": "LIMIT_EXCEEDED"}', { "Retry-After": "90" });
  assert.equal((await failure(post("/"))).retryAfter, 90);
});

test("a header that is no number of seconds is no wait", async () => {
  answer(503, "{}", { "Retry-After": "Mon, 02 Mar 2026 00:01:30 GMT" });
  assert.equal((await failure(post("/"))).retryAfter, null);
});

test("a page or nothing instead of our JSON is known by its status", async () => {
  for (const body of ["<html>proxy</html>", "", "null", '"text"', "[]"]) {
    for (const [status, code] of [
      [403, "CSRF_FAILED"],
      [429, "LIMIT_EXCEEDED"],
      [502, "UNKNOWN"],
    ]) {
      answer(status, body);
      const error = await failure(post("/"));
      assert.deepEqual([error.status, error.code, error.message], [status, code, ""]);
    }
  }
});

test("a network that fails is OFFLINE", async () => {
  mock.method(globalThis, "fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  const error = await failure(post("/"));
  assert.deepEqual([error.status, error.code], [0, "OFFLINE"]);
});

test("an abort is not an error of the network: its own reason comes out", async () => {
  const controller = new AbortController();
  mock.method(globalThis, "fetch", async () => {
    controller.abort(new RangeError("enough"));
    throw new TypeError("Failed to fetch");
  });
  assert.ok((await failure(post("/", null, { signal: controller.signal }))) instanceof RangeError);
});

test("a page without a token still asks, and lets the server refuse", async () => {
  globalThis.document = { querySelector: () => null };
  const fetch = answer(200, "");
  await post("/");
  assert.equal(fetch.mock.calls[0].arguments[1].headers["X-CSRFToken"], "");
});
