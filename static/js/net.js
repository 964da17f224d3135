// One way to talk to the server: CSRF, errors the server named, and cancelling.

// What an answer that is not our JSON (a proxy's page, a cut body) most likely means.
const CODE_BY_STATUS = {
  400: "INVALID_INPUT",
  401: "LOGIN_REQUIRED",
  403: "CSRF_FAILED",
  404: "NOT_FOUND",
  429: "LIMIT_EXCEEDED",
};

/** `code`: see errors.js; `status`: 0 without an answer; `retryAfter`: seconds or null. */
export class ApiError extends Error {
  constructor(status, { error, message = "", retry_after = null, fields = {} } = {}) {
    super(message);
    this.status = status;
    this.code = error ?? CODE_BY_STATUS[status] ?? "UNKNOWN";
    this.retryAfter = retry_after;
    this.fields = fields;
  }
}

async function errorOf(response) {
  const body = (await response.json().catch(() => null)) ?? {};
  const seconds = Number.parseInt(response.headers.get("Retry-After"), 10);
  return new ApiError(response.status, { retry_after: seconds || null, ...body });
}

/** POST a FormData; a Response that is ok, or ApiError, or the signal's reason when aborted. */
export async function post(url, body, { signal, accept = "application/json" } = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const headers = { Accept: accept, "X-CSRFToken": token };
  let response;
  try {
    response = await fetch(url, { method: "POST", body, signal, headers });
  } catch {
    signal?.throwIfAborted();
    throw new ApiError(0, { error: "OFFLINE" });
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}
