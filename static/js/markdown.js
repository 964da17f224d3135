// Markdown of a reading into elements, as it grows.
//
// The dialect is the server's: p, strong, em, ul, ol, li, blockquote, h4. Everything else - links,
// images, code, HTML - stays plain text, because nothing else is ever built. A growing text is read
// again from its last top-level block on, and only what differs is changed in the page: words that
// stand there already are not touched.

const INDENT = "[ ]*";
const HEADING = new RegExp(`^${INDENT}#{1,6}(?: +(.*?))??(?: +#+)? *$`);
const RULE = new RegExp(`^${INDENT}([-*_]) *(?:\\1 *){2,}$`);
const QUOTE = new RegExp(`^${INDENT}> ?`);
const ITEM = new RegExp(`^${INDENT}(?:([-*+])|(\\d{1,9})([.)]))(?= |$)( *)(.*)$`);
const ITEM_OR_QUOTE = new RegExp(`^${INDENT}(?:>|[-*+](?= |$)|\\d{1,9}[.)](?= |$)) *`);

// An unfinished last line of nothing but marks may still become anything: it waits for a letter.
const UNDECIDED_LINE = /(?:^|\n)[ \t]*(?:[-*+_>#]|\d+[.)]?|[ \t])+$/;

const element = (tag, children) => ({ tag, children });
const isBlank = (line) => line.trim() === "";
const indentOf = (line) => line.search(/[^ ]|$/);

/* Blocks */

/** Lines -> {nodes, starts, gap}: blocks, the line each began on, and whether a blank line parts two. */
function readBlocks(lines, open) {
  const nodes = [];
  const starts = [];
  let gap = false;
  let end = 0; // of the block before
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at])) continue;
    gap ||= end > 0 && at > end;
    const block = readBlock(lines, at, open);
    if (block.node) {
      nodes.push(block.node);
      starts.push(at);
    }
    end = block.end;
    at = end - 1;
  }
  return { nodes, starts, gap };
}

function readBlock(lines, at, open) {
  const line = lines[at];
  if (RULE.test(line)) return { node: null, end: at + 1 };
  const heading = HEADING.exec(line);
  if (heading) {
    const growing = open && at === lines.length - 1;
    return { node: element("h4", readInline(heading[1] ?? "", growing)), end: at + 1 };
  }
  if (QUOTE.test(line)) return readQuote(lines, at, open);
  if (ITEM.test(line)) return readList(lines, at, open);
  return readParagraph(lines, at, open);
}

function readParagraph(lines, at, open) {
  let end = at + 1;
  while (end < lines.length && !isBlank(lines[end]) && !interruptsParagraph(lines[end])) end += 1;
  const text = lines.slice(at, end).join("\n");
  return { node: element("p", readInline(text, open && end === lines.length)), end };
}

const beginsBlock = (line) => RULE.test(line) || HEADING.test(line) || QUOTE.test(line);

function interruptsParagraph(line) {
  if (indentOf(line) > 3) return false;
  if (beginsBlock(line)) return true;
  const item = ITEM.exec(line);
  return item !== null && item[5] !== "" && (item[1] !== undefined || Number(item[2]) === 1);
}

/** Does a line without the marks of its quote or item still belong to the paragraph inside? */
function continuesParagraph(inner, line) {
  if (isBlank(line) || beginsBlock(line) || ITEM.test(line)) return false;
  let last = inner.at(-1);
  while (!RULE.test(last) && ITEM_OR_QUOTE.test(last)) last = last.replace(ITEM_OR_QUOTE, "");
  return !isBlank(last) && !beginsBlock(last);
}

function readQuote(lines, at, open) {
  const inner = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end];
    if (QUOTE.test(line)) inner.push(line.replace(QUOTE, ""));
    else if (continuesParagraph(inner, line)) inner.push(line);
    else break;
  }
  const { nodes } = readBlocks(inner, open && end === lines.length);
  return { node: element("blockquote", nodes), end };
}

function readList(lines, start, open) {
  const first = ITEM.exec(lines[start]);
  const kind = first[1] ?? first[3];
  const items = [];
  let loose = false;
  let at = start;
  let end = start;
  for (;;) {
    const item = at < lines.length && !RULE.test(lines[at]) ? ITEM.exec(lines[at]) : null;
    if (!item || (item[1] ?? item[3]) !== kind) break;
    loose ||= at > end;
    const { inner, next } = readItem(lines, at, item);
    const content = readBlocks(inner, open && next === lines.length);
    loose ||= content.gap;
    items.push(content.nodes);
    end = next;
    at = end;
    while (at < lines.length && isBlank(lines[at])) at += 1;
  }
  const node = element(
    first[1] ? "ul" : "ol",
    items.map((nodes) => listItem(nodes, loose)),
  );
  if (first[2] && Number(first[2]) !== 1) node.start = Number(first[2]);
  return { node, end };
}

const listItem = (nodes, loose) =>
  element("li", loose ? nodes : nodes.flatMap((node) => (node.tag === "p" ? node.children : node)));

/** The lines of one item without its indent, and the line after it (blank lines at its end left out). */
function readItem(lines, start, item) {
  const [line, , , , spaces, content] = item;
  const marked = line.length - spaces.length - content.length;
  const width = marked + (content === "" || spaces.length > 4 ? 1 : spaces.length);
  const inner = [" ".repeat(Math.max(0, spaces.length - (width - marked))) + content];
  let next = start + 1;
  for (let at = next; at < lines.length; at += 1) {
    const below = lines[at];
    if (isBlank(below)) {
      if (content === "" && at === start + 1) break; // an empty item stays empty
      inner.push("");
      continue;
    }
    const inside = indentOf(below) >= width;
    if (!inside && !continuesParagraph(inner, below)) break;
    inner.push(inside ? below.slice(width) : below);
    next = at + 1;
  }
  return { inner: inner.slice(0, next - start), next };
}

/* Words and marks inside a block */

const PUNCTUATION = /[\p{P}\p{S}]/u;
// Korean sets a particle right behind a closing mark: **신금(辛金)**은. To the letter of CommonMark
// that is not bold; here a letter of these scripts counts like a space beside a mark.
const CJK = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const TOKEN = / *\n *|\*+|_+/g;

function readInline(text, open) {
  const source = text.trim();
  const shown = open ? source.replace(/[*_]+$/, "") : source; // the last marks may not be complete
  const items = [];
  let last = 0;
  for (const { 0: found, index } of shown.matchAll(TOKEN)) {
    items.push(shown.slice(last, index));
    items.push(found.includes("\n") ? "\n" : delimiter(shown, index, found));
    last = index + found.length;
  }
  items.push(shown.slice(last));
  pairMarks(items);
  if (open) closeOpenMarks(items);
  return joined(items);
}

/** A run of * or _ and whether emphasis may begin or end there, as CommonMark 6.2 says. */
function delimiter(text, at, marks) {
  const before = text.slice(0, at).match(/.$/su)?.[0] ?? " ";
  const after = String.fromCodePoint(text.codePointAt(at + marks.length) ?? 32);
  const spaceBefore = /\s/u.test(before);
  const spaceAfter = /\s/u.test(after);
  const markBefore = PUNCTUATION.test(before);
  const markAfter = PUNCTUATION.test(after);
  const left = !spaceAfter && (!markAfter || spaceBefore || markBefore || CJK.test(before));
  const right = !spaceBefore && (!markBefore || spaceAfter || markAfter || CJK.test(after));
  const anywhere = marks[0] === "*"; // an underscore does not work inside a word
  return {
    mark: marks[0],
    count: marks.length,
    length: marks.length,
    opens: left && (anywhere || !right || markBefore),
    closes: right && (anywhere || !left || markAfter),
  };
}

/** Replace each pair of marks and what lies between them by an em or strong, in place. */
function pairMarks(items) {
  for (let at = 0; at < items.length; at += 1) {
    const closer = items[at];
    while (closer.closes && closer.count > 0) {
      const from = openerOf(items, at);
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

function openerOf(items, at) {
  const closer = items[at];
  for (let from = at - 1; from >= 0; from -= 1) {
    const { mark, opens, count, length, closes } = items[from];
    if (!opens || mark !== closer.mark || count === 0) continue;
    const uneven = (closes || closer.opens) && (length + closer.length) % 3 === 0;
    if (!uneven || (length % 3 === 0 && closer.length % 3 === 0)) return from;
  }
  return -1;
}

/** While a text grows, a mark that opened is taken as closed at its end. */
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
    const node = item.mark === undefined ? item : item.mark.repeat(item.count);
    if (node === "") continue;
    if (typeof node === "string" && typeof nodes.at(-1) === "string")
      nodes.push(nodes.pop() + node);
    else nodes.push(node);
  }
  return nodes;
}

/* The page */

const normal = (source) => source.replaceAll("\r", "").replaceAll("\t", "    ");
const linesOf = (source, open) => (open ? source.replace(UNDECIDED_LINE, "") : source).split("\n");

/** Markdown -> tree of strings and {tag, children}. `open`: the text is still growing. */
export function parse(source, { open = false } = {}) {
  return readBlocks(linesOf(normal(source), open), open).nodes;
}

function put(parent, fresh, old) {
  if (old) parent.replaceChild(fresh, old);
  else parent.append(fresh);
  return fresh;
}

/** Make the children of `parent` from number `from` on look like `nodes`, changing what differs. */
function patch(parent, nodes, from = 0) {
  const { ownerDocument: page, childNodes } = parent;
  nodes.forEach((node, index) => {
    const old = childNodes[from + index];
    if (typeof node === "string") {
      if (old?.nodeType !== 3) put(parent, page.createTextNode(node), old);
      else if (!node.startsWith(old.data)) old.data = node;
      else if (node.length > old.length) old.appendData(node.slice(old.length));
      return;
    }
    const same = old?.nodeName.toLowerCase() === node.tag;
    const target = same ? old : put(parent, page.createElement(node.tag), old);
    if (node.tag === "ol" && target.start !== (node.start ?? 1)) target.start = node.start ?? 1;
    patch(target, node.children);
  });
  while (childNodes.length > from + nodes.length) parent.lastChild.remove();
}

/** Shows a growing Markdown text in an element that is its own. */
export class MarkdownView {
  #target;
  #settledText = ""; // up to the last top-level block: read once, never again
  #settledNodes = 0;

  constructor(target) {
    this.#target = target;
    target.replaceChildren();
  }

  /** Show `source`: usually the text shown before with more at its end, but any text will do. */
  show(source, { open = false } = {}) {
    const text = normal(source);
    if (!text.startsWith(this.#settledText)) {
      this.#settledText = "";
      this.#settledNodes = 0;
    }
    const lines = linesOf(text.slice(this.#settledText.length), open);
    const { nodes, starts } = readBlocks(lines, open);
    patch(this.#target, nodes, this.#settledNodes);
    if (nodes.length < 2) return;
    const lastBlock = lines.slice(0, starts.at(-1)).join("\n").length + 1;
    this.#settledText = text.slice(0, this.#settledText.length + lastBlock);
    this.#settledNodes += nodes.length - 1;
  }
}
