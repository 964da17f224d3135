import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { copyFrom } from "../../static/js/copy.js";
import { changesOf, isComplete, placeOf } from "../../static/js/options.js";

const RULES = { usual: "seoul", withoutCity: ["e127_5", "none"] };
const BIRTH = { birth_date: "1988.07.15", gender: "female", birth_time: "14:30" };

function dataOf(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const { fetch: ownFetch } = globalThis;
afterEach(() => {
  globalThis.fetch = ownFetch;
});

test("a preset with a place sets it, one without keeps the city or takes the usual one", () => {
  assert.equal(placeOf("none", "busan", RULES), "none");
  assert.equal(placeOf("", "busan", RULES), "busan");
  assert.equal(placeOf("", "e127_5", RULES), "seoul");
});

test("a birth is complete with a day, a gender and an hour in either way", () => {
  assert.equal(isComplete(dataOf(BIRTH)), true);
  assert.equal(isComplete(dataOf({ ...BIRTH, birth_time: "", birth_branch: "午" })), true);
  assert.equal(isComplete(dataOf({ ...BIRTH, birth_time: "" })), false);
  assert.equal(isComplete(dataOf({ ...BIRTH, birth_date: "" })), false);
  assert.equal(isComplete(dataOf({ ...BIRTH, gender: "" })), false);
  assert.equal(isComplete(dataOf({ ...BIRTH, time_unknown: "on" })), false);
});

test("the sentence of the server is told, and the name stays here", async () => {
  globalThis.document = { querySelector: () => null };
  let sent = null;
  globalThis.fetch = async (_url, { body }) => {
    sent = body;
    return Response.json({ options: { text: "시주가 바뀝니다." } });
  };
  const text = await changesOf("/x/", dataOf({ ...BIRTH, name: "김하늘" }));
  assert.equal(text, "시주가 바뀝니다.");
  assert.equal(sent.has("name"), false);
  assert.equal(sent.get("birth_date"), "1988.07.15");
});

test("an error says nothing", async () => {
  globalThis.document = { querySelector: () => null };
  globalThis.fetch = async () => new Response("{}", { status: 400 });
  assert.equal(await changesOf("/x/", dataOf(BIRTH)), "");
  globalThis.fetch = async () => {
    throw new TypeError("no network");
  };
  assert.equal(await changesOf("/x/", dataOf(BIRTH)), "");
});

test("copying says so; where it is not allowed the text is opened and selected", async () => {
  const details = { open: false };
  const done = [];
  const field = {
    value: "戊辰",
    closest: () => details,
    focus: () => done.push("focus"),
    select: () => done.push("select"),
  };
  const written = [];
  const clipboard = { writeText: async (text) => written.push(text) };
  assert.equal(await copyFrom(field, clipboard), "복사했어요");
  assert.deepEqual([written, details.open, done], [["戊辰"], false, []]);
  assert.match(await copyFrom(field, null), /골라 두었으니/);
  assert.deepEqual([details.open, done], [true, ["focus", "select"]]);
});
