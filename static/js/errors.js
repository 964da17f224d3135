// What each error means for a teacher: a title, a sentence, and whether asking again can help.

const NEVER = null; // asking again would change nothing

// code: [title, text, seconds until asking again can help, data-state of the page ("error")].
// The codes are the server's; the last four belong to this side of the wire.
const EXPLANATIONS = {
  INVALID_INPUT: [
    "입력을 다시 살펴봐 주세요",
    "읽지 못한 값이 있어요. ‘수정’에서 확인해 주세요.",
    NEVER,
  ],
  LOGIN_REQUIRED: [
    "로그인이 필요해요",
    "로그인하시면 이어서 보실 수 있어요. 지금 보시는 글은 그대로 있어요.",
    NEVER,
  ],
  NOT_FOUND: [
    "풀이를 찾지 못했어요",
    "주소가 바뀌었거나 지워진 풀이예요. 사주 화면에서 다시 열어 주세요.",
    NEVER,
  ],
  CSRF_FAILED: [
    "화면을 연 지 오래되었어요",
    "안전을 위해 화면을 새로 열어야 해요. 사주 화면에서 다시 시작해 주세요.",
    NEVER,
  ],
  LIMIT_EXCEEDED: [
    "새 AI 풀이는 잠시 쉬어 갈게요",
    "새 풀이를 모두 보셨어요. 저장된 풀이와 기본 풀이는 그대로 보실 수 있어요.",
    600,
    "limited",
  ],
  AI_NOT_CONFIGURED: [
    "지금은 기본 풀이로 보여 드려요",
    "AI가 연결되어 있지 않아요. 여덟 글자와 기본 풀이는 그대로 보실 수 있어요.",
    NEVER,
  ],
  AI_DOWN: [
    "AI가 잠시 자리를 비웠어요",
    "글을 쓰는 AI에 닿지 않아요. 기본 풀이를 먼저 읽고 다시 불러 주세요.",
    30,
  ],
  AI_TIMEOUT: [
    "AI의 답이 너무 늦어졌어요",
    "기다리기로 한 시간이 지나서 멈췄어요. 다시 부르면 대개 바로 답해요.",
    10,
  ],
  AI_OVERLOADED: [
    "지금 AI를 찾는 분이 많아요",
    "순서가 밀려 풀이를 받지 못했어요. 조금 뒤에 부르면 한결 수월해요.",
    60,
  ],
  AI_REFUSED: [
    "AI가 이번 풀이를 쓰지 않았어요",
    "다시 물어도 답이 같을 수 있어요. 기본 풀이를 편안히 읽어 주세요.",
    NEVER,
  ],
  AI_EMPTY: [
    "AI가 빈 글을 보내왔어요",
    "그래서 기본 풀이를 그대로 두었어요. 다시 부르면 새로 써 드려요.",
    5,
  ],
  AI_CUT_OFF: [
    "풀이가 중간에서 멈췄어요",
    "여기까지 쓰인 글은 남겨 두었어요. 다시 시도하시면 끝까지 써 드려요.",
    5,
    "cut_off",
  ],
  AI_CIRCUIT_OPEN: [
    "AI가 숨을 고르고 있어요",
    "잇따라 답을 받지 못해 잠시 부르지 않고 있어요. 기본 풀이를 먼저 읽어 주세요.",
    30,
  ],
  AI_BUDGET: [
    "오늘 준비한 AI 풀이를 모두 썼어요",
    "내일 다시 채워져요. 저장된 풀이와 기본 풀이는 그대로 보실 수 있어요.",
    NEVER,
  ],
  AI_UNGROUNDED: [
    "AI의 글이 여덟 글자와 맞지 않았어요",
    "계산과 다른 이야기가 있어 보여 드리지 않아요. 기본 풀이는 계산에서 바로 나온 글이에요.",
    5,
  ],
  STORE_UNAVAILABLE: [
    "저장소가 잠시 대답하지 않아요",
    "풀이를 잃지 않도록 새로 시작하지 않았어요. 기본 풀이는 그대로 보실 수 있어요.",
    15,
  ],
  MAINTENANCE: [
    "잠시 점검하고 있어요",
    "곧 돌아올게요. 지금 보시는 글은 그대로 읽으실 수 있어요.",
    120,
  ],
  OFFLINE: [
    "인터넷에 닿지 않아요",
    "와이파이나 데이터 연결을 확인해 주세요. 보시던 글은 그대로 있어요.",
    0,
    "offline",
  ],
  STREAM_LOST: [
    "글이 오다가 소식이 끊겼어요",
    "풀이는 서버에서 계속 쓰여 저장되니, 다시 시도하시면 이어서 보실 수 있어요.",
    0,
    "cut_off",
  ],
  STOPPED: [
    "여기까지만 받았어요",
    "풀이는 서버에서 끝까지 쓰여 저장돼요. 다시 시도하시면 이어서 보실 수 있어요.",
    0,
    "cut_off",
  ],
  UNKNOWN: [
    "생각하지 못한 일이 생겼어요",
    "보시던 글은 그대로 있어요. 잠시 뒤에 다시 시도해 주세요.",
    10,
  ],
};

export const CODES = Object.keys(EXPLANATIONS);

/**
 * {code, title, text, retry, after, state} for an error's {code, message, retryAfter}.
 * The server's sentence wins over ours, its wait over ours. The title is always ours.
 */
export function explain({ code, message, retryAfter }) {
  const known = Object.hasOwn(EXPLANATIONS, code) ? code : "UNKNOWN";
  const [title, text, wait, state = "error"] = EXPLANATIONS[known];
  const after = retryAfter ?? wait;
  return { code: known, title, text: message || text, retry: wait !== NEVER, after, state };
}

/** What is left of a wait, in words; "" when it is over. */
export function waitText(seconds) {
  if (seconds <= 0) return "";
  if (seconds <= 90) return `${seconds}초 뒤`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90 ? `${minutes}분 뒤` : `${Math.ceil(minutes / 60)}시간 뒤`;
}
