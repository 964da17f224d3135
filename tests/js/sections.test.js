import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { KEYWORDS, SectionSplitter } from "../../static/js/sections.js";
import { cuts } from "./fakes.js";

const TEACHER = [
  ["summary", "한눈에 보기"],
  ["chart", "나의 여덟 글자"],
  ["classroom", "교실 속 선생님"],
  ["guidance", "지도하는 방식"],
  ["work", "일과 동료"],
  ["year", "2026년의 흐름과 쉼"],
].map(([id, title]) => ({ id, title }));

const DAY = [
  ["today", "하루의 한마디"],
  ["flow", "하루의 흐름"],
  ["do", "해 보기 좋은 일"],
].map(([id, title]) => ({ id, title }));

/** {id: text} of a Markdown given in these pieces. */
const split = (...pieces) => splitAs(TEACHER, ...pieces);

function splitAs(sections, ...pieces) {
  const splitter = new SectionSplitter(sections);
  const dealt = pieces.flatMap((piece) => splitter.push(piece)).concat(splitter.end());
  const texts = {};
  for (const { index, text } of dealt) {
    texts[sections[index].id] = (texts[sections[index].id] ?? "") + text;
  }
  return texts;
}

const READING = `선생님, 풀이를 시작할게요.

## 한눈에 보기

두터운 흙 속의 **보석**이에요.
# 하나를 고르면 되는 해예요.

### 소제목
둘째 문단.

## 2. **나의 여섯 글자** 🌿
물이 비어 있어요.
#해시는 제목이 아니에요.

**교실 속 선생님**
- 하나
- 둘

일과 동료

함께하는 손.
`;

test("a reading is dealt out by its headings, text before the first one dropped", () => {
  const texts = split(READING);
  assert.deepEqual(Object.keys(texts), ["summary", "chart", "classroom", "work"]);
  assert.equal(
    texts.summary,
    "두터운 흙 속의 **보석**이에요.\n# 하나를 고르면 되는 해예요.\n\n### 소제목\n둘째 문단.\n\n",
  );
  assert.equal(texts.chart, "물이 비어 있어요.\n#해시는 제목이 아니에요.\n\n");
  assert.equal(texts.classroom, "- 하나\n- 둘\n\n");
  assert.equal(texts.work, "함께하는 손.\n");
});

test("the sections are the same wherever the text is cut in two", () => {
  const whole = split(READING);
  for (const pieces of cuts(READING)) assert.deepEqual(split(...pieces), whole);
});

test("the sections are the same when every character comes alone, also with CRLF", () => {
  const whole = split(READING);
  assert.deepEqual(split(...READING), whole);
  assert.deepEqual(split(...READING.replaceAll("\n", "\r\n")), whole);
});

test("text is dealt out as it comes: only a line that may become a heading waits", () => {
  const splitter = new SectionSplitter(TEACHER);
  const texts = (piece) => splitter.push(piece).map(({ text }) => text);
  assert.deepEqual(texts("## 한눈에 보기\n두"), ["두"]);
  assert.deepEqual(texts("터운 흙"), ["터운 흙"]);
  assert.deepEqual(texts("이에요.\n"), ["이에요.\n"]);
  assert.deepEqual(texts("나의 여"), []); // so far the beginning of a title
  assert.deepEqual(texts("름은"), ["나의 여름은"]);
  assert.deepEqual(texts(" 좋았어요.\n##"), [" 좋았어요.\n"]);
  assert.deepEqual(texts(" 일과 동료"), []);
  assert.deepEqual(splitter.push("\n손"), [{ index: 4, text: "손" }]);
});

test("a long line is text, whatever it begins with", () => {
  const splitter = new SectionSplitter(TEACHER);
  const line = `#해시${"태그".repeat(40)}`;
  assert.deepEqual(splitter.push(`## 한눈에 보기\n${line}`), [{ index: 0, text: line }]);
});

test("what was held back comes out at the end", () => {
  assert.deepEqual(split("## 한눈에 보기\n글\n나의 여"), { summary: "글\n나의 여\n" });
});

test("titles are known in a model's own spelling", () => {
  for (const heading of [
    "## 교실 속 선생님",
    "##교실 속 선생님",
    "   ##  교실 속 선생님  ##",
    "## 3. 교실 속 선생님",
    "## **교실 속 선생님**",
    "## 🏫 교실 속, 선생님!",
    "## 교실에서의 모습",
    "#### 교실 속 선생님",
    "**3. 교실 속 선생님**:",
    "3) __교실 속 선생님__",
    "교실 속 선생님",
  ]) {
    assert.deepEqual(split(`${heading}\n글`), { classroom: "글" }, heading);
  }
});

test("the year in a title may be another one, and the six characters are the eight", () => {
  assert.deepEqual(split("## 2027년의 흐름과 쉼\n글"), { year: "글" });
  assert.deepEqual(split("## 나의 여섯 글자\n글"), { chart: "글" });
});

test("a subheading, a bold sentence or a line of the text is not a title by a word in it", () => {
  const body = "### 수업의 힘\n**지도는 천천히**\n동료와 마음을 나눠요.\n교실 속 선생님이에요.\n";
  assert.deepEqual(split(`## 한눈에 보기\n${body}`), { summary: body });
});

test("a reading with its titles on another level is read by that level", () => {
  const texts = split(
    "# 올해의 풀이\n### 한눈에 보기\n하나\n### 수업과 교실\n둘\n## 일과 사람\n셋\n",
  );
  assert.deepEqual(texts, { summary: "하나\n", classroom: "둘\n## 일과 사람\n셋\n" });
});

test("a heading that repeats the section it stands in does not end it", () => {
  assert.deepEqual(split("## 일과 동료\n하나\n## 일과 동료\n둘\n## 동료의 힘\n셋\n"), {
    work: "하나\n둘\n## 동료의 힘\n셋\n",
  });
});

test("an unknown heading stays in its section; of a section written twice the first counts", () => {
  const text = "## 한눈에 보기\n하나\n## 덧붙임\n둘\n## 일과 동료\n셋\n## 한눈에 보기\n넷\n";
  assert.deepEqual(split(text), { summary: "하나\n## 덧붙임\n둘\n", work: "셋\n" });
});

test("a fence around the answer is not part of it", () => {
  assert.deepEqual(split("```markdown\n## 한눈에 보기\n글\n```"), { summary: "글\n" });
});

test("sections of any reading are known by their titles, also with something around them", () => {
  const text = "## 하루의 한마디\n하나\n## 🌿 3월 2일, 하루의 흐름은\n둘\n## 해 보기 좋은 일\n셋\n";
  const whole = { today: "하나\n", flow: "둘\n", do: "셋\n" };
  for (const pieces of cuts(text)) assert.deepEqual(splitAs(DAY, ...pieces), whole);
  const unknown = "## 하루의 한마디\n하나\n## 올해의 흐름\n둘\n";
  assert.deepEqual(splitAs(DAY, unknown), { today: "하나\n## 올해의 흐름\n둘\n" });
});

test("a heading without a text leaves its section alone", () => {
  assert.deepEqual(split("## 한눈에 보기\n\n  \n\n## 일과 동료\n글"), { work: "글" });
});

test("the words that tell a section are the server's", () => {
  const python = readFileSync(new URL("../../fortune/texts/sections.py", import.meta.url), "utf8");
  const from = python.indexOf("_KEYWORDS: ");
  const table = python.slice(from, python.indexOf("\n}\n", from));
  const rows = [...table.matchAll(/^ {4}"(\w+)": \((.*)\),$/gm)];
  const words = (list) =>
    list
      .split(",")
      .filter((word) => word.trim())
      .map((word) => JSON.parse(word));
  assert.deepEqual(Object.fromEntries(rows.map(([, id, list]) => [id, words(list)])), KEYWORDS);
});
