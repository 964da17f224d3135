// Which section of the page a piece of streamed Markdown belongs to, append-only.
// The rules are those of fortune/texts/sections.py: what streams in is what is stored.

// A model writes titles with its own taste: these words tell which section it meant.
export const KEYWORDS = {
  summary: ["한눈에", "요약", "총평"],
  chart: ["여덟글자", "여섯글자", "명식", "팔자"],
  classroom: ["교실", "수업"],
  guidance: ["지도"],
  work: ["일과동료", "동료", "업무"],
  character: ["기질", "성격"],
  wealth: ["재물"],
  people: ["관계", "마음"],
  year: ["흐름과쉼", "흐름", "올해"],
};

const HEADING = /^ {0,3}(#{1,6})[ \t]*(\S.*?)[ \t]*#*[ \t]*$/;
const BOLD_LINE = /^ {0,3}(?:\d+[.)][ \t]*)?(\*\*|__)(.+?)\1[ \t]*:?[ \t]*$/;
const BARE_LINE = /^ {0,3}(?:\d+[.)][ \t]*)?()(\S.{0,40}?)[ \t]*:?[ \t]*$/;
const FENCE = /^ {0,3}(?:```|~~~)\w*[ \t]*$/;
const LONGEST_TITLE_LINE = 60; // a longer line is text, whatever it begins with
const NOWHERE = -1;

/** Numbers, marks, emoji and spaces of a title do not count. */
const plain = (title) => title.replace(/[^가-힣]/g, "");

export class SectionSplitter {
  #sections;
  #titles;
  #seen = new Set();
  #current = NOWHERE; // the section of the last title
  #target = NOWHERE; // where its text goes
  #level = "##"; // the marks of the titles; these the prompt asks for
  #line = ""; // the unfinished line, as long as it may become a title
  #inLine = false; // the beginning of the line is dealt out
  #started = false; // the section has text to be seen

  /** `sections`: [{id, title}] in the order of the page. */
  constructor(sections) {
    this.#sections = sections;
    this.#titles = sections.map(({ title }) => plain(title));
  }

  /** Take the next piece; returns [{index, text}] to append to the sections, in order. */
  push(text) {
    const out = [];
    const lines = text.replaceAll("\r", "").split("\n");
    const tail = lines.pop();
    for (const line of lines) {
      this.#line += line;
      this.#endLine(out);
    }
    this.#line += tail;
    if (this.#inLine || !this.#mayBecomeTitle()) {
      this.#emit(out, this.#line);
      this.#line = "";
      this.#inLine = true;
    }
    return out;
  }

  /** The text is over: returns what was held back. */
  end() {
    const out = [];
    if (this.#line) this.#endLine(out);
    return out;
  }

  #endLine(out) {
    const line = this.#line;
    const { index = NOWHERE, level, exact } = (!this.#inLine && this.#titleOf(line)) || {};
    if (exact) this.#level = level;
    if (index !== this.#current && (exact || (level && level === this.#level))) {
      this.#current = index;
      this.#target = this.#seen.has(index) ? NOWHERE : index; // of one written twice the first counts
      this.#seen.add(index);
      this.#started = false;
    } else if (!exact && (this.#inLine || !FENCE.test(line))) this.#emit(out, `${line}\n`);
    this.#line = "";
    this.#inLine = false;
  }

  #emit(out, text) {
    if (this.#target === NOWHERE) return;
    this.#started ||= text.trim() !== ""; // blank lines after a title are not text yet
    if (this.#started && text) out.push({ index: this.#target, text });
  }

  #mayBecomeTitle() {
    if (this.#line.length > LONGEST_TITLE_LINE) return false;
    const known = plain(this.#line);
    return /^ {0,3}#/.test(this.#line) || this.#titles.some((title) => title.startsWith(known));
  }

  /** {index, level, exact} of the section this whole line is the title of; null for text. */
  #titleOf(line) {
    const match = HEADING.exec(line) ?? BOLD_LINE.exec(line) ?? BARE_LINE.exec(line);
    if (!match) return null;
    const level = match[1];
    const title = plain(match[2]);
    const exactly = this.#titles.indexOf(title);
    if (exactly >= 0) return { index: exactly, level, exact: true };
    const index = this.#sections.findIndex(({ id }, number) =>
      [this.#titles[number], ...(KEYWORDS[id] ?? [])].some((word) => title.includes(word)),
    );
    return index < 0 ? null : { index, level };
  }
}
