// The reading's part of a result page: the only file that knows its elements.

import { waitText } from "./errors.js";
import { MarkdownView } from "./markdown.js";

/** tick(seconds left) now and each second down to 0. Returns how to cancel. */
export function countdown(seconds, tick) {
  const end = Date.now() + seconds * 1000; // by the clock: timers of a hidden tab are late
  let timer;
  const step = () => {
    const left = Math.max(0, end - Date.now());
    tick(Math.ceil(left / 1000));
    if (left > 0) timer = setTimeout(step, left % 1000 || 1000);
  };
  step();
  return () => clearTimeout(timer);
}

/**
 * The two texts of one section: the 기본 풀이, which stays, and the AI's, which grows in the same
 * place. The style sheet shows one of them: `data-written` says that there is an AI's text.
 */
class SectionTexts {
  #panel;
  #texts;
  #body;
  #tab;
  #markdown = null;
  #waiting = null; // what will be shown next

  constructor(panel) {
    this.#panel = panel;
    this.#texts = panel.querySelector("[data-texts]");
    this.#body = panel.querySelector("[data-section-body]");
    this.#tab = document.getElementById(panel.getAttribute("aria-labelledby"));
    const { section: id, title } = panel.dataset;
    // What the server already shows of a reading that was cut off.
    const shown = this.#body.dataset.source ?? "";
    this.section = { id, title, shown, whole: this.#tab?.dataset.dot === "done" };
    const chosen = new MutationObserver(() => this.draw());
    chosen.observe(panel, { attributeFilter: ["data-active"] });
  }

  get isWritten() {
    return "written" in this.#texts.dataset;
  }

  dot(value) {
    if (this.#tab) this.#tab.dataset.dot = value;
    this.#body.setAttribute("aria-busy", value === "writing");
  }

  /**
   * A growing text is drawn once a frame however fast it grows, behind another tab only when its
   * own is chosen; a finished one at once.
   */
  write(text, open) {
    const due = this.#waiting;
    this.#waiting = { text, open };
    if (!open) this.draw();
    else if (!due && "active" in this.#panel.dataset) requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (!this.#waiting) return;
    this.#markdown ??= new MarkdownView(this.#body);
    this.#texts.dataset.written = "";
    this.#markdown.show(this.#waiting.text, this.#waiting);
    this.#waiting = null;
  }

  restore() {
    delete this.#texts.dataset.written;
    this.#body.replaceChildren();
    this.#markdown = this.#waiting = null;
    this.dot("baseline");
  }
}

export class ReadingView {
  #root;
  #bodies;
  #cancelCountdown = () => {};

  /** `root`: the element with data-reading. Whatever else is missing is done without. */
  constructor(root) {
    this.#root = root;
    const panels = [...root.querySelectorAll("[data-section]")];
    this.#bodies = panels.map((panel) => new SectionTexts(panel));
    this.sections = this.#bodies.map(({ section }) => section);
    addEventListener("beforeprint", () => this.#drawAll()); // paper has no tabs
  }

  #drawAll() {
    for (const body of this.#bodies) body.draw();
  }

  #find(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #fill(name, text) {
    const element = this.#find(name);
    if (element && element.textContent !== text) element.textContent = text;
  }

  #toggle(name, shown) {
    const element = this.#find(name);
    if (element) element.hidden = !shown;
    return element;
  }

  onPress(name, act) {
    this.#find(name)?.addEventListener("click", act);
  }

  /** `listening`: text is on its way and can be stopped. */
  setState(state, { listening = false } = {}) {
    const focused = document.activeElement;
    this.#root.dataset.state = state;
    this.#root.setAttribute("aria-busy", listening);
    const stop = this.#toggle("stop", listening);
    if (listening) {
      this.#cancelCountdown();
      this.#toggle("reading-notice", false);
      const ai = this.#find("show-ai");
      if (ai) ai.checked = true; // what is written now is what one wants to see
      if (focused?.matches("[data-retry], [data-again]")) stop?.focus(); // it is gone
    } else this.#drawAll();
    const both = this.#bodies.some(({ isWritten }) => isWritten);
    this.#toggle("reading-switch", !listening && both);
  }

  /** The network of a hidden tab is not to be trusted. */
  async untilVisible() {
    while (document.hidden) {
      await new Promise((seen) => {
        document.addEventListener("visibilitychange", seen, { once: true });
      });
    }
  }

  status(text) {
    this.#fill("reading-status", text);
  }

  badge(text) {
    this.#fill("reading-badge", text);
  }

  dot(index, value) {
    this.#bodies[index].dot(value);
  }

  write(index, text, { open }) {
    this.#bodies[index].write(text, open);
  }

  restore(index) {
    this.#bodies[index].restore();
  }

  /** Say what happened; with `retry`, offer the button after `after` seconds. */
  notice({ code, title, text, retry, after }) {
    this.#cancelCountdown();
    this.#fill("notice-title", title);
    this.#fill("notice-text", text);
    this.#toggle("reading-notice", true);
    const cutOff = code === "AI_CUT_OFF"; // what came can be gone on from, or done without
    this.#fill("retry-label", cutOff ? "이어서" : "다시 시도");
    const again = this.#toggle("again", retry && cutOff);
    const button = this.#toggle("retry", retry);
    if (!button || !retry) return;
    this.#cancelCountdown = countdown(after, (left) => {
      button.disabled = left > 0;
      if (again) again.disabled = left > 0;
      this.#fill("countdown", waitText(left));
    });
    if (code === "STOPPED") button.focus(); // in the place of the button pressed
  }
}
