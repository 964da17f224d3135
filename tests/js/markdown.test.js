import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MarkdownView } from "../../static/js/markdown.js";
import { page } from "./fakes.js";

// Each Markdown with its HTML, as the server's filter writes it (blank lines between blocks left out).
const CASES = JSON.parse(readFileSync(new URL("./markdown_cases.json", import.meta.url), "utf8"));

const READING = `선생님의 중심은 **신금(辛金)**, 곱게 세공된 *보석*이에요.
늦여름의 땅에서 태어나 뿌리는 든든해요.

### 살펴볼 점

- **강점**: 차분한 준비
- 살필 점: 시작이 늦어질 수 있음
  1. 하나
  2. 둘

> 말보다 **깊이**가 먼저 느껴집니다.
> 저녁 산책은 어떨까요?

2026년은 3월이 좋아요.
`;

function shown(source, steps = [source]) {
  const body = page.createElement("div");
  const view = new MarkdownView(body);
  for (const step of steps) view.show(step, { open: true });
  view.show(source);
  return body.innerHTMLText;
}

test("every case looks as the server writes it", () => {
  assert.ok(CASES.length > 30);
  for (const { markdown, html } of CASES) assert.equal(shown(markdown), html, markdown);
});

test("a text that grows by single characters ends as the same text at once", () => {
  for (const markdown of [READING, ...CASES.map((example) => example.markdown)]) {
    const steps = Array.from(markdown, (_, at) => markdown.slice(0, at));
    assert.equal(shown(markdown, steps), shown(markdown), markdown);
  }
});

test("at every step a growing text looks as if it had not grown", () => {
  const texts = [READING, ...CASES.map((example) => example.markdown)];
  for (const markdown of texts) {
    for (const size of [1, 2, 5, 11]) {
      const body = page.createElement("div");
      const view = new MarkdownView(body);
      for (let end = size; end < markdown.length; end += size) {
        const fresh = page.createElement("div");
        new MarkdownView(fresh).show(markdown.slice(0, end), { open: true });
        view.show(markdown.slice(0, end), { open: true });
        assert.equal(body.innerHTMLText, fresh.innerHTMLText, markdown.slice(0, end));
      }
    }
  }
});

test("a text that grows by any two pieces ends as the same text at once", () => {
  const whole = shown(READING);
  for (let at = 0; at <= READING.length; at += 1) {
    assert.equal(shown(READING, [READING.slice(0, at)]), whole);
  }
});

test("while a reading grows no mark shows, no word goes, and nothing is built twice", () => {
  const body = page.createElement("div");
  const view = new MarkdownView(body);
  let built = 0;
  const counting = (make) => (argument) => {
    built += 1;
    return make(argument);
  };
  body.ownerDocument = {
    createElement: (tag) => {
      const element = page.createElement(tag);
      element.ownerDocument = body.ownerDocument;
      return element;
    },
    createTextNode: counting(page.createTextNode),
  };
  body.ownerDocument.createElement = counting(body.ownerDocument.createElement);
  const words = (node) => node.data ?? node.childNodes.map(words).join("");
  const size = (node) => 1 + (node.childNodes ?? []).reduce((sum, child) => sum + size(child), 0);
  let before = "";
  for (let length = 1; length <= READING.length; length += 1) {
    view.show(READING.slice(0, length), { open: true });
    const now = words(body);
    assert.ok(now.startsWith(before.trimEnd()), `${before} | ${now}`);
    assert.doesNotMatch(now, /[*#>]|^- /m);
    before = now;
  }
  assert.equal(built, size(body) - 1);
});

test("a star inside a word is no emphasis before its partner comes", () => {
  const body = page.createElement("div");
  new MarkdownView(body).show("2*3은 여섯", { open: true });
  assert.equal(body.innerHTMLText, "<p>2*3은 여섯</p>");
});

test("a text that turns out different is shown as it is", () => {
  const body = page.createElement("div");
  const view = new MarkdownView(body);
  view.show("하나\n\n- 둘\n\n셋", { open: true });
  view.show("3. 넷\n\n다섯", { open: true });
  assert.equal(body.innerHTMLText, '<ol start="3"><li>넷</li></ol><p>다섯</p>');
  view.show("1. 여섯");
  assert.equal(body.innerHTMLText, "<ol><li>여섯</li></ol>");
});

test("whatever the text, only the eight elements are built", () => {
  const allowed = new Set("#text p strong em ul ol li blockquote h4".split(" "));
  const atoms = "가 나 ** * _ ` < > [ ]( ) \n \n\n -  1. #  ### > ``` <b> </p> &lt; | \\".split(
    " ",
  );
  let seed = 7;
  const next = (limit) => {
    seed = (seed * 48271) % 2147483647;
    return seed % limit;
  };
  const walk = ({ nodeName, childNodes = [] }) => {
    assert.ok(allowed.has(nodeName.toLowerCase()), nodeName);
    childNodes.forEach(walk);
  };
  for (let round = 0; round < 2000; round += 1) {
    const text = Array.from(
      { length: next(20) },
      () => atoms[next(atoms.length)] + " ".repeat(next(2)),
    );
    for (const open of [true, false]) {
      const body = page.createElement("div");
      new MarkdownView(body).show(text.join(""), { open });
      body.childNodes.forEach(walk);
    }
  }
});
