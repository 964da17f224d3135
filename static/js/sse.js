// text/event-stream as an async generator: exact at every cut, awake to silence.

/** The wire failed: "idle" (not one byte, not even a comment, in time), "broken" or "ended" early. */
export class StreamError extends Error {
  name = "StreamError";
}

/** Lines of a text that arrives in pieces. LF, CR and CRLF end a line, also when cut in two. */
class Lines {
  #rest = "";
  #afterReturn = false;

  *push(text) {
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at];
      const secondHalfOfCRLF = character === "\n" && this.#afterReturn;
      this.#afterReturn = character === "\r";
      if (character !== "\n" && character !== "\r") continue;
      if (!secondHalfOfCRLF) {
        yield this.#rest + text.slice(start, at);
        this.#rest = "";
      }
      start = at + 1;
    }
    this.#rest += text.slice(start);
  }
}

/** Fields gathered until a blank line makes them an event. */
class Fields {
  #event = "";
  #data = [];
  #id = "";

  /** Returns the event a line completes, or undefined. */
  take(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    return undefined; // a comment's name is "": nothing to keep
  }

  #dispatch() {
    const complete = { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
    const empty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    return empty ? undefined : complete;
  }
}

async function readWithin(reader, milliseconds) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new StreamError("idle")), milliseconds);
  });
  const read = reader.read().catch((cause) => {
    throw new StreamError("broken", { cause });
  });
  try {
    return await Promise.race([read, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Yield {event, data, id} of a ReadableStream of bytes until it ends; an unfinished event at the
 * end is dropped, as the standard says. Throws StreamError when the stream breaks or stays silent
 * for `idle` milliseconds. Leaving the loop early cancels the stream.
 */
export async function* events(stream, { idle = 25_000 } = {}) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const lines = new Lines();
  const fields = new Fields();
  try {
    for (;;) {
      const { done, value } = await readWithin(reader, idle);
      if (done) return;
      for (const line of lines.push(decoder.decode(value, { stream: true }))) {
        const complete = fields.take(line);
        if (complete) yield complete;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // already closed or broken: nothing left to let go of
  }
}
