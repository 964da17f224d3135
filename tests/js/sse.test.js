import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { events, StreamError } from "../../static/js/sse.js";
import { bytesOf, cuts, streamOf } from "./fakes.js";

async function read(stream, options) {
  const found = [];
  for await (const event of events(stream, options)) found.push(event);
  return found;
}

const WIRE =
  ': 안녕\n\nid: 1\nevent: delta\ndata: {"text": "타고난 😀 기운"}\n\n' +
  "id:2\ndata: 첫 줄\ndata:\ndata:  셋째 줄\n\n";
const EVENTS = [
  { event: "delta", data: '{"text": "타고난 😀 기운"}', id: "1" },
  { event: "message", data: "첫 줄\n\n 셋째 줄", id: "2" },
];

for (const [name, ending] of [
  ["line feeds", "\n"],
  ["carriage returns", "\r"],
  ["both", "\r\n"],
]) {
  test(`events with ${name} are the same wherever the bytes are cut in two`, async () => {
    const bytes = bytesOf(WIRE.replaceAll("\n", ending));
    for (const pieces of cuts(bytes)) {
      assert.deepEqual(await read(streamOf(pieces)), EVENTS);
    }
  });

  test(`events with ${name} are the same when every byte comes alone`, async () => {
    const bytes = bytesOf(WIRE.replaceAll("\n", ending));
    const single = [...bytes].map((byte) => Uint8Array.of(byte));
    assert.deepEqual(await read(streamOf(single)), EVENTS);
  });
}

test("a Hangul syllable cut between its bytes stays whole", async () => {
  const [first, second, third] = bytesOf("풀");
  const pieces = ["data: ", Uint8Array.of(first), Uint8Array.of(second, third), "이\n\n"];
  assert.equal((await read(streamOf(pieces)))[0].data, "풀이");
});

test("a byte order mark, unknown fields and events without data are passed over", async () => {
  const wire = "\uFEFFretry: 5\nwhat: ever\nevent: nothing\n\ndata\n\nid: a\0b\ndata: x\n\n";
  assert.deepEqual(await read(streamOf([wire])), [
    { event: "message", data: "", id: "" },
    { event: "message", data: "x", id: "" },
  ]);
});

test("an event the stream ends in is not an event", async () => {
  assert.deepEqual(await read(streamOf(["data: whole\n\ndata: half\n"])), [
    { event: "message", data: "whole", id: "" },
  ]);
});

test("a broken connection is a StreamError after the events that came", async () => {
  const found = [];
  await assert.rejects(
    async () => {
      const stream = streamOf(["data: 1\n\n"], { ending: "break" });
      for await (const event of events(stream)) found.push(event.data);
    },
    (error) => error instanceof StreamError && error.message === "broken",
  );
  assert.deepEqual(found, ["1"]);
});

test("silence for the idle time is a StreamError, and the stream is let go", async () => {
  let cancelled = false;
  const silent = new ReadableStream({
    cancel: () => {
      cancelled = true;
    },
  });
  await assert.rejects(
    read(silent, { idle: 20 }),
    (error) => error instanceof StreamError && error.message === "idle",
  );
  assert.equal(cancelled, true);
});

test("comments count as life", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    let controller;
    const stream = new ReadableStream({
      start: (own) => {
        controller = own;
      },
    });
    const reading = read(stream, { idle: 25_000 });
    for (let beat = 0; beat < 6; beat += 1) {
      await new Promise(setImmediate);
      mock.timers.tick(20_000);
      controller.enqueue(bytesOf(": still here\n\n"));
    }
    controller.enqueue(bytesOf("data: 늦었어요\n\n"));
    controller.close();
    assert.equal((await reading)[0].data, "늦었어요");
  } finally {
    mock.timers.reset();
  }
});

test("leaving the loop cancels the stream", async () => {
  let cancelled = false;
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(bytesOf("data: 1\n\ndata: 2\n\n")),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const { data } of events(stream)) {
    assert.equal(data, "1");
    break;
  }
  assert.equal(cancelled, true);
});
