// What an error means in a consultation: errors.js speaks of readings, whose 기본 풀이 is not here.

import { explain } from "./errors.js";

// Where the title of a reading would be wrong; the sentence only where no server sent one.
const OWN = {
  LOGIN_REQUIRED: ["로그인이 풀렸어요", "다시 로그인하시면 나눈 이야기가 그대로 있어요."],
  NOT_FOUND: ["이 상담은 닫혔어요", "새 상담을 열어 이어서 물어 주세요."],
  CSRF_FAILED: ["화면을 연 지 오래되었어요", "화면을 새로 열면 이어서 나누실 수 있어요."],
  LIMIT_EXCEEDED: ["잠시 쉬었다가 물어 주세요", "조금 뒤에 이어서 물어보실 수 있어요."],
  AI_NOT_CONFIGURED: ["지금은 상담을 쉬고 있어요", "AI가 연결되어 있지 않아요."],
  AI_REFUSED: ["답을 받지 못했어요", "말을 조금 바꾸어 물어봐 주세요."],
  AI_CUT_OFF: ["답이 중간에서 멈췄어요", "여기까지 온 글은 남겨 두었어요."],
  AI_BUDGET: ["오늘의 답을 모두 드렸어요", "내일 다시 채워져요."],
  STORE_UNAVAILABLE: ["상담을 적어 둘 수 없어요", "조금 뒤에 다시 보내 주세요."],
  MAINTENANCE: ["잠시 점검하고 있어요", "곧 돌아올게요. 물음은 그대로 두었어요."],
  OFFLINE: ["인터넷에 닿지 않아요", "연결을 확인해 주세요. 물음은 그대로 두었어요."],
  STREAM_LOST: ["답이 오다가 소식이 끊겼어요", "답은 계속 쓰여 남으니, 이어서 받으실 수 있어요."],
  STOPPED: ["여기까지만 받았어요", "답은 끝까지 쓰여 상담에 남아요. 이어서 받으실 수 있어요."],
  UNKNOWN: ["생각하지 못한 일이 생겼어요", "물음은 그대로 두었어요. 잠시 뒤에 다시 보내 주세요."],
};

// A question whose answer will not come: its writer stopped, and the server took it back.
const GONE = {
  code: "ANSWER_GONE",
  title: "답을 받지 못했어요",
  text: "남은 물음은 줄지 않았어요. 다시 보내 주시면 새로 답해 드려요.",
  retry: true,
  after: 0,
};

/** {code, title, text, retry, after} for an error's {code, message, retryAfter}: see errors.js. */
export function explainInChat(error) {
  if (error.code === GONE.code) return GONE;
  const reason = explain(error);
  const [title, text] = OWN[reason.code] ?? [reason.title, "조금 뒤에 다시 보내 주세요."];
  // Of an answer that broke off the beginning is kept: sending the question again would cost a turn.
  // A limit without a time is that of the turns.
  const final = reason.code === "LIMIT_EXCEEDED" && error.retryAfter == null;
  const retry = reason.retry && reason.code !== "AI_CUT_OFF" && !final;
  return { ...reason, title, text: error.message || text, retry };
}
