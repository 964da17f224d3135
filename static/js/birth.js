// The birth form's helper: writes dates and times out as they are typed and says what they mean.
// The form works without it, and nothing here keeps it from being sent.

const YEARS = { first: 1900, last: 2049 };
const WEEKDAYS = "일월화수목금토";
const pad = (number) => String(number).padStart(2, "0");

/* Dates */

const DATE = /^(\d{4})(?:(\d{2})(\d{2})|\D+(\d{1,2})\D+(\d{1,2})\D*)$/;

/** {year, month, day} of "19880715", "1988.7.15", "1988-07-15", "1988년 7월 15일"; null if unread. */
export function readDate(text) {
  const match = DATE.exec(text.normalize("NFKC").trim());
  if (!match) return null;
  const [, year, month, day, splitMonth, splitDay] = match;
  return { year: Number(year), month: Number(month ?? splitMonth), day: Number(day ?? splitDay) };
}

/** The value with its points set while digits are typed: "198807" -> "1988.07". */
export function typedDate(value) {
  const text = value.normalize("NFKC");
  if (!/^\d{4}(?:\d{1,4}|\.\d{3,4})$/.test(text)) return value;
  const digits = text.replace(".", "");
  return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].filter(Boolean).join(".");
}

/** The one spelling of a date that was typed to its end: "1988-7-15" -> "1988.07.15". */
export function finishedDate(value) {
  const date = readDate(value);
  return date ? `${date.year}.${pad(date.month)}.${pad(date.day)}` : value;
}

const daysInMonth = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * What a date means, {text, wrong}: in words with its weekday, or why it does not exist; null when
 * it cannot be read (yet). Lunar dates are only checked roughly: which months have 29 days and which
 * are doubled the server knows.
 */
export function explainDate(value, calendar = "solar") {
  const date = readDate(value);
  if (!date) return null;
  const { year, month, day } = date;
  const wrong = (text) => ({ text, wrong: true });
  if (year < YEARS.first || year > YEARS.last) {
    return wrong(`${YEARS.first}년부터 ${YEARS.last}년까지 볼 수 있어요.`);
  }
  if (month < 1 || month > 12) return wrong(`${month}월은 없는 달이에요.`);
  const solar = calendar === "solar";
  const last = solar ? daysInMonth(year, month) : 30;
  const name = `${solar ? "" : "음력 "}${year}년 ${calendar === "lunar_leap" ? "윤" : ""}${month}월`;
  if (day < 1 || day > last) return wrong(`${name}에는 ${day}일이 없어요. ${last}일까지 있어요.`);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return { text: `${name} ${day}일${solar ? ` ${weekday}요일` : ""}`, wrong: false };
}

/* Times */

const TIME =
  /^(오전|오후)?\s*(?:(\d{1,2})\s*[:시.]\s*(\d{1,2})\s*분?|(\d{1,2})(\d{2})|(\d{1,2})시)$/;

/** {hour, minute} of "0720", "7:20", "7시 20분", "오후 2시"; null if unread. Not yet checked. */
export function readTime(text) {
  const match = TIME.exec(text.normalize("NFKC").trim());
  if (!match) return null;
  const [, half, splitHour, splitMinute, joinedHour, joinedMinute, fullHour] = match;
  const hour = Number(splitHour ?? joinedHour ?? fullHour);
  const minute = Number(splitMinute ?? joinedMinute ?? 0);
  if (!half || hour < 1 || hour > 12) return { hour, minute };
  return { hour: (hour % 12) + (half === "오후" ? 12 : 0), minute };
}

/** The value with its colon once four digits are there: "0720" -> "07:20". Three may be 7:20. */
export function typedTime(value) {
  const text = value.normalize("NFKC");
  return /^\d{4}$/.test(text) ? `${text.slice(0, 2)}:${text.slice(2)}` : value;
}

/** The one spelling of a time that was typed to its end: "7시 20분" -> "07:20". */
export function finishedTime(value) {
  const time = readTime(value);
  return time ? `${pad(time.hour)}:${pad(time.minute)}` : value;
}

function spokenTime({ hour, minute }) {
  const half = hour === 0 ? "밤" : hour === 12 ? "낮" : hour < 12 ? "오전" : "오후";
  return `${half} ${hour % 12 || 12}시${minute ? ` ${minute}분` : ""}`;
}

/** What a time means, {text, wrong}; null when it cannot be read (yet). */
export function explainTime(value) {
  const time = readTime(value);
  if (!time) return null;
  if (time.hour > 23 || time.minute > 59) {
    return { text: `${time.hour}시 ${time.minute}분은 없는 시각이에요.`, wrong: true };
  }
  return { text: spokenTime(time), wrong: false };
}

/* The form */

const UNREAD_DATE = "연·월·일을 숫자 8자리로 넣어 주세요. 예: 1988.07.15";
const UNREAD_TIME = "시와 분을 숫자 4자리로 넣어 주세요. 예: 07:20";
const BY_BRANCH = { text: "고르신 12지시를 그대로 써요. 시계 시각은 비워 두었어요.", wrong: false };
const BUSY = "사주를 세우고 있어요…";

/** A text field that is written out while it is typed; the hint below says what it means. */
class EchoedField {
  #input;
  #hint;
  #hintNodes;
  #serverError;
  #rules;

  /** `typed`, `finished`: value -> value; `explain`: value -> {text, wrong} or null; `unread`: text. */
  constructor(input, rules) {
    this.#input = input;
    this.#rules = rules;
    this.#hint = document.getElementById(`${input.id}-hint`);
    this.#hintNodes = [...(this.#hint?.childNodes ?? [])];
    this.#hint?.setAttribute("aria-live", "polite");
    this.#serverError = document.getElementById(`${input.id}-error`);
    input.addEventListener("input", (event) => this.#onInput(event));
    input.addEventListener("compositionend", () => this.#write(rules.typed(input.value)));
    input.addEventListener("change", () => {
      this.#write(rules.finished(input.value));
      this.echo({ left: true });
    });
  }

  get value() {
    return this.#input.value;
  }

  clear() {
    this.#input.value = "";
    this.forgetServerError();
  }

  set disabled(disabled) {
    this.#input.disabled = disabled;
  }

  /** Once something changed, what the server said about it before is no longer true. */
  forgetServerError() {
    if (this.#serverError) this.#serverError.hidden = true;
  }

  /** Say what the value means; `left`: the field was left, so that half a date is a mistake. */
  echo({ left = false } = {}) {
    if (this.#serverError && !this.#serverError.hidden) return;
    const { explain, unread } = this.#rules;
    const missing = left && this.value.trim() !== "" ? { text: unread, wrong: true } : null;
    const meaning = explain(this.value) ?? missing;
    const wrong = meaning?.wrong ?? false;
    if (wrong) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
    if (!this.#hint) return;
    this.#hint.classList.toggle("hint", !wrong);
    this.#hint.classList.toggle("field-error", wrong);
    if (!meaning) this.#hint.replaceChildren(...this.#hintNodes);
    else if (this.#hint.textContent !== meaning.text) this.#hint.textContent = meaning.text;
  }

  #onInput({ isComposing, inputType = "" }) {
    if (isComposing) return; // a syllable is being put together: hands off
    const { typed, finished } = this.#rules;
    const atEnd = this.#input.selectionEnd === this.value.length;
    if (inputType === "insertFromPaste") this.#write(finished(this.value));
    else if (atEnd && !inputType.startsWith("delete")) this.#write(typed(this.value));
    else this.#write(this.value);
  }

  #write(value) {
    if (value !== this.value) this.#input.value = value; // the same value would still move the caret
    this.forgetServerError();
    this.#rules.changed?.();
    this.echo();
  }
}

function setUp(form) {
  const named = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
  const button = form.querySelector('[type="submit"]');
  const buttonText = button?.textContent;
  const [dateInput] = named("birth_date");
  const [timeInput] = named("birth_time");
  const [unknown] = named("time_unknown");
  const calendars = named("calendar_type");
  const branches = named("birth_branch");
  const branchChosen = () => branches.some(({ checked, value }) => checked && value !== "");
  const calendar = () => calendars.find(({ checked }) => checked)?.value;

  const date =
    dateInput &&
    new EchoedField(dateInput, {
      typed: typedDate,
      finished: finishedDate,
      explain: (value) => explainDate(value, calendar()),
      unread: UNREAD_DATE,
    });
  const time =
    timeInput &&
    new EchoedField(timeInput, {
      typed: typedTime,
      finished: finishedTime,
      explain: (value) => {
        if (unknown?.checked) return null; // the hint itself explains 시각 모름
        return branchChosen() ? BY_BRANCH : explainTime(value);
      },
      unread: UNREAD_TIME,
      changed: () => {
        if (time.value === "") return;
        for (const branch of branches) branch.checked = branch.value === "";
      },
    });

  const showUnknown = () => {
    if (time) time.disabled = unknown?.checked ?? false;
    for (const branch of branches) branch.disabled = unknown?.checked ?? false;
    time?.echo();
  };
  const busy = (isBusy) => {
    if (!button) return;
    button.setAttribute("aria-busy", String(isBusy));
    button.textContent = isBusy ? BUSY : buttonText;
  };

  for (const choice of calendars) {
    choice.addEventListener("change", () => {
      date?.forgetServerError();
      date?.echo();
    });
  }
  for (const branch of branches) {
    branch.addEventListener("change", () => {
      if (branch.value !== "") time?.clear();
      time?.echo();
    });
  }
  unknown?.addEventListener("change", showUnknown);
  form.addEventListener("submit", () => busy(true));
  // Also after "back": the page may be the very one that was left, or its values are put back late.
  addEventListener("pageshow", () => {
    busy(false);
    date?.echo();
    showUnknown();
  });
  date?.echo();
  showUnknown();
}

export function start(page = document) {
  for (const form of page.querySelectorAll("[data-birth-form]")) setUp(form);
}
