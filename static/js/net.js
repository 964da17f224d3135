// One way to talk to the server: CSRF, errors the server named, and cancelling.

// What an answer without our JSON (a proxy's page, a cut body) most likely means.
const CODE_BY_STATUS = {
  400: "INVALID_INPUT",
  401: "LOGIN_REQUIRED",
  403: "CSRF_FAILED",
  404: "NOT_FOUND",
  429: "LIMIT_EXCEEDED",
};

/**
 * An answer that is not the one asked for.
 * `code` is one of the codes in errors.js; `status` is 0 when no answer came at all;
 * `retryAfter` is whole seconds, or null when nobody said; `fields` maps a field to its sentence.
 */
export class ApiError extends Error {
  constructor(status, { error, message = "", retry_after = null, fields = {} } = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = error ?? CODE_BY_STATUS[status] ?? "UNKNOWN";
    this.retryAfter = retry_after;
    this.fields = fields;
  }
}

const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Seconds of a Retry-After header, which is a number or a date; null when it is neither. */
export function retryAfterSeconds(header, now = Date.now()) {
  if (!header) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

async function errorOf(response) {
  const body = await response.json().catch(() => null);
  const named = body !== null && typeof body === "object" ? body : {};
  const seconds = retryAfterSeconds(response.headers.get("Retry-After"));
  return new ApiError(response.status, { ...named, retry_after: named.retry_after ?? seconds });
}

/**
 * POST a FormData or URLSearchParams. Returns the Response when it is a success.
 * Throws ApiError (code OFFLINE when the network failed), or the signal's own reason when aborted.
 */
export async function post(url, body, { signal, accept = "application/json" } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      signal,
      headers: { Accept: accept, "X-CSRFToken": csrfToken() },
    });
  } catch {
    signal?.throwIfAborted(); // the caller stopped: not an error of the network
    throw new ApiError(0, { error: "OFFLINE" });
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}
