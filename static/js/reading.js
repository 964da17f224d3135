// The AI reading, streamed over the 기본 풀이 on the page. A reading belongs to the server: it
// goes on when we stop listening, and the same POST joins it from its beginning. So joining again
// changes nothing until it is past what stands there already. A reading that turns out wrong is
// taken back by a second `baseline` event, and the next one follows in the same stream.

import { explain } from "./errors.js";
import { ApiError, post } from "./net.js";
import { ReadingView } from "./reading_view.js";
import { SectionSplitter } from "./sections.js";
import { events, StreamError } from "./sse.js";

const IDLE = 25_000; // ms without a byte; the server sends at least a comment every 10 s
const REJOIN_PAUSE = 1_000; // ms before the one automatic rejoin

/** One section: what came in this attempt, and what stands on the page from any. */
class Draft {
  text = "";
  finished = false;

  /** `shown`: what the page came with; `whole`: shown to its end. */
  constructor({ shown = "", whole = false } = {}) {
    this.shown = shown;
    this.whole = whole;
  }

  add(text) {
    this.text += text;
    if (!this.shown.startsWith(this.text)) this.#show(false);
  }

  finish() {
    this.finished = true;
    this.#show(true);
  }

  #show(whole) {
    this.shown = this.text;
    this.whole = whole;
  }

  get hasParagraph() {
    return this.whole || /\S[ \t]*\n[ \t]*\n/.test(this.shown);
  }
}

export class Reading {
  #view;
  #ask;
  #drafts;
  #splitter;
  #writing = -1;
  #attempt = null; // the AbortController of the attempt that runs
  #stopped = false;

  /**
   * `view`: a ReadingView. `ask(signal, {again})`: POST the form, `again` to have a reading that was
   * cut off written anew; a Response, or an ApiError thrown.
   */
  constructor(view, ask) {
    this.#view = view;
    this.#ask = ask;
    this.#drafts = view.sections.map((section) => new Draft(section));
  }

  /** Listen until the reading is done, fails, or is stopped. Never throws. */
  async run({ again = false } = {}) {
    if (this.#attempt) return;
    this.#stopped = false;
    this.#view.setState("connecting", { listening: true });
    this.#view.status("AI에게 선생님의 여덟 글자를 건네고 있어요");
    try {
      await this.#listenWithOneRejoin(again);
    } catch (error) {
      this.#fail(error);
    }
    this.#attempt = null;
  }

  stop() {
    this.#stopped = true;
    this.#attempt?.abort();
  }

  async #listenWithOneRejoin(again) {
    try {
      await this.#listen(again);
    } catch (error) {
      if (this.#stopped || !(error instanceof StreamError)) throw error;
      this.#view.status("연결이 잠시 끊겨 이어 받고 있어요");
      await this.#view.untilVisible();
      await new Promise((resolve) => setTimeout(resolve, REJOIN_PAUSE));
      if (this.#stopped) throw error;
      await this.#listen(false); // the reading has begun anew by now: this joins it
    }
  }

  async #listen(again) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#begin();
    const silence = setTimeout(() => attempt.abort(new StreamError("idle")), IDLE);
    const asked = this.#ask(attempt.signal, { again });
    const response = await asked.finally(() => clearTimeout(silence));
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      throw new ApiError(response.status);
    }
    let begun = false;
    for await (const { event, data } of events(response.body, { idle: IDLE })) {
      if (event === "baseline" && begun) this.#withdraw();
      begun ||= event === "baseline";
      if (event === "delta") this.#write(this.#splitter.push(JSON.parse(data).text));
      if (event === "error") throw new ApiError(response.status, JSON.parse(data));
      if (event === "done") return this.#done(JSON.parse(data));
    }
    throw new StreamError("ended");
  }

  #begin() {
    this.#splitter = new SectionSplitter(this.#view.sections);
    this.#writing = -1;
    for (const draft of this.#drafts) Object.assign(draft, { text: "", finished: false });
  }

  #withdraw() {
    this.#restoreWhere(() => true);
    this.#begin();
    this.#view.badge("기본 풀이");
    this.#view.status("계산과 다른 이야기가 있어 처음부터 다시 쓰고 있어요");
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
    this.#view.setState("streaming", { listening: true });
    this.#view.badge("AI 풀이"); // what it is not yet, the line below says
    this.#view.dot(index, "writing");
    this.#view.status(`${title} 쓰는 중 · ${this.#finished + 1}/${this.#drafts.length}`);
  }

  #finishSection() {
    if (this.#writing < 0) return;
    const draft = this.#drafts[this.#writing];
    draft.finish();
    this.#view.write(this.#writing, draft.shown, { open: false });
    this.#view.dot(this.#writing, "done");
  }

  get #finished() {
    return this.#drafts.filter(({ finished }) => finished).length;
  }

  #done({ source, cached }) {
    this.#write(this.#splitter.end());
    this.#finishSection();
    const count = `${this.#finished}/${this.#drafts.length}`;
    if (source !== "ai") {
      this.#restoreWhere(() => true);
      this.#end("baseline", "기본 풀이", "기본 풀이로 보여 드리고 있어요");
    } else if (this.#finished === 0) {
      throw new ApiError(0, { error: "AI_EMPTY" }); // not one section this page knows
    } else {
      const all = this.#finished === this.#drafts.length;
      this.#restoreWhere(({ finished }) => !finished);
      if (!all) this.#end("done", "AI 풀이", `AI 풀이 ${count} · 나머지는 기본 풀이예요`);
      else if (!cached) this.#end("done", "AI 풀이", `AI 풀이가 모두 준비되었어요 · ${count}`);
      else this.#end("saved", "저장된 AI 풀이", "저장해 둔 AI 풀이를 불러왔어요");
    }
  }

  #end(state, badge, status) {
    this.#view.badge(badge);
    this.#view.setState(state);
    this.#view.status(status);
  }

  #restoreWhere(unwanted) {
    for (const [index, draft] of this.#drafts.entries()) {
      if (!draft.shown || !unwanted(draft)) continue;
      this.#drafts[index] = new Draft();
      this.#view.restore(index);
    }
  }

  #fail(error) {
    const reason = explain(this.#reasonOf(error));
    // After an error a section needs a whole paragraph to be worth more than its 기본 풀이.
    if (reason.code === "AI_UNGROUNDED") this.#restoreWhere(() => true);
    else if (reason.state !== "cut_off") this.#restoreWhere((draft) => !draft.hasParagraph);
    for (const [index, { shown, whole }] of this.#drafts.entries()) {
      if (shown) this.#view.dot(index, whole ? "done" : "baseline");
    }
    const kept = this.#drafts.some(({ shown }) => shown);
    this.#end(reason.state, kept ? "AI 풀이" : "기본 풀이", reason.title);
    this.#view.notice(reason);
  }

  #reasonOf(error) {
    if (this.#stopped) return { code: "STOPPED" };
    if (error instanceof StreamError) return { code: "STREAM_LOST" };
    if (error instanceof ApiError) return error;
    reportError(error); // our own mistake
    return { code: "UNKNOWN" };
  }
}

/**
 * Begin on a page whose AI reading is wanted and not there yet. One that was cut off waits for the
 * reader: to go on with it, or to have it written anew.
 */
export function start() {
  const root = document.querySelector("[data-reading]");
  const form = document.querySelector("[data-reading-form]");
  if (!root || !form || root.dataset.ai !== "on" || root.dataset.state === "saved") return;
  const view = new ReadingView(root);
  const reading = new Reading(view, async (signal, { again }) => {
    const body = new FormData(form);
    if (again) body.set("again", "1");
    return post(form.action, body, { signal, accept: "text/event-stream" });
  });
  view.onPress("stop", () => reading.stop());
  view.onPress("retry", () => reading.run());
  view.onPress("again", () => reading.run({ again: true }));
  addEventListener("online", () => root.dataset.state === "offline" && reading.run());
  if (root.dataset.state !== "cut_off") reading.run();
}
