import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { ApiError } from "../../static/js/net.js";
import { Reading } from "../../static/js/reading.js";
import { streamOf } from "./fakes.js";

const SECTIONS = [
  { id: "summary", title: "한눈에 보기" },
  { id: "chart", title: "나의 여덟 글자" },
  { id: "work", title: "일과 동료" },
];

/** A page that keeps what it is told: `bodies` null means the 기본 풀이. */
class FakeView {
  sections = SECTIONS;
  bodies = SECTIONS.map(() => null);
  dots = SECTIONS.map(() => "baseline");
  states = [];
  statuses = [];
  badges = [];
  notices = [];
  writes = [];
  listening = false;

  setState(state, { listening = false } = {}) {
    if (this.states.at(-1) !== state) this.states.push(state);
    this.listening = listening;
  }

  status(text) {
    if (this.statuses.at(-1) !== text) this.statuses.push(text);
  }

  badge(text) {
    if (this.badges.at(-1) !== text) this.badges.push(text);
  }

  notice(notice) {
    this.notices.push(notice);
  }

  dot(index, value) {
    this.dots[index] = value;
  }

  write(index, text) {
    this.bodies[index] = text;
    this.writes.push([index, text]);
  }

  restore(index) {
    this.bodies[index] = null;
    this.dots[index] = "baseline";
  }

  async untilVisible() {}
}

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const delta = (text) => event("delta", { text });
const done = (more) => event("done", { result_id: "1", source: "ai", cached: false, ...more });
const failed = (error, more) => event("error", { error, ...more });
const PRELUDE = `: hello\n\n${event("chart", {})}${event("baseline", { sections: [] })}`;

const answer = (chunks, ending) =>
  new Response(streamOf([PRELUDE, ...chunks], { ending }), {
    headers: { "Content-Type": "text/event-stream; charset=utf-8" },
  });

/** A reading whose POSTs get these answers, one after the other. */
function readingOf(...answers) {
  const view = new FakeView();
  const ask = mock.fn(async (signal) => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return typeof next === "function" ? next(signal) : next;
  });
  return { view, ask, reading: new Reading(view, ask) };
}

const settle = async (rounds = 20) => {
  for (let round = 0; round < rounds; round += 1) await new Promise(setImmediate);
};

/** Run while the clock is ours, letting `milliseconds` pass whenever nothing else can happen. */
async function runWithin(reading, milliseconds) {
  const running = reading.run();
  await settle();
  mock.timers.tick(milliseconds);
  await settle();
  return running;
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

const FIRST = "## 한눈에 보기\n첫 문단.\n\n둘째";
const WHOLE = `${FIRST} 문단.\n\n## 나의 여덟 글자\n물이 비어요.\n\n## 일과 동료\n손.`;

test("a reading streams into its sections and says truthfully how far it is", async () => {
  const { view, ask, reading } = readingOf(
    answer([...Array.from(WHOLE.match(/.{1,3}/gs), delta), done()]),
  );
  await reading.run();
  assert.equal(ask.mock.callCount(), 1);
  assert.deepEqual(view.bodies, ["첫 문단.\n\n둘째 문단.\n\n", "물이 비어요.\n\n", "손."]);
  assert.deepEqual(view.states, ["connecting", "streaming", "done"]);
  assert.deepEqual(view.statuses.slice(1), [
    "한눈에 보기 쓰는 중 · 1/3",
    "나의 여덟 글자 쓰는 중 · 2/3",
    "일과 동료 쓰는 중 · 3/3",
    "AI 풀이가 모두 준비되었어요 · 3/3",
  ]);
  assert.deepEqual(view.badges, ["AI 풀이"]);
  assert.deepEqual(view.dots, ["done", "done", "done"]);
  assert.deepEqual([view.notices, view.listening], [[], false]);
});

test("a saved reading says so", async () => {
  const { view, reading } = readingOf(answer([delta(WHOLE), done({ cached: true })]));
  await reading.run();
  assert.deepEqual([view.states.at(-1), view.badges.at(-1)], ["saved", "저장된 AI 풀이"]);
});

test("done with the 기본 풀이 as its source leaves the 기본 풀이", async () => {
  for (const chunks of [[], [delta(FIRST)]]) {
    const { view, reading } = readingOf(answer([...chunks, done({ source: "baseline" })]));
    await reading.run();
    assert.deepEqual(view.bodies, [null, null, null]);
    assert.deepEqual([view.states.at(-1), view.badges.at(-1)], ["baseline", "기본 풀이"]);
  }
});

test("a section the reading did not write keeps its 기본 풀이, and the line says so", async () => {
  const { view, reading } = readingOf(answer([delta("## 일과 동료\n손.\n나의"), done()]));
  await reading.run();
  assert.deepEqual(view.bodies, [null, null, "손.\n나의\n"]);
  assert.equal(view.statuses.at(-1), "AI 풀이 1/3 · 나머지는 기본 풀이예요");
});

test("a reading of which no section is known is an empty one", async () => {
  const { view, reading } = readingOf(answer([delta("## 다른 글\n글"), done()]));
  await reading.run();
  assert.equal(view.notices[0].code, "AI_EMPTY");
});

test("an error puts the 기본 풀이 back where no paragraph was whole", async () => {
  const text = `${WHOLE.slice(0, WHOLE.indexOf("요.\n\n## 일"))}`;
  const { view, reading } = readingOf(
    answer([delta(text), failed("AI_DOWN", { message: "쉬어요.", retry_after: 12 })]),
  );
  await reading.run();
  assert.deepEqual(view.bodies, ["첫 문단.\n\n둘째 문단.\n\n", null, null]);
  assert.deepEqual(view.dots, ["done", "baseline", "baseline"]);
  assert.deepEqual([view.states.at(-1), view.badges], ["error", ["AI 풀이"]]);
  const { code, text: sentence, retry, after } = view.notices[0];
  assert.deepEqual([code, sentence, retry, after], ["AI_DOWN", "쉬어요.", true, 12]);
  assert.equal(view.statuses.at(-1), view.notices[0].title);
});

test("an error before the first word changes nothing but the notice", async () => {
  const { view, reading } = readingOf(answer([failed("AI_CIRCUIT_OPEN")]));
  await reading.run();
  assert.deepEqual([view.bodies, view.badges], [[null, null, null], ["기본 풀이"]]);
  assert.deepEqual(view.writes, []);
});

test("a reading cut off keeps every word that came", async () => {
  const { view, reading } = readingOf(answer([delta("## 한눈에 보기\n첫"), failed("AI_CUT_OFF")]));
  await reading.run();
  assert.deepEqual(view.bodies, ["첫", null, null]);
  assert.equal(view.dots[0], "baseline"); // not a whole section: no dot that says so
  assert.equal(view.states.at(-1), "cut_off");
});

test("a text against the chart is taken back as a whole", async () => {
  const { view, reading } = readingOf(answer([delta(WHOLE), failed("AI_UNGROUNDED")]));
  await reading.run();
  assert.deepEqual(view.bodies, [null, null, null]);
  assert.equal(view.badges.at(-1), "기본 풀이");
});

test("an answer that is an error and no stream has its own notice", async () => {
  for (const [status, error, state] of [
    [429, "LIMIT_EXCEEDED", "limited"],
    [503, "STORE_UNAVAILABLE", "error"],
    [503, "MAINTENANCE", "error"],
    [400, "INVALID_INPUT", "error"],
    [403, "CSRF_FAILED", "error"],
  ]) {
    const { view, ask, reading } = readingOf(new ApiError(status, { error, retry_after: 30 }));
    await reading.run();
    assert.deepEqual([view.notices[0].code, view.notices[0].after], [error, 30]);
    assert.deepEqual(view.states, ["connecting", state]);
    assert.equal(ask.mock.callCount(), 1);
  }
});

test("a page instead of a stream is not taken for one", async () => {
  const { view, reading } = readingOf(
    new Response("<html>", { headers: { "Content-Type": "text/html" } }),
  );
  await reading.run();
  assert.equal(view.notices[0].code, "UNKNOWN");
});

for (const [name, ending] of [
  ["breaks", "break"],
  ["ends without a word", "end"],
]) {
  test(`a stream that ${name} is joined once more, and nothing on the page flickers`, async () => {
    const { view, ask, reading } = readingOf(
      answer([delta(FIRST)], ending),
      answer([...Array.from(WHOLE, delta), done()]),
    );
    await runWithin(reading, 1_000);
    assert.equal(ask.mock.callCount(), 2);
    assert.deepEqual(view.bodies, ["첫 문단.\n\n둘째 문단.\n\n", "물이 비어요.\n\n", "손."]);
    assert.deepEqual(view.states.at(-1), "done");
    const first = view.writes.filter(([index]) => index === 0).map(([, text]) => text);
    for (const [at, text] of first.entries()) assert.ok(text.startsWith(first[at - 1] ?? ""), text);
    assert.ok(view.statuses.includes("연결이 잠시 끊겨 이어 받고 있어요"));
  });
}

test("silence for 25 seconds is joined once more", async () => {
  const { view, ask, reading } = readingOf(
    answer([delta(FIRST)], "stall"),
    answer([delta(WHOLE), done()]),
  );
  const running = reading.run();
  await settle();
  mock.timers.tick(24_999);
  await settle();
  assert.equal(ask.mock.callCount(), 1);
  mock.timers.tick(1);
  await settle();
  mock.timers.tick(1_000);
  await running;
  assert.equal(ask.mock.callCount(), 2);
  assert.equal(view.states.at(-1), "done");
});

test("silence before the first byte of an answer counts too", async () => {
  const never = (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const { view, ask, reading } = readingOf(never, answer([delta(WHOLE), done()]));
  const running = reading.run();
  await settle();
  mock.timers.tick(25_000);
  await settle();
  mock.timers.tick(1_000);
  await running;
  assert.equal(ask.mock.callCount(), 2);
  assert.equal(view.states.at(-1), "done");
});

test("lost twice, what came stays and the button is offered at once", async () => {
  const { view, ask, reading } = readingOf(
    answer([delta(FIRST)], "break"),
    answer([delta("## 한눈에 보기\n첫")], "break"),
  );
  await runWithin(reading, 1_000);
  assert.equal(ask.mock.callCount(), 2);
  const { code, retry, after } = view.notices[0];
  assert.deepEqual([code, retry, after], ["STREAM_LOST", true, 0]);
  assert.deepEqual(view.bodies, ["첫 문단.\n\n둘째", null, null]);
  assert.equal(view.states.at(-1), "cut_off");
});

test("no network at all is not tried twice", async () => {
  const { view, ask, reading } = readingOf(new ApiError(0, { error: "OFFLINE" }));
  await reading.run();
  assert.equal(ask.mock.callCount(), 1);
  assert.equal(view.states.at(-1), "offline");
});

test("trying again is the same POST, and what is no part of the new reading goes", async () => {
  const { view, ask, reading } = readingOf(
    answer([delta("## 일과 동료\n옛 손.\n## 한눈에 보기\n옛"), failed("AI_TIMEOUT")]),
    answer([delta("## 한눈에 보기\n새 글."), done()]),
  );
  await reading.run();
  assert.deepEqual(view.bodies, [null, null, "옛 손.\n"]); // whole, if without a blank line
  await reading.run();
  assert.equal(ask.mock.callCount(), 2);
  assert.deepEqual(view.bodies, ["새 글.", null, null]);
  assert.equal(view.states.at(-1), "done");
});

test("two presses of the button are one POST", async () => {
  const { ask, reading } = readingOf(answer([delta(WHOLE), done()]), answer([]));
  await Promise.all([reading.run(), reading.run()]);
  assert.equal(ask.mock.callCount(), 1);
});

test("stopping keeps what came, says that the server goes on, and asks nothing more", async () => {
  const listen = (signal) => {
    const stream = streamOf([PRELUDE, delta(FIRST)], { ending: "stall" });
    const response = new Response(stream.pipeThrough(new TransformStream(), { signal }), {
      headers: { "Content-Type": "text/event-stream" },
    });
    return response;
  };
  const { view, ask, reading } = readingOf(listen);
  const running = reading.run();
  await settle();
  assert.equal(view.listening, true);
  reading.stop();
  await running;
  assert.equal(ask.mock.callCount(), 1);
  assert.deepEqual(view.bodies, ["첫 문단.\n\n둘째", null, null]);
  assert.equal(view.notices[0].code, "STOPPED");
  assert.match(view.notices[0].text, /서버에서 끝까지/);
  assert.deepEqual([view.states.at(-1), view.listening], ["cut_off", false]);
});

test("stopping while the rejoin waits ends there", async () => {
  const { view, ask, reading } = readingOf(answer([delta(FIRST)], "break"), answer([done()]));
  const running = reading.run();
  await settle();
  reading.stop();
  mock.timers.tick(1_000);
  await running;
  assert.equal(view.notices[0].code, "STOPPED");
  assert.equal(ask.mock.callCount(), 1);
});

test("a mistake of our own is reported and leaves a page with a way on", async () => {
  const reported = [];
  globalThis.reportError = (error) => reported.push(error);
  const { view, reading } = readingOf(answer(["event: delta\ndata: {broken\n\n"]));
  await reading.run();
  delete globalThis.reportError;
  assert.equal(reported.length, 1);
  assert.deepEqual([view.notices[0].code, view.notices[0].retry], ["UNKNOWN", true]);
});

test("a second baseline takes back what came, and what follows is the reading", async () => {
  const { view, ask, reading } = readingOf(
    answer([
      delta(WHOLE),
      event("baseline", { sections: [] }),
      delta("## 일과 동료\n새 손."),
      done(),
    ]),
  );
  const seen = [];
  view.restore = (index) => {
    seen.push(index);
    view.bodies[index] = null;
    view.dots[index] = "baseline";
  };
  await reading.run();
  assert.deepEqual(seen, [0, 1, 2], "nothing of the first text stands");
  assert.deepEqual(view.bodies, [null, null, "새 손."]);
  assert.equal(ask.mock.callCount(), 1);
  assert.ok(view.statuses.includes("계산과 다른 이야기가 있어 처음부터 다시 쓰고 있어요"));
  assert.equal(view.statuses.at(-1), "AI 풀이 1/3 · 나머지는 기본 풀이예요");
});

test("what the page came with stays while a reading that was cut off is gone on with", async () => {
  const { view, ask } = readingOf();
  view.sections = SECTIONS.map((section, at) => ({
    ...section,
    shown: ["첫 문단.\n\n둘째 문단.", "물이", ""][at],
    whole: at === 0,
  }));
  const answers = [answer([failed("AI_DOWN")]), answer([...Array.from(WHOLE, delta), done()])];
  const reading = new Reading(view, async () => answers.shift());
  view.bodies = ["첫 문단.\n\n둘째 문단.", "물이", null];
  await reading.run();
  assert.deepEqual(view.bodies, ["첫 문단.\n\n둘째 문단.", null, null], "no half a sentence stays");
  assert.deepEqual([view.dots[0], view.badges.at(-1)], ["done", "AI 풀이"]);
  await reading.run();
  const first = view.writes.filter(([index]) => index === 0).map(([, text]) => text);
  for (const text of first) assert.ok(text.startsWith("첫 문단.\n\n둘째 문단."), text);
  assert.equal(view.states.at(-1), "done");
  assert.equal(ask.mock.callCount(), 0);
});

test("only the first POST of a new beginning asks for one: a rejoin joins what it began", async () => {
  const { ask, reading } = readingOf(
    answer([delta(FIRST)], "break"),
    answer([delta(WHOLE), done()]),
    answer([delta(WHOLE), done()]),
  );
  const running = reading.run({ again: true });
  await settle();
  mock.timers.tick(1_000);
  await running;
  await reading.run();
  const asked = ask.mock.calls.map(({ arguments: [, options] }) => options.again);
  assert.deepEqual(asked, [true, false, false]);
});
