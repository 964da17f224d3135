import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Chat } from "../../static/js/chat.js";
import { ApiError } from "../../static/js/net.js";
import { streamOf } from "./fakes.js";

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const delta = (text) => event("delta", { text });
const done = (more) => event("done", { source: "ai", turns_left: 9, ...more });
const failed = (error, more) => event("error", { error, message: "", turns_left: 10, ...more });

/** A page that keeps what it is told, as a list of bubbles. */
class FakeView {
  bubbles = [];
  statuses = [];
  notices = [];
  left = null;
  isListening = false;
  writing = null;

  question(text) {
    this.asked = { who: "user", text };
    this.bubbles.push(this.asked);
    this.begin();
  }

  adopt() {
    this.asked = { who: "user", text: "앞서 여쭌 것" };
    this.bubbles.push(this.asked);
    this.begin();
    return this.asked.text;
  }

  begin() {
    this.writing = { who: "assistant", text: "" };
    this.bubbles.push(this.writing);
  }

  resend() {
    delete this.asked.unsent;
    if (!this.writing) this.begin();
  }

  write(text) {
    this.writing.text = text;
    this.writes = (this.writes ?? 0) + 1;
  }

  withdraw() {
    this.writing.text = "";
  }

  finish(text, { cutOff = false } = {}) {
    Object.assign(this.writing, { text, cutOff });
    this.writing = null;
  }

  care(text) {
    Object.assign(this.writing, { who: "care", text });
    this.writing = null;
  }

  pause(text) {
    if (text) this.writing.text = text;
    else this.drop();
  }

  unsent() {
    this.drop();
    this.asked.unsent = true;
  }

  drop() {
    this.bubbles = this.bubbles.filter((bubble) => bubble !== this.writing);
    this.writing = null;
  }

  listening(isListening) {
    this.isListening = isListening;
  }

  status(text) {
    this.statuses.push(text);
  }

  turns(left) {
    this.left = left;
  }

  notice(reason, { joins }) {
    this.notices.push({ ...reason, joins });
  }

  async untilVisible() {}
}

let view;
let asked; // the fields of each request
beforeEach(() => {
  view = new FakeView();
  asked = [];
});

/** A chat whose server answers with these, one a request: chunks, or a function of the signal. */
function chatWith(...answers) {
  const ask = async (fields, signal) => {
    asked.push(fields);
    const answer = answers.shift();
    if (typeof answer === "function") return answer(signal);
    return new Response(streamOf(answer), { headers: { "Content-Type": "text/event-stream" } });
  };
  return new Chat(view, ask, { answers: 2 });
}

const brokenAfter = (...chunks) => {
  return () =>
    new Response(streamOf(chunks, { ending: "break" }), {
      headers: { "Content-Type": "text/event-stream" },
    });
};

test("an answer grows in its bubble, and the turns that are left are said", async () => {
  await chatWith([delta("천천히 "), delta("쉬어 보세요."), done()]).send("지쳐요");
  assert.deepEqual(view.bubbles, [
    { who: "user", text: "지쳐요" },
    { who: "assistant", text: "천천히 쉬어 보세요.", cutOff: false },
  ]);
  assert.deepEqual(asked, [{ message: "지쳐요", after: "2" }]);
  assert.equal(view.left, 9);
  assert.equal(view.statuses.at(-1), "답이 준비되었어요. 남은 물음은 9번이에요.");
  assert.equal(view.isListening, false);
});

test("what was withdrawn is gone, and the answer after it stands alone", async () => {
  const baseline = event("baseline", { sections: [] });
  await chatWith([delta("갑목이세요."), baseline, delta("신금이세요."), done()]).send("?");
  assert.equal(view.bubbles[1].text, "신금이세요.");
});

test("an answer of ours is shown as what it is and counts as no answer", async () => {
  const chat = chatWith(
    [delta("109"), done({ source: "care", turns_left: 10 })],
    [delta("네."), done()],
  );
  await chat.send("힘들어요");
  assert.deepEqual(view.bubbles[1], { who: "care", text: "109" });
  await chat.send("고마워요");
  assert.equal(asked[1].after, "2");
});

test("without an answer the question waits, is sent again by one press and asks only once", async () => {
  const chat = chatWith([failed("AI_DOWN", { message: "닿지 않았어요." })], [delta("네."), done()]);
  await chat.send("지쳐요");
  assert.deepEqual(view.bubbles, [{ who: "user", text: "지쳐요", unsent: true }]);
  const { code, text, retry, joins } = view.notices[0];
  assert.deepEqual([code, text, retry, joins], ["AI_DOWN", "닿지 않았어요.", true, false]);
  await chat.retry();
  assert.deepEqual(asked[1], { message: "지쳐요", after: "2" });
  assert.deepEqual(view.bubbles, [
    { who: "user", text: "지쳐요" },
    { who: "assistant", text: "네.", cutOff: false },
  ]);
});

test("an answer that broke off keeps what came, and nobody is asked to pay for it twice", async () => {
  await chatWith([delta("여기까지"), failed("AI_CUT_OFF", { turns_left: 9 })]).send("?");
  assert.deepEqual(view.bubbles[1], { who: "assistant", text: "여기까지", cutOff: true });
  assert.equal(view.notices[0].retry, false);
  assert.equal(view.left, 9);
});

test("an error before the stream is read from its JSON", async () => {
  const body = JSON.stringify({
    error: "AI_CIRCUIT_OPEN",
    message: "쉬고 있어요.",
    retry_after: 7,
  });
  const headers = { "Content-Type": "application/json" };
  await chatWith(() => new Response(body, { headers })).send("?");
  const { code, text, after } = view.notices[0];
  assert.deepEqual([code, text, after], ["AI_CIRCUIT_OPEN", "쉬고 있어요.", 7]);
  assert.equal(view.bubbles[0].unsent, true);
});

test("stopping keeps what came and says that it goes on; going on joins it", async () => {
  let chunks;
  const open = (signal) => {
    chunks = [delta("천천히 ")];
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(chunks[0]));
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
    return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
  };
  const chat = chatWith(open, [delta("천천히 "), delta("쉬어 보세요."), done()]);
  const listening = chat.send("지쳐요");
  while (!view.writing?.text) await new Promise((resolve) => setTimeout(resolve, 1));
  chat.stop();
  await listening;
  assert.equal(view.bubbles[1].text, "천천히 ");
  assert.deepEqual([view.notices[0].code, view.notices[0].joins], ["STOPPED", true]);
  const { writes } = view;
  await chat.retry();
  assert.deepEqual(asked[1], { join: "1", after: "2" });
  assert.equal(view.bubbles[1].text, "천천히 쉬어 보세요.");
  assert.equal(view.writes, writes + 1, "what stood there already is not written again");
});

test("a wire that breaks is joined once by itself, and nothing is asked twice", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const chat = chatWith(brokenAfter(delta("천천히 ")), [delta("천천히 쉬세요."), done()]);
  const sent = chat.send("지쳐요");
  while (asked.length < 2) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(1_000);
  }
  await sent;
  assert.deepEqual(asked[1], { join: "1", after: "2" });
  assert.equal(view.bubbles[1].text, "천천히 쉬세요.");
  assert.equal(view.notices.length, 0);
});

test("offline the question waits; sending again joins first, and asks when it never arrived", async () => {
  const offline = () => {
    throw new ApiError(0, { error: "OFFLINE" });
  };
  const chat = chatWith(offline, [failed("NOT_FOUND")], [delta("네."), done()]);
  await chat.send("지쳐요");
  assert.equal(view.bubbles[0].unsent, true);
  assert.deepEqual([view.notices[0].code, view.notices[0].joins], ["OFFLINE", false]);
  await chat.retry();
  assert.deepEqual(asked.slice(1), [
    { join: "1", after: "2" },
    { message: "지쳐요", after: "2" },
  ]);
  assert.equal(view.bubbles[1].text, "네.");
});

test("after a reload the answer that is being written is joined", async () => {
  await chatWith([delta("이어진 답"), done()]).join();
  assert.deepEqual(asked, [{ join: "1", after: "2" }]);
  assert.equal(view.bubbles[1].text, "이어진 답");
});

test("an answer that will not come gives its question back", async () => {
  const chat = chatWith([failed("NOT_FOUND", { message: "찾으시는 것이 없어요." })]);
  await chat.join();
  assert.equal(view.notices[0].title, "답을 받지 못했어요");
  assert.equal(view.bubbles[0].unsent, true);
});

test("while one answer is written no other question is sent", async () => {
  const chat = chatWith([delta("네."), done()]);
  const first = chat.send("첫째");
  await chat.send("둘째");
  await first;
  assert.equal(asked.length, 1);
});

test("our own mistake is reported and still said in words", async () => {
  const report = mock.fn();
  globalThis.reportError = report;
  await chatWith(() => {
    throw new RangeError("ours");
  }).send("?");
  assert.equal(report.mock.callCount(), 1);
  assert.equal(view.notices[0].code, "UNKNOWN");
  delete globalThis.reportError;
});
