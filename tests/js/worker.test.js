// The service worker itself, run with the addresses of a deployment and a store in memory.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../static/js/worker.js", import.meta.url), "utf8");
const SITE = {
  offline: "/offline/",
  guide: "/fortune/guide/",
  result: "/fortune/",
  kept: "/fortune/last/",
  frame: [],
  files: [],
};
const HOST = "https://saju.example";
const PAGE = "<form data-reading-form>";

function storesInMemory() {
  const stores = new Map();
  const open = async (name) => {
    if (!stores.has(name)) stores.set(name, new Map());
    const store = stores.get(name);
    return {
      put: async (address, response) => void store.set(address, response),
      match: async (address) => store.get(address),
    };
  };
  return {
    open,
    match: async (address, { cacheName }) => stores.get(cacheName)?.get(address),
    delete: async (name) => stores.delete(name),
    keeps: (name) => [...(stores.get(name)?.keys() ?? [])],
  };
}

/** A worker whose network answers when `answer` is called. */
function workerWith() {
  const listeners = {};
  const caches = storesInMemory();
  let answer;
  const answered = new Promise((resolve) => {
    answer = () => resolve(new Response(PAGE));
  });
  const self = {
    SITE,
    location: new URL(HOST),
    addEventListener: (name, listener) => {
      listeners[name] = listener;
    },
  };
  vm.runInNewContext(SOURCE, { self, caches, fetch: () => answered, Headers, Response, URL });
  const send = (path, { mode = "cors", method = "POST" } = {}) => {
    const pending = [];
    listeners.fetch({
      request: { url: HOST + path, mode, method },
      waitUntil: (promise) => pending.push(promise),
      respondWith: (promise) => pending.push(promise),
    });
    // What is waited for may itself wait for more.
    return async () => {
      for (let at = 0; at < pending.length; at += 1) await pending[at];
    };
  };
  return { send, answer, caches };
}

test("a result is kept when its text came", async () => {
  const { send, answer, caches } = workerWith();
  const settled = send("/fortune/");
  answer();
  await settled();
  assert.deepEqual(caches.keeps("own"), ["/fortune/last/"]);
});

for (const path of ["/accounts/logout/", "/accounts/login/", "/fortune/api/erase/"]) {
  test(`a result asked for before ${path} is not kept after it`, async () => {
    const { send, answer, caches } = workerWith();
    const settled = send("/fortune/");
    await send(path)();
    answer();
    await settled();
    assert.deepEqual(caches.keeps("own"), []);
  });
}
