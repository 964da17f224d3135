import assert from "node:assert/strict";
import { test } from "node:test";
import {
  explainDate,
  explainTime,
  finishedDate,
  finishedTime,
  mayBeLeap,
  typedDate,
  typedTime,
} from "../../static/js/birth.js";
import * as lunar from "../../static/js/lunar.js";

/** What stands in a field after these keys, one after the other. */
const typing = (keys, rewrite) => Array.from(keys).reduce((value, key) => rewrite(value + key), "");

test("eight digits get their points while they are typed", () => {
  const steps = [];
  typing("19880715", (value) => {
    steps.push(typedDate(value));
    return steps.at(-1);
  });
  assert.deepEqual(steps.slice(3), ["1988", "1988.0", "1988.07", "1988.07.1", "1988.07.15"]);
});

test("a date with its own marks is left alone while it is typed", () => {
  for (const written of ["1988.07.15", "1988.7.5", "1988-07-15", "1988년 7월 15일", "1988/7/5"]) {
    assert.equal(typing(written, typedDate), written);
  }
});

test("however it was written, a finished date has one spelling", () => {
  for (const written of [
    "19880715",
    "１９８８０７１５",
    "1988.07.15",
    "1988.7.15",
    "1988-07-15",
    " 1988. 7. 15. ",
    "1988년 7월 15일",
  ]) {
    assert.equal(finishedDate(written), "1988.07.15", written);
  }
  for (const unread of ["", "1988", "198807", "1988.07", "880715", "198807155", "아무 날"]) {
    assert.equal(finishedDate(unread), unread);
    assert.equal(explainDate(unread), null);
  }
});

test("a solar date is said with its weekday", () => {
  assert.deepEqual(explainDate("19880715"), { text: "1988년 7월 15일 금요일", wrong: false });
  assert.equal(explainDate("2000.02.29").text, "2000년 2월 29일 화요일");
  assert.equal(explainDate("1900-01-01").text, "1900년 1월 1일 월요일");
  assert.equal(explainDate("2049.12.31").text, "2049년 12월 31일 금요일");
});

test("a date that does not exist is told from one that is not finished", () => {
  const why = (value, calendar) => {
    const { text, wrong } = explainDate(value, calendar);
    assert.equal(wrong, true, value);
    return text;
  };
  assert.equal(why("20230229"), "2023년 2월에는 29일이 없어요. 28일까지 있어요.");
  assert.equal(why("19000229"), "1900년 2월에는 29일이 없어요. 28일까지 있어요.");
  assert.equal(why("19880431"), "1988년 4월에는 31일이 없어요. 30일까지 있어요.");
  assert.equal(why("19881301"), "13월은 없는 달이에요.");
  assert.equal(why("19880001"), "0월은 없는 달이에요.");
  assert.equal(why("18991231"), "1900년부터 2049년까지 볼 수 있어요.");
  assert.equal(why("20500101"), "1900년부터 2049년까지 볼 수 있어요.");
  assert.equal(why("19880231", "lunar"), "음력 1988년 2월에는 31일이 없어요. 30일까지 있어요.");
  assert.equal(explainDate("1988.0"), null);
  assert.equal(explainDate("1988.07.0"), null); // on the way to 05
  assert.equal(explainDate(""), null);
});

test("with the table a date is said in both calendars, with its animal", () => {
  const said = (value, calendar) => explainDate(value, calendar, lunar).text;
  assert.equal(said("19880412"), "1988년 4월 12일 화요일 · 음력 2월 26일 · 용띠");
  assert.equal(said("20200523"), "2020년 5월 23일 토요일 · 음력 윤4월 1일 · 쥐띠");
  assert.equal(said("19880226", "lunar"), "음력 1988년 2월 26일 · 양력 4월 12일 화요일 · 용띠");
  assert.equal(
    said("20200401", "lunar_leap"),
    "음력 2020년 윤4월 1일 · 양력 5월 23일 토요일 · 쥐띠",
  );
});

test("around the new year both years are named, and the animal is that of the chart", () => {
  const said = (value, calendar) => explainDate(value, calendar, lunar).text;
  assert.equal(said("19880120"), "1988년 1월 20일 수요일 · 음력 1987년 12월 2일 · 토끼띠");
  // 입춘 on 4 February, 설날 on 17 February 1988.
  assert.equal(
    said("19880210"),
    "1988년 2월 10일 수요일 · 음력 1987년 12월 23일 · 사주로는 용띠(입춘부터 새해)",
  );
  assert.equal(
    said("19871223", "lunar"),
    "음력 1987년 12월 23일 · 양력 1988년 2월 10일 수요일 · 사주로는 용띠(입춘부터 새해)",
  );
  assert.match(said("19880204"), /입춘 무렵이라 띠는 시각까지 보고 정해요$/);
  assert.match(said("19000101"), /음력 1899년 12월 1일 · 돼지띠$/);
  assert.match(said("20491231"), /음력 12월 7일 · 뱀띠$/);
});

test("with the table a lunar day that does not exist is refused", () => {
  const why = (value, calendar) => {
    const { text, wrong } = explainDate(value, calendar, lunar);
    assert.equal(wrong, true, value);
    return text;
  };
  assert.equal(why("20200501", "lunar_leap"), "음력 2020년의 윤달은 윤4월 하나예요.");
  assert.equal(why("20240501", "lunar_leap"), "음력 2024년에는 윤달이 없어요.");
});

test("윤달 can be chosen only where there is one, or while that is not known", () => {
  assert.equal(mayBeLeap("20200401", lunar), true);
  assert.equal(mayBeLeap("20200501", lunar), false);
  assert.equal(mayBeLeap("20200501", undefined), true);
  assert.equal(mayBeLeap("2020.05", lunar), true);
  assert.equal(mayBeLeap("", lunar), true);
});

test("a lunar date has no weekday here, and its 30th may exist", () => {
  assert.deepEqual(explainDate("19880230", "lunar"), {
    text: "음력 1988년 2월 30일",
    wrong: false,
  });
  assert.equal(explainDate("20230215", "lunar_leap").text, "음력 2023년 윤2월 15일");
});

test("four digits become a time, three wait for the fourth", () => {
  assert.equal(typing("0720", typedTime), "07:20");
  assert.equal(typing("072", typedTime), "072");
  assert.equal(typing("7:20", typedTime), "7:20");
});

test("however it was written, a finished time has one spelling", () => {
  for (const [written, finished] of [
    ["0720", "07:20"],
    ["720", "07:20"],
    ["7:5", "07:05"],
    ["７：２０", "07:20"],
    ["7시 20분", "07:20"],
    ["14.30", "14:30"],
  ]) {
    assert.equal(finishedTime(written), finished, written);
  }
  for (const unread of ["", "7", "아침", "07:20:30", "07200", "오후 2:30"]) {
    assert.equal(finishedTime(unread), unread);
    assert.equal(explainTime(unread), null);
  }
});

test("a time is said as a Korean clock says it", () => {
  for (const [written, said] of [
    ["0720", "오전 7시 20분"],
    ["00:10", "밤 12시 10분"],
    ["12:00", "낮 12시"],
    ["14:30", "오후 2시 30분"],
    ["23:59", "오후 11시 59분"],
  ]) {
    assert.deepEqual(explainTime(written), { text: said, wrong: false });
  }
  assert.deepEqual(explainTime("2400"), { text: "24시 0분은 없는 시각이에요.", wrong: true });
  assert.equal(explainTime("7"), null);
});
