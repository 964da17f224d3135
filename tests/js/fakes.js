// Stand-ins the tests share: a wire that can be cut anywhere, and the few DOM methods the page uses.

const encoder = new TextEncoder();

export const bytesOf = (text) => encoder.encode(text);

/** A ReadableStream of these chunks (strings or bytes); then it ends, breaks, or stays open. */
export function streamOf(chunks, { ending = "end" } = {}) {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      if (left.length > 0) {
        const chunk = left.shift();
        controller.enqueue(typeof chunk === "string" ? bytesOf(chunk) : chunk);
      } else if (ending === "end") controller.close();
      else if (ending === "break") controller.error(new TypeError("network error"));
      else return new Promise(() => {});
    },
  });
}

/** All ways to cut something with a length and a slice into two pieces, empty ones included. */
export function* cuts(whole) {
  for (let at = 0; at <= whole.length; at += 1) yield [whole.slice(0, at), whole.slice(at)];
}

/* A document in which nothing is parsed: elements, text nodes, and a way to read them back. */

class Node {
  parentNode = null;
  ownerDocument = page;

  replaceWith(...fresh) {
    const siblings = this.parentNode.childNodes;
    for (const node of fresh) node.parentNode = this.parentNode;
    siblings.splice(siblings.indexOf(this), 1, ...fresh);
    this.parentNode = null;
  }

  remove() {
    this.replaceWith();
  }
}

class Text extends Node {
  nodeType = 3;
  nodeName = "#text";

  constructor(data) {
    super();
    this.data = data;
  }

  get length() {
    return this.data.length;
  }

  appendData(more) {
    this.data += more;
  }

  get html() {
    return this.data.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  }
}

class Element extends Node {
  nodeType = 1;
  childNodes = [];
  start = 1;

  constructor(tag) {
    super();
    this.nodeName = tag.toUpperCase();
  }

  get lastChild() {
    return this.childNodes.at(-1) ?? null;
  }

  append(...nodes) {
    for (const node of nodes) {
      node.parentNode = this;
      this.childNodes.push(node);
    }
  }

  replaceChildren(...nodes) {
    this.childNodes.length = 0;
    this.append(...nodes);
  }

  get innerHTMLText() {
    return this.childNodes.map((node) => node.html).join("");
  }

  get html() {
    const tag = this.nodeName.toLowerCase();
    const start = this.start === 1 ? "" : ` start="${this.start}"`;
    return `<${tag}${start}>${this.innerHTMLText}</${tag}>`;
  }
}

export const page = {
  createElement: (tag) => new Element(tag),
  createTextNode: (data) => new Text(data),
};
