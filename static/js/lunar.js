// Korean lunar dates, 1899 to 2049, so that a date can be shown in both calendars while it is typed:
// nothing is sent for it. The table is written by tools/build_lunar.py; the server computes its own.

const FIRST_YEAR = 1899;
const FIRST_DAY = Date.UTC(1899, 1, 10); // lunar 1899-01-01
const DAY = 24 * 3600 * 1000;
// Five digits a year: its doubled month, then a bit for each month, 1 where it has 30 days.
const YEARS =
  "0ab5084b6804ae00a570552680d2600d95046aa8056a009ad024ae804ae06a4d80a4d00d2505d9480b550" +
  "056a0296d0095d074ad8049b00a4b05b25806a900ad404b5a802b60095b0249b804970664b00e4a00ea50" +
  "56d4805b5002b6039570092e07c9680c9500d4a06da500b690056d042ad8025d0092d02c9580a9507d4a8" +
  "0b4a00b550556a804db0025b0392b8052b08a9580695006aa06ad500ab5004b604a5700a5700527036930" +
  "0d95076aa8056a009ad054ae804ae00a4e04d2680d2508d5480b5400d6a0696d0095b0049b04a4d80a4b0" +
  "ab25806a5006d406b5a802b60095b0549b804970064b036a500ea5086d4805ad002b6059370092e00c960" +
  "4e4a80d4a00da5025aa8056c07aad8025d0092d05c9580a9500b4a03ba500b550955a804ba00a5b0552b8" +
  "052b00a9504b4a806aa00ad50255a804b606a5700a57005270569300d93005aa03ab50096d0b4ae804ae0" +
  "0a4d06d2680d2500d5205daa00b6a0096d024ad8049b07a4b80a4b00b2505b52806d400ada0";
const WIDTH = 5;

const count = YEARS.length / WIDTH;

/** The months of a lunar year in the order of time: {month, leap, days}. */
function monthsOf(year) {
  const at = (year - FIRST_YEAR) * WIDTH;
  const doubled = Number.parseInt(YEARS[at], 16);
  const bits = Number.parseInt(YEARS.slice(at + 1, at + WIDTH), 16);
  return Array.from({ length: doubled ? 13 : 12 }, (_, place) => ({
    month: doubled && place >= doubled ? place : place + 1,
    leap: Boolean(doubled) && place === doubled,
    days: (bits >> (15 - place)) & 1 ? 30 : 29,
  }));
}

/** Every month there is with its first day (UTC): {year, month, leap, days, first}. */
const MONTHS = [];
let next = FIRST_DAY;
for (let year = FIRST_YEAR; year < FIRST_YEAR + count; year += 1) {
  for (const month of monthsOf(year)) {
    MONTHS.push({ year, ...month, first: next });
    next += month.days * DAY;
  }
}

/** The lunar date {year, month, day, leap} of a day (UTC milliseconds); undefined outside. */
export function lunarOf(day) {
  const found = MONTHS.findLast(({ first }) => first <= day);
  if (!found || day >= next) return undefined;
  const { year, month, leap, first } = found;
  return { year, month, leap, day: (day - first) / DAY + 1 };
}

/** A lunar month {days, first}, `first` in UTC milliseconds; undefined where there is none. */
export function lunarMonth(year, month, leap) {
  return MONTHS.find((one) => one.year === year && one.month === month && one.leap === leap);
}

/** The doubled month of a lunar year; undefined in a year without one. */
export function doubledMonth(year) {
  return MONTHS.find((one) => one.year === year && one.leap)?.month;
}
