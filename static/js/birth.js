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

const weekdayOf = (day) => `${"일월화수목금토"[new Date(day).getUTCDay()]}요일`;
const ANIMALS = "쥐 소 호랑이 토끼 용 뱀 말 양 원숭이 닭 개 돼지".split(" ");

/** {text, wrong}: the date in both calendars, or why there is none; null when unread.
 * Without `lunar` (the module lunar.js) it is said in its own calendar only. */
export function explainDate(value, calendar = "solar", lunar = undefined) {
  const numbers = numbersOf(DATE, value);
  if (!numbers || /\D0$/.test(value)) return null; // the day has only begun: 05 is typed 0, then 5
  const [year, month, day] = numbers;
  if (year < 1900 || year > 2049) return wrong("1900년부터 2049년까지 볼 수 있어요.");
  if (month < 1 || month > 12) return wrong(`${month}월은 없는 달이에요.`);
  if (calendar === "solar") return explainSolar(year, month, day, lunar);
  return explainLunar(year, month, day, calendar === "lunar_leap", lunar);
}

function explainSolar(year, month, day, lunar) {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const name = `${year}년 ${month}월`;
  if (day < 1 || day > last) return wrong(`${name}에는 ${day}일이 없어요. ${last}일까지 있어요.`);
  const at = Date.UTC(year, month - 1, day);
  const text = `${name} ${day}일 ${weekdayOf(at)}`;
  const other = lunar?.lunarOf(at);
  if (!other) return right(text);
  const itsYear = other.year === year ? "" : `${other.year}년 `;
  const itsMonth = `${other.leap ? "윤" : ""}${other.month}월`;
  return right(`${text} · 음력 ${itsYear}${itsMonth} ${other.day}일 · ${animalOf(at, other.year)}`);
}

function explainLunar(year, month, day, leap, lunar) {
  const found = lunar?.lunarMonth(year, month, leap);
  if (lunar && !found) return wrong(noLeapMonth(year, lunar.doubledMonth(year)));
  const last = found?.days ?? 30; // or 29: the server knows
  const name = `음력 ${year}년 ${leap ? "윤" : ""}${month}월`;
  if (day < 1 || day > last) return wrong(`${name}에는 ${day}일이 없어요. ${last}일까지 있어요.`);
  if (!found) return right(`${name} ${day}일`);
  const at = found.first + (day - 1) * 24 * 3600 * 1000;
  const date = new Date(at);
  const itsYear = date.getUTCFullYear() === year ? "" : `${date.getUTCFullYear()}년 `;
  const other = `양력 ${itsYear}${date.getUTCMonth() + 1}월 ${date.getUTCDate()}일 ${weekdayOf(at)}`;
  return right(`${name} ${day}일 · ${other} · ${animalOf(at, year)}`);
}

function noLeapMonth(year, doubled) {
  if (!doubled) return `음력 ${year}년에는 윤달이 없어요.`;
  return `음력 ${year}년의 윤달은 윤${doubled}월 하나예요.`;
}

/** The animal of the year as a chart counts it, from 입춘 (3 to 5 February) on; `lunarYear` is how
 * most people count. */
function animalOf(at, lunarYear) {
  const date = new Date(at);
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  if (month === 2 && day >= 3 && day <= 5) return "입춘 무렵이라 띠는 시각까지 보고 정해요";
  const year = date.getUTCFullYear() - (month === 1 || (month === 2 && day < 3));
  const name = `${ANIMALS[(year - 4) % 12]}띠`;
  return year === lunarYear ? name : `사주로는 ${name}(입춘부터 새해)`;
}

/** Whether the lunar month in the field may be doubled: true until it is known not to be. */
export function mayBeLeap(value, lunar) {
  const [year, month] = numbersOf(DATE, value) ?? [];
  return !month || !lunar || Boolean(lunar.lunarMonth(year, month, true));
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

  /** Look again at a value that nobody changed: what the server said of it stays. */
  refresh() {
    this.rules.changed?.();
    if (!this.serverError || this.serverError.hidden) this.echo();
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

  let lunar; // the table of the other calendar: fetched when a date is about to be typed
  const calendars = named("calendar_type");

  const fieldOf = (name, rules) => named(name).map((input) => new EchoedField(input, rules))[0];
  const date = fieldOf("birth_date", {
    typed: typedDate,
    finished: finishedDate,
    explain: (value) =>
      explainDate(value, calendars.find(({ checked }) => checked)?.value ?? "solar", lunar),
    changed: () => {
      const leap = calendars.find(({ value }) => value === "lunar_leap");
      // One that is chosen stays: the field says why there is no such month.
      if (leap) leap.disabled = !leap.checked && !mayBeLeap(date.input.value, lunar);
    },
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

  for (const choice of calendars) {
    choice.addEventListener("change", () => date?.write(date.input.value));
  }
  const knowLunar = async () => {
    if (lunar) return;
    lunar = await import("./lunar.js").catch(() => undefined); // the server knows it too
    date.refresh();
  };
  date?.input.addEventListener("focus", knowLunar, { once: true });
  // Who was quicker than this script has entered the field already.
  if (date && (date.input.value || date.input === document.activeElement)) knowLunar();
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
