// Writes dates and times out as they are typed and says what they mean. The form works without it.

const DATE = /^(\d{4})(?:(\d{2})(\d{2})|\D+(\d{1,2})\D+(\d{1,2})\D*)$/;
const TIME = /^(?:(\d{1,2})\s*[:시.]\s*(\d{1,2})\s*분?|(\d{1,2})(\d{2}))$/;

const pad = (number) => String(number).padStart(2, "0");

function numbersOf(pattern, text) {
  const match = pattern.exec(text.normalize("NFKC").trim());
  return match?.slice(1).filter(Boolean).map(Number);
}

/** While digits are typed: "198807" -> "1988.07". */
export function typedDate(value) {
  const text = value.normalize("NFKC");
  if (!/^\d{4}(?:\d{1,4}|\.\d{3,4})$/.test(text)) return value;
  return text
    .replace(".", "")
    .replace(/^(.{4})(..?)(.*)$/, (_, ...parts) => parts.slice(0, 3).filter(Boolean).join("."));
}

/** "1988-7-15", "1988년 7월 15일" -> "1988.07.15". */
export function finishedDate(value) {
  return numbersOf(DATE, value)?.map(pad).join(".") ?? value;
}

/** {text, wrong}: the date with its weekday, or why there is none; null when unread. */
export function explainDate(value, calendar = "solar") {
  const numbers = numbersOf(DATE, value);
  if (!numbers || /\D0$/.test(value)) return null; // the day has only begun: 05 is typed 0, then 5
  const [year, month, day] = numbers;
  if (year < 1900 || year > 2049) return wrong("1900년부터 2049년까지 볼 수 있어요.");
  if (month < 1 || month > 12) return wrong(`${month}월은 없는 달이에요.`);
  const solar = calendar === "solar";
  const last = solar ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 30; // or 29: server
  const name = `${solar ? "" : "음력 "}${year}년 ${calendar === "lunar_leap" ? "윤" : ""}${month}월`;
  if (day < 1 || day > last) return wrong(`${name}에는 ${day}일이 없어요. ${last}일까지 있어요.`);
  const weekday = "일월화수목금토"[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return right(`${name} ${day}일${solar ? ` ${weekday}요일` : ""}`);
}

/** "0720" -> "07:20". Three digits wait: they may be 7:20. */
export function typedTime(value) {
  return value.normalize("NFKC").replace(/^(\d\d)(\d\d)$/, "$1:$2");
}

/** "7:20", "7시 20분" -> "07:20". */
export function finishedTime(value) {
  return numbersOf(TIME, value)?.map(pad).join(":") ?? value;
}

/** {text, wrong}: the time in words, or why there is none; null when unread. */
export function explainTime(value) {
  const numbers = numbersOf(TIME, value);
  if (!numbers) return null;
  const [hour, minute] = numbers;
  if (hour > 23 || minute > 59) return wrong(`${hour}시 ${minute}분은 없는 시각이에요.`);
  const half = hour % 12 ? (hour < 12 ? "오전" : "오후") : hour ? "낮" : "밤";
  return right(`${half} ${hour % 12 || 12}시${minute ? ` ${minute}분` : ""}`);
}

const right = (text) => ({ text, wrong: false });
const wrong = (text) => ({ text, wrong: true });

/** A text field written out while it is typed, and explained in the place of its hint. */
class EchoedField {
  constructor(input, rules) {
    this.input = input;
    this.rules = rules;
    this.hint = document.getElementById(`${input.id}-hint`) ?? document.createElement("p");
    this.hintNodes = [...this.hint.childNodes];
    this.serverError = document.getElementById(`${input.id}-error`);
    this.hint.setAttribute("aria-live", "polite");
    input.addEventListener("input", (event) => this.onInput(event));
    input.addEventListener("compositionend", () => this.write(rules.typed(input.value)));
    input.addEventListener("change", () => {
      this.write(rules.finished(input.value));
      this.echo(input.value.trim() && wrong(rules.unread));
    });
  }

  onInput({ isComposing, inputType = "" }) {
    if (isComposing) return; // a syllable is being put together: hands off
    const { value, selectionEnd } = this.input;
    const { typed, finished } = this.rules;
    if (inputType === "insertFromPaste") this.write(finished(value));
    else if (inputType.startsWith("delete") || selectionEnd < value.length) this.write(value);
    else this.write(typed(value));
  }

  write(value) {
    if (value !== this.input.value) this.input.value = value; // else the caret would move
    this.rules.changed?.();
    this.echo();
  }

  /** Say what the value means, or else `otherwise`, or else the hint. */
  echo(otherwise) {
    if (this.serverError) this.serverError.hidden = true; // it spoke of what stood here before
    const meaning = this.rules.explain(this.input.value) || otherwise || null;
    const isWrong = Boolean(meaning?.wrong);
    if (isWrong) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.hint.classList.toggle("hint", !isWrong);
    this.hint.classList.toggle("field-error", isWrong);
    if (meaning?.text === this.said) return; // saying it again would be read out again
    this.said = meaning?.text;
    this.hint.replaceChildren(...(meaning ? [meaning.text] : this.hintNodes));
  }
}

function setUp(form) {
  const { prefix = "" } = form.dataset; // the form of another person names its fields so
  const named = (name) => [...form.querySelectorAll(`[name="${prefix}${name}"]`)];
  const button = form.querySelector('[type="submit"]');
  const label = button?.textContent;
  const [unknown] = named("time_unknown");
  const branches = named("birth_branch");
  const branchChosen = () => branches.some(({ checked, value }) => checked && value);

  const fieldOf = (name, rules) => named(name).map((input) => new EchoedField(input, rules))[0];
  const date = fieldOf("birth_date", {
    typed: typedDate,
    finished: finishedDate,
    explain: (value) =>
      explainDate(value, new FormData(form).get(`${prefix}calendar_type`) ?? "solar"),
    unread: "연·월·일을 숫자 8자리로 넣어 주세요. 예: 1988.07.15",
  });
  const time = fieldOf("birth_time", {
    typed: typedTime,
    finished: finishedTime,
    explain: (value) => {
      if (unknown?.checked) return null; // the hint itself speaks of 시각 모름
      if (!branchChosen()) return explainTime(value);
      return right("고르신 12지시를 그대로 써요. 시계 시각은 비워 두었어요.");
    },
    unread: "시와 분을 숫자 4자리로 넣어 주세요. 예: 07:20",
    changed: () => {
      if (!time.input.value) return;
      for (const branch of branches) branch.checked = !branch.value;
    },
  });

  const applyUnknown = () => {
    for (const input of [...branches, ...named("birth_time")]) {
      input.disabled = Boolean(unknown?.checked);
    }
  };
  const busy = (isBusy) => {
    button?.setAttribute("aria-busy", isBusy);
    if (button) button.textContent = isBusy ? "사주를 세우고 있어요…" : label;
  };
  // Also after "back": the page may be the very one that was left, or its values are put back late.
  const refresh = () => {
    busy(false);
    applyUnknown();
    for (const field of [date, time]) if (!field?.serverError) field?.echo();
  };

  for (const choice of named("calendar_type")) {
    choice.addEventListener("change", () => date?.echo());
  }
  for (const branch of branches) {
    branch.addEventListener("change", () => {
      if (branch.value && time) time.input.value = "";
      time?.echo();
    });
  }
  unknown?.addEventListener("change", () => {
    applyUnknown();
    time?.echo();
  });
  form.addEventListener("submit", () => busy(true));
  addEventListener("pageshow", refresh);
  refresh();
}

export function start() {
  for (const form of document.querySelectorAll("[data-birth-form]")) setUp(form);
}
