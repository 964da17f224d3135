// What each error means for a teacher: a title, a sentence, and whether asking again can help.
// Codes are those of the server; the last three belong to this side of the wire.

// `state` is the data-state the page shows; `retry: false` means that asking again changes nothing;
// `after` is how many seconds to wait when the server named none.
const EXPLANATIONS = {
  INVALID_INPUT: {
    title: "입력을 다시 살펴봐 주세요",
    text: "생년월일이나 시각 가운데 읽지 못한 값이 있어요. ‘수정’에서 확인해 주시면 바로 다시 볼 수 있어요.",
    retry: false,
  },
  LOGIN_REQUIRED: {
    title: "로그인이 필요해요",
    text: "로그인하신 뒤에 이어서 보실 수 있어요. 지금 보시는 기본 풀이는 그대로 있어요.",
    retry: false,
  },
  NOT_FOUND: {
    title: "풀이를 찾지 못했어요",
    text: "주소가 바뀌었거나 이미 지워진 풀이예요. 사주 화면에서 다시 열어 주세요.",
    retry: false,
  },
  CSRF_FAILED: {
    title: "화면을 연 지 오래되었어요",
    text: "안전을 위해 확인표를 새로 받아야 해요. 화면을 새로고침하시면 풀이를 이어 갈게요.",
    retry: false,
  },
  LIMIT_EXCEEDED: {
    title: "새 AI 풀이는 잠시 쉬어 갈게요",
    text: "한동안 볼 수 있는 새 풀이를 모두 보셨어요. 저장된 풀이와 기본 풀이는 지금도 그대로 열려요.",
    after: 600,
    state: "limited",
  },
  AI_NOT_CONFIGURED: {
    title: "지금은 기본 풀이로 보여 드려요",
    text: "이곳에는 AI가 아직 연결되어 있지 않아요. 여덟 글자와 기본 풀이는 모두 보실 수 있어요.",
    retry: false,
  },
  AI_DOWN: {
    title: "AI가 잠시 자리를 비웠어요",
    text: "글을 쓰는 AI 서버에 닿지 않아요. 기본 풀이를 먼저 읽어 보시고 잠시 뒤 다시 불러 주세요.",
    after: 30,
  },
  AI_TIMEOUT: {
    title: "AI의 답이 너무 늦어졌어요",
    text: "기다리기로 한 시간을 넘겨서 여기서 멈췄어요. 다시 부르면 대개 바로 답해요.",
    after: 10,
  },
  AI_OVERLOADED: {
    title: "지금 AI를 찾는 분이 많아요",
    text: "순서가 밀려 이번에는 풀이를 받지 못했어요. 조금 뒤에 다시 부르면 한결 수월해요.",
    after: 60,
  },
  AI_REFUSED: {
    title: "AI가 이번 풀이를 쓰지 않았어요",
    text: "같은 내용으로 다시 물어도 답이 같을 수 있어요. 기본 풀이를 편안히 읽어 주세요.",
    retry: false,
  },
  AI_EMPTY: {
    title: "AI가 빈 글을 보내왔어요",
    text: "받은 글이 없어 기본 풀이를 그대로 두었어요. 다시 부르면 새로 써 드려요.",
    after: 5,
  },
  AI_CUT_OFF: {
    title: "풀이가 중간에서 멈췄어요",
    text: "여기까지 쓰인 글은 그대로 두었어요. 다시 시도하시면 새로 끝까지 써 드려요.",
    after: 5,
    state: "cut_off",
  },
  AI_CIRCUIT_OPEN: {
    title: "AI가 숨을 고르고 있어요",
    text: "연달아 답을 받지 못해 잠시 부르지 않고 있어요. 기본 풀이를 먼저 읽고 계시면 좋겠어요.",
    after: 30,
  },
  AI_BUDGET: {
    title: "오늘 준비한 AI 풀이를 모두 썼어요",
    text: "내일 다시 채워져요. 저장된 풀이와 기본 풀이는 오늘도 그대로 보실 수 있어요.",
    retry: false,
  },
  AI_UNGROUNDED: {
    title: "AI의 글이 여덟 글자와 맞지 않았어요",
    text: "계산과 다른 이야기가 섞여 있어 보여 드리지 않기로 했어요. 기본 풀이는 계산에서 바로 나온 글이에요.",
    after: 5,
  },
  STORE_UNAVAILABLE: {
    title: "저장소가 잠시 대답하지 않아요",
    text: "풀이를 잃지 않도록 새로 시작하지 않고 기다리고 있어요. 여덟 글자와 기본 풀이는 그대로예요.",
    after: 15,
  },
  MAINTENANCE: {
    title: "잠시 점검하고 있어요",
    text: "더 나은 모습으로 곧 돌아올게요. 지금 보시는 글은 그대로 읽으실 수 있어요.",
    after: 120,
  },
  OFFLINE: {
    title: "인터넷에 닿지 않아요",
    text: "와이파이나 데이터 연결을 확인해 주세요. 보시던 글은 그대로 있어요.",
    state: "offline",
  },
  STREAM_LOST: {
    title: "글이 오다가 소식이 끊겼어요",
    text: "화면의 글은 그대로 두었어요. 풀이는 서버에서 계속 쓰여 저장되니, 다시 시도하시면 이어서 보실 수 있어요.",
    state: "cut_off",
  },
  STOPPED: {
    title: "여기까지만 받았어요",
    text: "풀이는 서버에서 끝까지 쓰여 저장돼요. 잠시 뒤 다시 시도하시면 완성된 글을 보실 수 있어요.",
    state: "cut_off",
  },
  UNKNOWN: {
    title: "생각하지 못한 일이 생겼어요",
    text: "보시던 글은 그대로 있어요. 잠시 뒤에 다시 시도해 주세요.",
    after: 10,
  },
};

export const CODES = Object.keys(EXPLANATIONS);

/**
 * {code, title, text, retry, after, state} for an error's {code, message, retryAfter}.
 * The server's message wins over our sentence, its retryAfter over our wait. A title is always ours.
 */
export function explain({ code, message = "", retryAfter = null }) {
  const known = Object.hasOwn(EXPLANATIONS, code) ? code : "UNKNOWN";
  const { title, text, retry = true, after = 0, state = "error" } = EXPLANATIONS[known];
  return { code: known, title, text: message || text, retry, after: retryAfter ?? after, state };
}

/** How long is left, as a teacher would say it: "8초 뒤", "12분 뒤", "3시간 뒤"; "" at zero. */
export function waitText(seconds) {
  if (seconds <= 0) return "";
  if (seconds <= 90) return `${seconds}초 뒤`;
  if (seconds <= 5400) return `${Math.ceil(seconds / 60)}분 뒤`;
  return `${Math.ceil(seconds / 3600)}시간 뒤`;
}
