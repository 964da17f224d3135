// Markdown of a reading into elements, as it grows: p, strong, em, ul, ol, li, blockquote, h4, as
// the server writes them. Links, images, code and HTML stay plain text: nothing else is built.

const HEADING = /^ *#{1,6}(?: +(.*?))??(?: +#+)? *$/;
const RULE = /^ *([-*_]) *(?:\1 *){2,}$/;
const QUOTE = /^ *> ?/;
const ITEM = /^ *(?:([-*+])|(\d{1,9})([.)]))(?= |$)( *)(.*)$/;
const MARKS = /^ *(?:>|(?:[-*+]|\d{1,9}[.)])(?= |$)) */; // of a quote or an item

// An unfinished last line of nothing but marks may still become anything: it waits for a letter.
const UNDECIDED = /(?:^|\n)\s*(?:[-*+_>#\s]|\d+[.)]?)+$/;

const element = (tag, children) => ({ tag, children });
const isBlank = (line) => !line.trim();
const indentOf = (line) => line.search(/[^ ]|$/);
const beginsBlock = (line) => RULE.test(line) || HEADING.test(line) || QUOTE.test(line);

/* Blocks. `open`: the last line is still growing. */

/** {nodes, starts, gap}: blocks, their first lines, whether a blank line parts two. */
function readBlocks(lines, open) {
  const nodes = [];
  const starts = [];
  let gap = false;
  let end = 0; // of the block before
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at])) continue;
    gap ||= end > 0 && at > end;
    const block = readBlock(lines, at, open);
    if (block.node) starts.push(at) && nodes.push(block.node);
    end = block.end;
    at = end - 1;
  }
  return { nodes, starts, gap };
}

function readBlock(lines, at, open) {
  const line = lines[at];
  const end = at + 1;
  if (RULE.test(line)) return { end };
  const heading = HEADING.exec(line);
  if (heading) {
    return { node: element("h4", readInline(heading[1] ?? "", open && end === lines.length)), end };
  }
  if (QUOTE.test(line)) return readQuote(lines, at, open);
  return (ITEM.test(line) ? readList : readParagraph)(lines, at, open);
}

function readParagraph(lines, at, open) {
  let end = at + 1;
  while (end < lines.length && !isBlank(lines[end]) && !endsParagraph(lines[end])) end += 1;
  const text = lines.slice(at, end).join("\n");
  return { node: element("p", readInline(text, open && end === lines.length)), end };
}

function endsParagraph(line) {
  if (indentOf(line) > 3) return false;
  const item = ITEM.exec(line);
  return beginsBlock(line) || (item?.[5] && (item[1] || Number(item[2]) === 1));
}

/** Does a line without the marks of its quote or item still belong to the paragraph inside? */
function continuesParagraph(inner, line) {
  if (isBlank(line) || beginsBlock(line) || ITEM.test(line)) return false;
  let last = inner.at(-1);
  while (!RULE.test(last) && MARKS.test(last)) last = last.replace(MARKS, "");
  return !isBlank(last) && !beginsBlock(last);
}

function readQuote(lines, at, open) {
  const inner = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end];
    if (!QUOTE.test(line) && !continuesParagraph(inner, line)) break;
    inner.push(line.replace(QUOTE, ""));
  }
  const { nodes } = readBlocks(inner, open && end === lines.length);
  return { node: element("blockquote", nodes), end };
}

function readList(lines, start, open) {
  const [, bullet, number, delimiter] = ITEM.exec(lines[start]);
  const items = [];
  let loose = false;
  let end = start;
  for (let at = start; at < lines.length; ) {
    const item = ITEM.exec(lines[at]);
    if (!item || RULE.test(lines[at]) || item[1] !== bullet || item[3] !== delimiter) break;
    const { inner, next } = readItem(lines, at, item);
    const { nodes, gap } = readBlocks(inner, open && next === lines.length);
    loose ||= gap || at > end;
    items.push(nodes);
    end = next;
    at = next;
    while (at < lines.length && isBlank(lines[at])) at += 1;
  }
  // In a list without blank lines the text of an item is no paragraph.
  const unwrap = (node) => (node.tag === "p" && !loose ? node.children : node);
  const children = items.map((nodes) => element("li", nodes.flatMap(unwrap)));
  return { node: { ...element(bullet ? "ul" : "ol", children), start: Number(number ?? 1) }, end };
}

/** The lines of an item without its indent, and the line after it (not counting blank ones). */
function readItem(lines, start, [line, , , , spaces, content]) {
  const marked = line.length - spaces.length - content.length;
  const width = marked + (content && spaces.length < 5 ? spaces.length : 1);
  const inner = [line.slice(width)];
  let next = start + 1;
  for (let at = next; at < lines.length; at += 1) {
    const below = lines[at];
    const inside = isBlank(below) || indentOf(below) >= width;
    if (!inside && !continuesParagraph(inner, below)) break;
    if (!content && isBlank(lines[start + 1])) break; // an empty item stays empty
    inner.push(inside ? below.slice(width) : below);
    if (!isBlank(below)) next = at + 1;
  }
  return { inner: inner.slice(0, next - start), next };
}

/* Words and marks inside a block. */

const PUNCTUATION = /[\p{P}\p{S}]/u;
// Korean sets a particle right behind a closing mark: **신금(辛金)**은. To the letter of CommonMark
// that is not bold; here a letter of these scripts counts like a space beside a mark.
const CJK = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function readInline(text, open) {
  const source = text.trim();
  const shown = open ? source.replace(/[*_]+$/, "") : source; // the last marks may not be complete
  const items = [];
  let last = 0;
  for (const { 0: found, index } of shown.matchAll(/ *\n *|\*+|_+/g)) {
    items.push(shown.slice(last, index));
    items.push(found.includes("\n") ? "\n" : markRun(shown, index, found));
    last = index + found.length;
  }
  items.push(shown.slice(last));
  pairMarks(items);
  if (open) closeOpenMarks(items);
  return joined(items);
}

/** A run of * or _, and whether emphasis may begin or end there: CommonMark 6.2. */
function markRun(text, at, { length, 0: mark }) {
  const around = [text.slice(0, at).slice(-2).match(/.$/su), text.slice(at + length).match(/^./su)];
  const [before, after] = around.map((found) => {
    const character = found?.[0] ?? " ";
    const punctuation = PUNCTUATION.test(character);
    const space = /\s/u.test(character);
    return { punctuation, space, edge: punctuation || space || CJK.test(character) };
  });
  const left = !after.space && (!after.punctuation || before.edge);
  const right = !before.space && (!before.punctuation || after.edge);
  const anywhere = mark === "*"; // an underscore does not work inside a word
  const opens = left && (anywhere || !right || before.punctuation);
  const closes = right && (anywhere || !left || after.punctuation);
  return { mark, length, count: length, opens, closes };
}

/** Put em and strong in the place of marks that pair. */
function pairMarks(items) {
  for (let at = 0; at < items.length; at += 1) {
    const closer = items[at];
    while (closer.closes && closer.count > 0) {
      const from = items.slice(0, at).findLastIndex((item) => fits(item, closer));
      if (from < 0) break;
      const opener = items[from];
      const used = Math.min(opener.count, closer.count, 2);
      const inner = element(used === 2 ? "strong" : "em", joined(items.slice(from + 1, at)));
      items.splice(from + 1, at - from - 1, inner);
      at = from + 2;
      opener.count -= used;
      closer.count -= used;
    }
  }
}

function fits(opener, closer) {
  if (!opener.opens || opener.mark !== closer.mark || opener.count === 0) return false;
  const thirds = (opener.length + closer.length) % 3 === 0 && closer.length % 3 !== 0;
  return !((opener.closes || closer.opens) && thirds);
}

/** While a text grows, its open marks are taken as closed at its end. */
function closeOpenMarks(items) {
  for (let from = items.length - 1; from >= 0; from -= 1) {
    const { opens, closes, count } = items[from];
    if (!opens || count === 0 || (count === 1 && closes)) continue;
    const inner = joined(items.splice(from).slice(1));
    const strong = count > 1 ? [element("strong", inner)] : inner;
    items.push(count === 2 ? strong[0] : element("em", strong));
  }
}

/** Strings side by side become one; marks that paired with nothing are text. */
function joined(items) {
  const nodes = [];
  for (const item of items) {
    const node = item.mark?.repeat(item.count) ?? item;
    const both = typeof node === "string" && typeof nodes.at(-1) === "string";
    if (node !== "") nodes.push(both ? nodes.pop() + node : node);
  }
  return nodes;
}

/* The page. */

/** Make the children of `parent`, from number `from` on, these nodes; change only what differs. */
function patch(parent, nodes, from = 0) {
  const { ownerDocument: page, childNodes } = parent;
  const put = (fresh, old) => {
    if (old) old.replaceWith(fresh);
    else parent.append(fresh);
    return fresh;
  };
  nodes.forEach((node, index) => {
    const old = childNodes[from + index];
    if (typeof node !== "string") {
      const same = old?.nodeName.toLowerCase() === node.tag;
      const target = same ? old : put(page.createElement(node.tag), old);
      if (node.tag === "ol" && target.start !== node.start) target.start = node.start;
      patch(target, node.children);
    } else if (old?.nodeType !== 3) put(page.createTextNode(node), old);
    else if (!node.startsWith(old.data)) old.data = node;
    else if (node !== old.data) old.appendData(node.slice(old.length)); // words that stand stay
  });
  while (childNodes.length > from + nodes.length) parent.lastChild.remove();
}

/** Say whether a text grows: to screen readers, and by the mark at its end (`assets/app.css`). */
export function setGrowing(target, grows) {
  target.setAttribute("aria-busy", grows);
  target.toggleAttribute("data-growing", grows);
}

/** Shows a text that grows (`open`) in an element of its own. */
export class MarkdownView {
  #target;
  #settledText = ""; // up to the last top-level block: read once, never again
  #settledNodes = 0;

  constructor(target) {
    this.#target = target;
    target.replaceChildren();
  }

  show(source, { open = false } = {}) {
    if (!source.startsWith(this.#settledText)) {
      this.#settledText = "";
      this.#settledNodes = 0;
    }
    const settled = this.#settledText.length;
    const rest = source.slice(settled);
    const lines = (open ? rest.replace(UNDECIDED, "") : rest).split("\n");
    const plain = lines.map((line) => line.replaceAll("\t", "    ").replaceAll("\r", ""));
    const { nodes, starts } = readBlocks(plain, open);
    patch(this.#target, nodes, this.#settledNodes);
    if (nodes.length < 2) return;
    const before = lines.slice(0, starts.at(-1)).join("\n").length + 1;
    this.#settledText = source.slice(0, settled + before);
    this.#settledNodes += nodes.length - 1;
  }
}
