// The page's side of the service worker: registers it when the page is done with everything else,
// tells it what to keep, and has it forget when somebody else sits down.

const VISIT = "visit"; // a cookie that ends with the browser's session

const meta = (page) => page.querySelector('meta[name="worker"]');

/** The one address a worker may come from, as Trusted Types want it. */
function trusted(address) {
  const policy = globalThis.trustedTypes?.createPolicy("worker", {
    createScriptURL: (url) => (url === address ? url : ""),
  });
  return policy ? policy.createScriptURL(address) : address;
}

/** True once in each session of the browser. */
export function sessionIsNew(page = document) {
  if (page.cookie.split("; ").includes(`${VISIT}=1`)) return false;
  page.cookie = `${VISIT}=1; path=/; SameSite=Lax`;
  return true;
}

/** Let go of everything that was kept. */
export async function forgetAll(stores = caches) {
  await Promise.all((await stores.keys()).map((name) => stores.delete(name)));
}

function loadedFiles() {
  const entries = performance.getEntriesByType("resource");
  return entries.map(({ name }) => new URL(name).pathname);
}

/** Have the worker see the page as the server would show it now, with what the AI wrote. */
function keepWhenDone(root) {
  const form = document.querySelector("[data-reading-form]");
  const keep = () => {
    if (root.dataset.state !== "done" || !navigator.serviceWorker.controller) return;
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const headers = { "X-CSRFToken": token };
    fetch(location.href, { method: "POST", body: new FormData(form), headers }).catch(() => {});
  };
  new MutationObserver(keep).observe(root, { attributeFilter: ["data-state"] });
  keep();
}

async function register(address) {
  const newSession = sessionIsNew();
  await navigator.serviceWorker.register(trusted(address), { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ newSession, files: loadedFiles() });
}

export function start() {
  if (!("serviceWorker" in navigator)) return;
  if (location.pathname === "/accounts/logout/") return forgetAll();
  const root = document.querySelector("[data-reading]");
  if (root && location.pathname === "/fortune/") keepWhenDone(root);
  const begin = () => register(meta(document).content).catch(() => {}); // the site works without
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
