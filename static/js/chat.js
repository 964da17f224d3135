// A consultation: a question out, its answer in as it is written. The answer belongs to the server:
// it is written to its end when we stop listening, and stored when it ends. So after anything that
// leaves open whether a question arrived, we join the answer before we would ask again.

import { ChatView } from "./chat_view.js";
import { explainInChat } from "./chat_words.js";
import { ApiError, post } from "./net.js";
import { events, StreamError } from "./sse.js";

const IDLE = 25_000; // ms without a byte; the server sends at least a comment every 10 s
const REJOIN_PAUSE = 1_000; // ms before the one automatic rejoin
const JOIN = { join: "1" };

export class Chat {
  #view;
  #ask;
  #answers; // how many the server has that stand on the page
  #attempt = null; // the AbortController of the attempt that runs
  #stopped = false;
  #question = ""; // the last one that was sent
  #uncertain = false; // whether the server has it
  #text = ""; // what came in this attempt
  #shown = ""; // what stands in the bubble from any

  /**
   * `view`: a ChatView. `ask(fields, signal)`: POST them; a Response, or an ApiError thrown.
   * `answers`: how many are on the page.
   */
  constructor(view, ask, { answers = 0 } = {}) {
    this.#view = view;
    this.#ask = ask;
    this.#answers = answers;
  }

  get busy() {
    return this.#attempt !== null;
  }

  /** Send a question and listen to its answer. Never throws. */
  async send(text) {
    if (this.busy) return;
    this.#question = text;
    this.#uncertain = false;
    this.#view.question(text);
    await this.#run({ message: text });
  }

  /** Listen to the answer that was being written when the page was asked for. */
  async join() {
    if (this.busy) return;
    this.#question = this.#view.adopt();
    await this.#run(JOIN);
  }

  /** Once more what did not work. */
  async retry() {
    if (this.busy) return;
    this.#view.resend();
    await this.#run(this.#uncertain ? JOIN : { message: this.#question });
  }

  stop() {
    this.#stopped = true;
    this.#attempt?.abort();
  }

  async #run(fields) {
    const again = this.#uncertain;
    this.#stopped = false;
    this.#uncertain = false;
    this.#attempt = new AbortController();
    if (!again) this.#shown = "";
    this.#view.listening(true);
    this.#view.status("사주 선생님이 답을 쓰고 있어요");
    try {
      await this.#listenWithOneRejoin(fields, again);
    } catch (error) {
      this.#fail(error);
    }
    this.#attempt = null;
    this.#view.listening(false);
  }

  async #listenWithOneRejoin(fields, again) {
    try {
      await this.#listen(fields);
    } catch (error) {
      const gone = error.code === "ANSWER_GONE";
      if (this.#stopped || !(error instanceof StreamError || (gone && again))) throw error;
      if (gone) return this.#listen({ message: this.#question }); // it never arrived: ask now
      this.#view.status("연결이 잠시 끊겨 이어 받고 있어요");
      await this.#view.untilVisible();
      await new Promise((resolve) => setTimeout(resolve, REJOIN_PAUSE));
      if (this.#stopped) throw error;
      await this.#listen(JOIN);
    }
  }

  async #listen(fields) {
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#text = "";
    const silence = setTimeout(() => attempt.abort(new StreamError("idle")), IDLE);
    const asked = this.#ask({ ...fields, after: String(this.#answers) }, attempt.signal);
    const response = await asked.finally(() => clearTimeout(silence));
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      throw new ApiError(response.status, await response.json().catch(() => ({})));
    }
    for await (const { event, data } of events(response.body, { idle: IDLE })) {
      const said = JSON.parse(data);
      if (event === "baseline") this.#withdraw();
      if (event === "delta") this.#write(said.text);
      if (event === "done") return this.#done(said);
      if (event === "error") {
        if (said.turns_left != null) this.#view.turns(said.turns_left);
        if (fields.join && said.error === "NOT_FOUND") said.error = "ANSWER_GONE";
        throw new ApiError(response.status, said);
      }
    }
    throw new StreamError("ended");
  }

  #write(text) {
    this.#text += text;
    if (this.#shown.startsWith(this.#text)) return; // joined again: it stands there already
    this.#shown = this.#text;
    this.#view.write(this.#shown);
  }

  #withdraw() {
    this.#text = "";
    this.#shown = "";
    this.#view.withdraw();
    this.#view.status("여덟 글자와 다른 이야기가 있어 처음부터 다시 쓰고 있어요");
  }

  #done({ source, turns_left: left }) {
    this.#shown = this.#text;
    if (left != null) this.#view.turns(left);
    if (source === "care") {
      this.#view.care(this.#shown);
      this.#view.status("곁에서 드리는 말씀이 있어요");
      return;
    }
    this.#answers += 1;
    this.#view.finish(this.#shown);
    const rest = left > 0 ? ` 남은 물음은 ${left}번이에요.` : "";
    this.#view.status(`답이 준비되었어요.${left != null ? rest : ""}`);
  }

  #fail(error) {
    const reason = explainInChat(this.#reasonOf(error));
    const wire = ["OFFLINE", "STREAM_LOST", "STOPPED"].includes(reason.code);
    this.#uncertain = wire;
    this.#view.status(reason.title);
    if (!wire && this.#text.trim()) {
      this.#answers += 1; // what came is stored
      this.#view.finish(this.#shown, { cutOff: true });
    } else if (wire && reason.code !== "OFFLINE") this.#view.pause(this.#shown);
    else this.#view.unsent();
    this.#view.notice(reason, { joins: wire && reason.code !== "OFFLINE" });
  }

  #reasonOf(error) {
    if (this.#stopped) return { code: "STOPPED" };
    if (error instanceof StreamError) return { code: "STREAM_LOST" };
    if (error instanceof ApiError) return error;
    reportError(error); // our own mistake
    return { code: "UNKNOWN" };
  }
}

export function start() {
  const root = document.querySelector("[data-chat]");
  const view = new ChatView(root);
  const { action } = root.querySelector("[data-chat-form]") ?? {};
  if (!action) return view.ready(); // without AI there is nothing to send
  const { session, answers, waiting } = root.dataset;
  const ask = (fields, signal) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ session_id: session, ...fields })) {
      body.set(name, value);
    }
    return post(action, body, { signal, accept: "text/event-stream, application/json" });
  };
  const chat = new Chat(view, ask, { answers: Number(answers) });
  view.on({
    send: (text) => chat.send(text),
    retry: () => chat.retry(),
    stop: () => chat.stop(),
    isBusy: () => chat.busy,
  });
  view.ready();
  if (waiting !== undefined) chat.join();
}
