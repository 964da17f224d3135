// The field of a consultation: Enter sends, Shift+Enter breaks the line, and a Korean syllable that
// is still being put together is neither sent nor doubled.

const NEAR_THE_END = 0.9;

/** Does this keydown send? 229 is how Safari names the Enter that ends a syllable. */
export function sends({ key, shiftKey, isComposing, keyCode }) {
  return key === "Enter" && !shiftKey && !isComposing && keyCode !== 229;
}

/** The length as the server counts it: whole characters, without the blanks around. */
export const lengthOf = (text) => [...text.trim()].length;

/** {text, over}: what the counter says; nothing until the end is near. */
export function counted(length, longest) {
  const over = length > longest;
  if (length < longest * NEAR_THE_END) return { text: "", over };
  const figures = `${length.toLocaleString("ko")} / ${longest.toLocaleString("ko")}자`;
  return { text: over ? `${figures} · ${length - longest}자를 줄여 주세요` : figures, over };
}

export class Composer {
  #field;
  #counter;
  #longest;

  /** `send(text)`: called with a text that may be sent; `say(text)`: why another may not. */
  constructor(form, { send, say, isBusy }) {
    this.#field = form.querySelector("textarea");
    this.#counter = form.querySelector("[data-chat-counter]");
    this.#longest = Number(this.#field.dataset.longest);
    this.#field.addEventListener("input", () => this.#refresh());
    this.#field.addEventListener("keydown", (event) => {
      if (!sends(event)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.focus();
      const text = this.#field.value.trim();
      if (!text) say("궁금하신 것을 한 글자라도 적어 주세요");
      else if (lengthOf(text) > this.#longest) say(`한 번에 ${this.#longest}자까지 보낼 수 있어요`);
      else if (isBusy()) say("답이 끝나면 보낼 수 있어요");
      else {
        this.#field.value = "";
        this.#refresh();
        send(text);
      }
    });
    this.#refresh();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Put a question back to be changed, before whatever is being written there. */
  put(text) {
    this.#field.value = [text, this.#field.value.trim()].filter(Boolean).join("\n");
    this.#refresh();
    this.focus();
  }

  #refresh() {
    const { text, over } = counted(lengthOf(this.#field.value), this.#longest);
    this.#counter.textContent = text;
    this.#counter.classList.toggle("is-over", over);
    if (over) this.#field.setAttribute("aria-invalid", "true");
    else this.#field.removeAttribute("aria-invalid");
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
