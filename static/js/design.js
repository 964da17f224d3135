// /design/ only: the page's own parts, and the reading's view in the state the address asks for.
// The reading itself is not begun: nothing is asked of the server.

import { explain } from "./errors.js";
import { ReadingView } from "./reading_view.js";
import { start as strips } from "./strip.js";
import { start as tabs } from "./tabs.js";
import { start as theme } from "./theme.js";

const WRITTEN = "여기는 **AI가 쓰는 글**이에요. 한 문단씩 채워져요.";
const FAILED = { error: "AI_DOWN", limited: "LIMIT_EXCEEDED", offline: "OFFLINE" };

/** Bring `view` where a reading in `state` would have brought it. */
export function show(view, state) {
  if (state === "connecting" || state === "streaming") view.setState(state, { listening: true });
  if (state === "connecting") view.status("AI에게 선생님의 여덟 글자를 건네고 있어요");
  const count = { streaming: 2, done: view.sections.length }[state] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const open = state === "streaming" && index === count - 1;
    view.write(index, WRITTEN, { open });
    view.dot(index, open ? "writing" : "done");
  }
  if (count) view.badge("AI 풀이");
  if (state === "streaming") view.status(`${view.sections[1].title} 쓰는 중 · 2/6`);
  if (state === "done") {
    view.setState("done");
    view.status("AI 풀이가 모두 준비되었어요 · 6/6");
  }
  if (Object.hasOwn(FAILED, state)) {
    const reason = explain({ code: FAILED[state] });
    view.setState(reason.state);
    view.status(reason.title);
    view.notice(reason);
  }
}

const root = document.querySelector("[data-reading]");
if (root) show(new ReadingView(root), root.closest("[data-design-state]").dataset.designState);
strips();
tabs();
theme();
