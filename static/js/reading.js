// The AI reading, streamed over the 기본 풀이 that is already on the page.
//
// A reading belongs to the server: it goes on when we stop listening, and the same POST joins it
// from its beginning. So joining again changes nothing until it is past what stands there already.

import { explain } from "./errors.js";
import { ApiError, post } from "./net.js";
import { ReadingView } from "./reading_view.js";
import { SectionSplitter } from "./sections.js";
import { events, StreamError } from "./sse.js";

const IDLE = 25_000; // ms without a byte; the server sends at least a comment every 10 s
const REJOIN_PAUSE = 1_000; // ms before the one automatic rejoin

/** Wait, or be woken by the signal. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** One section's text: what came in this attempt, and what stands on the page from any attempt. */
class Draft {
  text = "";
  finished = false;
  shown = "";
  #whole = false; // what is shown is the section to its end

  begin() {
    this.text = "";
    this.finished = false;
  }

  add(text) {
    this.text += text;
    if (this.shown.startsWith(this.text)) return;
    this.shown = this.text;
    this.#whole = false;
  }

  finish() {
    this.shown = this.text;
    this.finished = true;
    this.#whole = true;
  }

  discard() {
    this.begin();
    this.shown = "";
    this.#whole = false;
  }

  get hasParagraph() {
    return this.#whole || /\S[ \t]*\n[ \t]*\n/.test(this.shown);
  }
}

export class Reading {
  #view;
  #ask;
  #drafts;
  #splitter;
  #writing = -1;
  #attempt = null; // the AbortController of the running attempt
  #stopped = false;

  /** `view`: a ReadingView. `ask(signal)`: POST the form; a Response, or an ApiError thrown. */
  constructor(view, ask) {
    this.#view = view;
    this.#ask = ask;
    this.#drafts = view.sections.map(() => new Draft());
  }

  /** Listen until the reading is done, fails, or is stopped. Never throws. */
  async run() {
    if (this.#attempt) return;
    this.#stopped = false;
    this.#view.setState("connecting", { listening: true });
    this.#view.status("AI에게 선생님의 여덟 글자를 건네고 있어요");
    try {
      await this.#listenWithOneRejoin();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#attempt = null;
    }
  }

  /** Stop listening. The server goes on writing and saves what it writes. */
  stop() {
    this.#stopped = true;
    this.#attempt?.abort();
  }

  async #listenWithOneRejoin() {
    try {
      await this.#listen();
    } catch (error) {
      if (this.#stopped || !(error instanceof StreamError)) throw error;
      this.#view.status("연결이 잠시 끊겨 이어 받고 있어요");
      await this.#view.untilVisible();
      await this.#listen(REJOIN_PAUSE);
    }
  }

  async #listen(delay = 0) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#splitter = new SectionSplitter(this.#view.sections);
    this.#writing = -1;
    for (const draft of this.#drafts) draft.begin();
    if (delay) await pause(delay, attempt.signal);
    const silence = setTimeout(() => attempt.abort(new StreamError("idle")), IDLE);
    let response;
    try {
      response = await this.#ask(attempt.signal);
    } finally {
      clearTimeout(silence);
    }
    await this.#follow(response);
  }

  async #follow(response) {
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      throw new ApiError(response.status);
    }
    for await (const { event, data } of events(response.body, { idle: IDLE })) {
      if (event === "delta") this.#write(this.#splitter.push(JSON.parse(data).text));
      else if (event === "done") return this.#done(JSON.parse(data));
      else if (event === "error") throw new ApiError(response.status, JSON.parse(data));
      // "chart" and "baseline" are on the page already
    }
    throw new StreamError("ended");
  }

  #write(pieces) {
    for (const { index, text } of pieces) {
      if (index !== this.#writing) this.#beginSection(index);
      this.#drafts[index].add(text);
      this.#view.write(index, this.#drafts[index].shown, { open: true });
    }
  }

  #beginSection(index) {
    this.#finishSection();
    this.#writing = index;
    const { title } = this.#view.sections[index];
    const begun = this.#drafts.filter((draft) => draft.finished).length + 1;
    this.#view.setState("streaming", { listening: true });
    this.#view.dot(index, "writing");
    this.#view.status(`AI가 다시 읽고 있어요 · ${title} 쓰는 중 · ${begun}/${this.#drafts.length}`);
  }

  #finishSection() {
    if (this.#writing < 0) return;
    const draft = this.#drafts[this.#writing];
    draft.finish();
    this.#view.write(this.#writing, draft.shown, { open: false });
    this.#view.dot(this.#writing, "done");
    this.#writing = -1;
  }

  #done({ source, cached }) {
    this.#write(this.#splitter.end());
    this.#finishSection();
    const finished = this.#drafts.filter((draft) => draft.finished).length;
    if (source !== "ai") {
      this.#restoreWhere(() => true);
      this.#view.setState("baseline");
      this.#view.status("기본 풀이로 보여 드리고 있어요");
    } else if (finished === 0) {
      throw new ApiError(0, { error: "AI_EMPTY" }); // not one section this page knows
    } else {
      this.#restoreWhere((draft) => !draft.finished);
      this.#view.setState(cached ? "saved" : "done");
      this.#view.status(doneText(finished, this.#drafts.length, cached));
    }
    this.#view.badge(source !== "ai" ? "기본 풀이" : cached ? "저장된 AI 풀이" : "AI 풀이");
  }

  #restoreWhere(unwanted) {
    this.#drafts.forEach((draft, index) => {
      if (draft.shown === "" || !unwanted(draft)) return;
      draft.discard();
      this.#view.restore(index);
    });
  }

  #fail(error) {
    const reason = explain(this.#reasonOf(error));
    // What came stays when the reading only stopped early. After an error a section needs at least
    // one paragraph to be worth more than its 기본 풀이, and a text against the chart is worth none.
    if (reason.code === "AI_UNGROUNDED") this.#restoreWhere(() => true);
    else if (reason.state !== "cut_off") this.#restoreWhere((draft) => !draft.hasParagraph);
    this.#drafts.forEach((draft, index) => {
      if (draft.shown) this.#view.dot(index, "done");
    });
    this.#view.badge(this.#drafts.some((draft) => draft.shown) ? "AI 풀이" : "기본 풀이");
    this.#view.setState(reason.state);
    this.#view.status(reason.title);
    this.#view.notice(reason);
  }

  #reasonOf(error) {
    if (this.#stopped) return { code: "STOPPED" };
    if (error instanceof StreamError) return { code: "STREAM_LOST" };
    if (error instanceof ApiError) return error;
    reportError(error); // our own bug: let the console know, and still leave a usable page
    return { code: "UNKNOWN" };
  }
}

function doneText(finished, total, cached) {
  if (finished < total) {
    return `AI 풀이 ${finished}/${total} · 나머지는 기본 풀이로 보여 드려요`;
  }
  return cached
    ? "저장해 둔 AI 풀이를 불러왔어요"
    : `AI 풀이가 모두 준비되었어요 · ${total}/${total}`;
}

/** Begin on a result page whose AI reading is wanted and not there yet. */
export function start(page = document) {
  const root = page.querySelector("[data-reading]");
  const form = page.querySelector("[data-reading-form]");
  if (!root || !form || root.dataset.ai !== "on" || root.dataset.state === "saved") return;
  const view = new ReadingView(root);
  const ask = (signal) =>
    post(form.action, new FormData(form), { signal, accept: "text/event-stream" });
  const reading = new Reading(view, ask);
  view.onStop(() => reading.stop());
  view.onRetry(() => reading.run());
  addEventListener("online", () => {
    if (root.dataset.state === "offline") reading.run();
  });
  reading.run();
}
