// text/event-stream as an async generator: exact at every cut, awake to silence.

/** The wire failed: "idle" (not one byte in time, not even a comment), "broken", or "ended". */
export class StreamError extends Error {}

async function readWithin(reader, milliseconds) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new StreamError("idle")), milliseconds);
  });
  const read = reader.read().catch((cause) => {
    throw new StreamError("broken", { cause });
  });
  return Promise.race([read, silence]).finally(() => clearTimeout(timer));
}

/** The lines of a stream of bytes, ended by LF, CR or CRLF wherever the bytes are cut. */
async function* linesOf(reader, idle) {
  const decoder = new TextDecoder();
  let rest = "";
  let afterReturn = false;
  for (;;) {
    const { done, value } = await readWithin(reader, idle);
    if (done) return;
    const text = decoder.decode(value, { stream: true });
    const lines = (rest + (afterReturn ? text.replace(/^\n/, "") : text)).split(/\r\n|\r|\n/);
    if (text) afterReturn = text.endsWith("\r");
    rest = lines.pop();
    yield* lines;
  }
}

/**
 * Yield {event, data, id} of a ReadableStream of bytes until it ends; an unfinished event is
 * dropped, as the standard says. Throws StreamError when the stream breaks or is silent for `idle`
 * milliseconds. Leaving the loop cancels the stream.
 */
export async function* events(stream, { idle = 25_000 } = {}) {
  const reader = stream.getReader();
  let event = "";
  let data = [];
  let id = "";
  try {
    for await (const line of linesOf(reader, idle)) {
      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (line === "") {
        if (data.length > 0) yield { event: event || "message", data: data.join("\n"), id };
        event = "";
        data = [];
      } else if (name === "event") event = value;
      else if (name === "data") data.push(value);
      else if (name === "id" && !value.includes("\0")) id = value;
    }
  } finally {
    reader.cancel().catch(() => {}); // closed or broken already: nothing left to let go of
  }
}
