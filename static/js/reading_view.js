// The reading's part of a result page: the only file that knows its elements.

import { waitText } from "./errors.js";
import { MarkdownView, setGrowing } from "./markdown.js";

const SPARE = 1.5; // times as much room as a text needs that has used up what there was

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
  #room;
  #roomHeight = 0; // px
  #grows = new ResizeObserver(([{ contentRect }]) => this.#keepRoom(contentRect.height));

  constructor(panel) {
    this.#panel = panel;
    this.#texts = panel.querySelector("[data-texts]");
    this.#body = panel.querySelector("[data-section-body]");
    this.#room = this.#body.parentElement;
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
    setGrowing(this.#body, value === "writing");
  }

  /**
   * A growing text is drawn once a frame however fast it grows, a finished one at once; behind
   * another tab when its own is chosen, or all are over.
   */
  write(text, open) {
    const due = this.#waiting;
    this.#waiting = { text, open };
    if (!("active" in this.#panel.dataset)) return;
    if (!open) this.draw();
    else if (!due) requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (!this.#waiting) return;
    const { text, open } = this.#waiting;
    this.#waiting = null;
    if (open) this.#grow();
    else this.#settle();
    this.#markdown ??= new MarkdownView(this.#body);
    this.#texts.dataset.written = "";
    this.#markdown.show(text, { open });
  }

  /** While a text grows its room has a height of its own: drawing it lays out nothing else. */
  #grow() {
    const { style } = this.#room;
    if (style.contain) return;
    this.#keepRoom(this.#texts.clientHeight);
    style.contain = "strict";
    this.#grows.observe(this.#body);
  }

  #keepRoom(needed) {
    if (needed <= this.#roomHeight) return;
    this.#roomHeight = needed * (this.#roomHeight ? SPARE : 1);
    this.#room.style.height = `${this.#roomHeight}px`;
  }

  #settle() {
    this.#grows.disconnect();
    this.#room.removeAttribute("style");
    this.#roomHeight = 0;
  }

  /** No more will come, for now: draw what there is, as high as it is. */
  end() {
    this.draw();
    this.#settle();
  }

  restore() {
    delete this.#texts.dataset.written;
    this.#body.replaceChildren();
    this.#markdown = this.#waiting = null;
    this.#settle();
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
    addEventListener("beforeprint", () => this.#each("draw")); // paper has no tabs
  }

  #each(act) {
    for (const body of this.#bodies) body[act]();
  }

  #find(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #fill(name, text) {
    const element = this.#find(name);
    if (!element || element.textContent === text) return;
    // A node that comes or goes has all styled anew that depends on :has() of what is around it.
    if (element.firstChild) element.firstChild.data = text;
    else element.textContent = text;
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
    } else this.#each("end");
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
