import assert from "node:assert/strict";
import { test } from "node:test";
import { cardFile, copied, handOn } from "../../static/js/share.js";

const link = { url: "https://example.com/s/x/", title: "풀이", text: "한 문장" };

function refusing(name) {
  return { share: () => Promise.reject(Object.assign(new Error(name), { name })) };
}

test("what the device takes is handed on as it is", async () => {
  const shared = [];
  assert.equal(await handOn(link, { share: async (data) => shared.push(data) }), true);
  assert.deepEqual(shared, [link]);
});

test("a reader who closes the device's list wanted nothing more", async () => {
  assert.equal(await handOn(link, refusing("AbortError")), true);
});

test("a device that refuses leaves it to the clipboard", async () => {
  assert.equal(await handOn(link, refusing("NotAllowedError")), false);
  assert.equal(await handOn(link, {}), false);
});

test("the clipboard says whether it took the link", async () => {
  const kept = [];
  assert.equal(await copied(link.url, { writeText: async (text) => kept.push(text) }), true);
  assert.deepEqual(kept, [link.url]);
  assert.equal(await copied(link.url, null), false);
});

test("the card becomes a file only where files can be shared", async () => {
  const load = async () => new Response(new Uint8Array([1, 2, 3]));
  const device = { canShare: ({ files }) => files[0].type === "image/png" };
  const file = await cardFile("card.png", { device, load });
  assert.equal(file.size, 3);
  assert.equal(file.type, "image/png");
  assert.equal(await cardFile("card.png", { device: {}, load }), null);
  assert.equal(await cardFile("card.png", { device: { canShare: () => false }, load }), null);
});

test("a card that is gone is no file", async () => {
  const device = { canShare: () => true };
  const load = async () => new Response("", { status: 404 });
  assert.equal(await cardFile("card.png", { device, load }), null);
});
