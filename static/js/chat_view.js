// The page of a consultation: with chat_composer.js the only file that knows its elements.

import { Composer } from "./chat_composer.js";
import { waitText } from "./errors.js";
import { MarkdownView, setGrowing } from "./markdown.js";
import { post } from "./net.js";
import { countdown } from "./reading_view.js";

const NEAR = 64; // px from the end at which one still counts as being there

export class ChatView {
  #root;
  #log;
  #composer = null;
  #question = null; // the bubble of the last question
  #answer = null; // the bubble that is being written
  #markdown = null;
  #waiting = null; // the text that the next frame will show
  #cancelCountdown = () => {};

  constructor(root) {
    this.#root = root;
    this.#log = this.#find("chat-log");
  }

  #find(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #toggle(name, shown) {
    const element = this.#find(name);
    if (element) element.hidden = !shown;
    return element;
  }

  #add(role) {
    const template = this.#root.querySelector(`[data-chat-template="${role}"]`);
    this.#log.append(template.content.cloneNode(true));
    return this.#log.lastElementChild;
  }

  /** Begin: at the end of what was said, and with a field that sends. */
  ready() {
    const save = this.#find("chat-save");
    save?.addEventListener("submit", (event) => this.#save(event, save));
    if (this.#log.querySelector("[data-said]")) this.#toEnd();
    this.#root.dataset.ready = "";
  }

  /** `send(text)`, `retry()`, `stop()`, `isBusy()`: what the reader can do. */
  on({ send, retry, stop, isBusy }) {
    const say = (text) => this.status(text);
    this.#composer = new Composer(this.#find("chat-form"), { send, say, isBusy });
    this.#find("chat-stop").addEventListener("click", stop);
    this.#find("chat-retry").addEventListener("click", retry);
    this.#find("chat-edit").addEventListener("click", () => this.#takeBack());
    this.#find("chat-suggestions")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = event.submitter;
      if (!chosen || isBusy()) return;
      if (matchMedia("(pointer: fine)").matches) this.#composer.focus(); // else a keyboard would open
      chosen.remove();
      send(chosen.value);
    });
  }

  question(text) {
    this.#question = this.#add("user");
    this.#question.querySelector("[data-said-text]").textContent = text;
    this.#begin();
  }

  /** Take the last question of the page for ours; returns it. */
  adopt() {
    this.#find("chat-pending")?.remove();
    this.#question = [...this.#log.querySelectorAll('[data-said="user"]')].at(-1);
    this.#begin();
    return this.#question.querySelector("[data-said-text]").textContent;
  }

  resend() {
    this.#unsent(false);
    if (!this.#answer) this.#begin();
  }

  #begin() {
    this.#answer = this.#add("assistant");
    this.#markdown = this.#waiting = null;
    this.#find("chat-end").scrollIntoView({ block: "end" });
  }

  get #body() {
    return this.#answer.querySelector("[data-said-text]");
  }

  /** A growing text is drawn once a frame however fast it grows. */
  write(text) {
    if (this.#waiting === null) requestAnimationFrame(() => this.#draw({ open: true }));
    this.#waiting = text;
  }

  #draw({ open }) {
    if (this.#waiting === null || !this.#answer) return;
    const following = this.#atEnd();
    this.#markdown ??= new MarkdownView(this.#body);
    this.#markdown.show(this.#waiting, { open });
    this.#waiting = null;
    if (following) this.#toEnd();
  }

  withdraw() {
    this.#waiting = null;
    this.#markdown = null;
    this.#body.replaceChildren();
  }

  finish(text, { cutOff = false } = {}) {
    this.#waiting = text;
    this.#draw({ open: false });
    this.#answer.querySelector("[data-said-note]").hidden = !cutOff;
    this.#toggle("chat-save", true);
    this.#settle();
  }

  /** An answer of ours: it is shown as what it is, and goes with the page. */
  care(text) {
    this.#answer.remove();
    this.#answer = this.#add("care");
    this.#markdown = null;
    for (const call of this.#answer.querySelectorAll("[data-call]")) {
      call.hidden = !text.includes(call.dataset.call);
    }
    this.#waiting = text;
    this.#draw({ open: false });
    this.#answer.scrollIntoView({ block: "start" });
    this.#settle();
  }

  /** The answer goes on elsewhere: what came stays, and can be gone on with. */
  pause(text) {
    if (text) {
      this.#waiting = text;
      this.#draw({ open: false });
    } else {
      this.#answer.remove();
      this.#answer = null;
    }
  }

  /** There is no answer: the question waits to be sent again or changed. */
  unsent() {
    this.#answer?.remove();
    this.#settle();
    this.#unsent(true);
  }

  #settle() {
    if (this.#answer) setGrowing(this.#body, false);
    this.#answer = this.#markdown = this.#waiting = null;
  }

  #unsent(isUnsent) {
    this.#question.toggleAttribute("data-unsent", isUnsent);
    this.#question.querySelector("[data-said-note]").hidden = !isUnsent;
  }

  #takeBack() {
    const { textContent } = this.#question.querySelector("[data-said-text]");
    this.#question.remove();
    this.#toggle("chat-notice", false);
    this.#composer.put(textContent);
  }

  /** `isListening`: an answer is on its way and can be stopped. */
  listening(isListening) {
    const focused = document.activeElement;
    this.#root.setAttribute("aria-busy", isListening);
    if (this.#answer) setGrowing(this.#body, isListening);
    this.#toggle("chat-send", !isListening);
    this.#toggle("chat-stop", isListening);
    const asks = this.#find("chat-suggestions");
    if (asks) asks.hidden = isListening || !asks.querySelector(".suggestion");
    if (isListening) {
      this.#cancelCountdown();
      this.#toggle("chat-notice", false);
    }
    if (focused?.matches("[data-chat-retry], [data-chat-stop]")) this.#composer.focus(); // it is gone
  }

  status(text) {
    const line = this.#find("chat-status");
    if (line && line.textContent !== text) line.textContent = text;
  }

  turns(left) {
    this.#find("chat-left").textContent = left;
    for (const [number, dot] of [...this.#find("chat-dots").children].entries()) {
      dot.classList.toggle("is-left", number < left);
    }
    if (left > 0) return;
    const box = this.#find("chat-box");
    if (box.contains(document.activeElement)) this.#answer?.focus({ preventScroll: true });
    box.hidden = true;
    this.#find("chat-suggestions")?.remove();
    this.#toggle("chat-over", true);
  }

  /** Say what happened and what one can do; `joins`: to go on listening instead of sending. */
  notice({ code, title, text, retry, after }, { joins }) {
    this.#find("notice-title").textContent = title;
    this.#find("notice-text").textContent = text;
    this.#find("retry-label").textContent = joins ? "이어서 받기" : "다시 보내기";
    for (const way of this.#root.querySelectorAll("[data-way]")) {
      way.hidden = way.dataset.way !== code;
    }
    this.#toggle("chat-edit", !joins && this.#question.hasAttribute("data-unsent"));
    const button = this.#toggle("chat-retry", retry);
    if (retry) {
      this.#cancelCountdown = countdown(after ?? 0, (left) => {
        button.disabled = left > 0;
        this.#find("countdown").textContent = waitText(left);
      });
    }
    const following = this.#atEnd();
    this.#toggle("chat-notice", true);
    if (following) this.#toEnd();
  }

  async #save(event, form) {
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    try {
      await post(form.action, new FormData(form));
      button.lastChild.data = "보관함에 담았어요";
      this.status("보관함에 담았어요. 더 나눈 이야기는 다시 담으시면 더해져요.");
    } catch (error) {
      this.status(error.message || "지금은 담지 못했어요. 조금 뒤에 다시 눌러 주세요.");
    }
    button.removeAttribute("aria-disabled");
  }

  /** The network of a hidden tab is not to be trusted. */
  async untilVisible() {
    while (document.hidden) {
      await new Promise((seen) => {
        document.addEventListener("visibilitychange", seen, { once: true });
      });
    }
  }

  #atEnd() {
    return this.#find("chat-end").getBoundingClientRect().bottom <= innerHeight + NEAR;
  }

  #toEnd() {
    this.#find("chat-end").scrollIntoView({ block: "nearest" });
  }
}
