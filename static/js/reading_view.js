// The reading's part of a result page: the only file that knows its elements.

import { waitText } from "./errors.js";
import { MarkdownView } from "./markdown.js";

/** Call `tick` with the whole seconds left, now and each second down to 0. Returns how to cancel. */
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

/** The body of one section: the 기본 풀이 it came with, or the text that streams in. */
class SectionBody {
  #body;
  #baseline;
  #tab;
  #markdown = null;
  #waiting = null; // what the next frame will show

  constructor(panel, tab) {
    this.#body = panel.querySelector("[data-section-body]");
    this.#baseline = [...(this.#body?.childNodes ?? [])];
    this.#tab = tab;
  }

  dot(value) {
    if (this.#tab) this.#tab.dataset.dot = value;
    this.#body?.setAttribute("aria-busy", String(value === "writing"));
  }

  /** A growing text is drawn once a frame however fast it grows; a finished one at once. */
  write(text, open) {
    const first = this.#waiting === null;
    this.#waiting = { text, open };
    if (!open) this.#draw();
    else if (first) requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    if (!this.#waiting || !this.#body) return;
    const { text, open } = this.#waiting;
    this.#waiting = null;
    if (!this.#markdown) {
      this.#body.style.minHeight = `${this.#body.offsetHeight}px`; // what is below stays where it is
      this.#markdown = new MarkdownView(this.#body);
    }
    this.#markdown.show(text, { open });
  }

  settle() {
    this.#draw();
    if (this.#body) this.#body.style.minHeight = "";
  }

  restore() {
    this.#waiting = null;
    if (this.#markdown) this.#body.replaceChildren(...this.#baseline);
    this.#markdown = null;
  }
}

export class ReadingView {
  #root;
  #bodies;
  #cancelCountdown = () => {};
  #focusRetry = false;

  /** `root`: the element with data-reading. Any element inside it may be missing. */
  constructor(root) {
    this.#root = root;
    const panels = [...root.querySelectorAll("[data-section]")];
    this.sections = panels.map(({ dataset }) => ({ id: dataset.section, title: dataset.title }));
    this.#bodies = panels.map((panel) => {
      const tab = panel.getAttribute("aria-labelledby");
      return new SectionBody(panel, tab && root.ownerDocument.getElementById(tab));
    });
  }

  #find(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #fill(name, text) {
    const element = this.#find(name);
    if (element && element.textContent !== text) element.textContent = text;
  }

  onRetry(act) {
    this.#find("retry")?.addEventListener("click", act);
  }

  onStop(act) {
    this.#find("stop")?.addEventListener("click", act);
  }

  /** `listening`: text is on its way and can be stopped. */
  setState(state, { listening = false } = {}) {
    this.#root.dataset.state = state;
    this.#root.setAttribute("aria-busy", String(listening));
    const stop = this.#find("stop");
    const retry = this.#find("retry");
    const focused = this.#root.ownerDocument.activeElement;
    if (stop) stop.hidden = !listening;
    if (listening) this.#hideNotice();
    else for (const body of this.#bodies) body.settle();
    // Of the two buttons only one is there: when it goes, the keyboard moves to the other.
    if (listening && focused === retry) stop?.focus();
    this.#focusRetry = !listening && stop !== null && focused === stop;
  }

  /** Resolves when somebody looks at the page: a hidden tab's network is not to be trusted. */
  async untilVisible() {
    const page = this.#root.ownerDocument;
    if (!page.hidden) return;
    await new Promise((resolve) => {
      page.addEventListener("visibilitychange", resolve, { once: true });
    });
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
    this.#bodies[index].dot("baseline");
  }

  #hideNotice() {
    this.#cancelCountdown();
    const notice = this.#find("reading-notice");
    if (notice) notice.hidden = true;
  }

  /** Say what happened; with `retry`, offer the button, enabled after `after` seconds. */
  notice({ title, text, retry, after }) {
    this.#cancelCountdown();
    this.#fill("notice-title", title);
    this.#fill("notice-text", text);
    const notice = this.#find("reading-notice");
    if (notice) notice.hidden = false;
    const button = this.#find("retry");
    if (!button) return;
    button.hidden = !retry;
    if (!retry) return;
    this.#cancelCountdown = countdown(after, (left) => {
      button.disabled = left > 0;
      this.#fill("countdown", waitText(left));
    });
    if (this.#focusRetry) button.focus();
  }
}
