// Which section of the page a piece of streamed Markdown belongs to.
// The rules are those of fortune/texts/sections.py, so that what streams in is what is stored.

// A model writes a title with its own taste: in a heading these words tell which section it meant.
// tests/js/sections.test.js keeps them equal to the server's table.
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
const BARE_LINE = /^ {0,3}(?:\d+[.)][ \t]*)?(\S.{0,40}?)[ \t]*:?[ \t]*$/;
const FENCE = /^ {0,3}(?:```|~~~)\w*[ \t]*$/;

const ASKED_LEVEL = 2; // the prompt asks for "## "
const BOLD_LEVEL = 7;
const BARE_LEVEL = 8;
const LONGEST_TITLE_LINE = 60; // a longer line is text, whatever it begins with
const DROP = -1;

/** Only the Hangul of a title: numbering, bold marks, emoji, years and spaces do not count. */
const plain = (title) => title.replace(/[^가-힣]/g, "");

/** Deals out a growing text to the sections of a page, append-only. */
export class SectionSplitter {
  #ids;
  #titles;
  #seen = new Set();
  #current = DROP; // the section of the last title
  #target = DROP; // where text goes: that section, or nowhere
  #level = ASKED_LEVEL;
  #line = ""; // the unfinished line, as long as it may become a heading
  #inLine = false; // the beginning of this line is already dealt out
  #started = false; // the current section has text that can be seen

  /** `sections`: [{id, title}] in the order of the page. */
  constructor(sections) {
    this.#ids = sections.map(({ id }) => id);
    this.#titles = sections.map(({ title }) => plain(title));
  }

  /** Take the next piece; returns [{index, text}] to append to the sections' bodies, in order. */
  push(text) {
    const out = [];
    const parts = text.replaceAll("\r", "").split("\n");
    const tail = parts.pop();
    for (const part of parts) {
      this.#line += part;
      this.#endLine(out);
    }
    this.#line += tail;
    if (this.#inLine || !this.#mayBecomeHeading()) {
      this.#emit(out, this.#line);
      this.#line = "";
      this.#inLine = true;
    }
    return out;
  }

  /** The text is over: what was held back is dealt out. */
  end() {
    const out = [];
    if (this.#line) this.#endLine(out);
    return out;
  }

  #endLine(out) {
    const heading = this.#inLine ? null : this.#headingOf(this.#line);
    if (heading?.exact) this.#level = heading.level;
    const known = heading && (heading.exact || heading.level === this.#level);
    if (known && heading.index !== this.#current) this.#begin(heading.index);
    else if (!heading?.exact && (this.#inLine || !FENCE.test(this.#line))) {
      this.#emit(out, `${this.#line}\n`);
    }
    this.#line = "";
    this.#inLine = false;
  }

  #begin(index) {
    this.#current = index;
    this.#target = this.#seen.has(index) ? DROP : index; // of one written twice the first counts
    this.#seen.add(index);
    this.#started = false;
  }

  #emit(out, text) {
    if (this.#target === DROP) return;
    this.#started ||= text.trim() !== ""; // blank lines after a heading are not text yet
    if (this.#started && text) out.push({ index: this.#target, text });
  }

  #mayBecomeHeading() {
    const line = this.#line;
    if (line.length > LONGEST_TITLE_LINE) return false;
    if (/^ {0,3}(?:#|`{1,3}|~{1,3})/.test(line)) return true;
    const known = plain(line);
    return this.#titles.some((title) => title.startsWith(known));
  }

  /** {index, level, exact} of the section this whole line is the heading of; null for text. */
  #headingOf(line) {
    const [, marks = "", written = ""] = HEADING.exec(line) ?? BOLD_LINE.exec(line) ?? [];
    const title = plain(written || (BARE_LINE.exec(line)?.[1] ?? ""));
    const level = marks.startsWith("#") ? marks.length : marks ? BOLD_LEVEL : BARE_LEVEL;
    const exactly = this.#titles.indexOf(title);
    if (exactly >= 0) return { index: exactly, level, exact: true };
    if (!marks) return null; // without marks only the very title counts
    const index = this.#ids.findIndex((id) => KEYWORDS[id]?.some((word) => title.includes(word)));
    return index < 0 ? null : { index, level, exact: false };
  }
}
