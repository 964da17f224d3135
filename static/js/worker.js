// The service worker. config/offline.py serves it as /sw.js, with SITE before it: the addresses of
// this deployment. Three pages are ever kept, and nothing else: the offline page, the guide as a
// stranger sees it, and the result that was seen last. What a network brings always comes first.

const { offline, guide, result, kept, frame, files } = self.SITE;
const STATIC = "static"; // hashed files: the same for ever
const PAGES = "pages"; // the offline page and the guide, fetched without cookies
const OWN = "own"; // the last result; the only store that holds something of a person
const A_DAY = 24 * 3600 * 1000; // ms
const KEPT_AT = "X-Kept-At";
const RESULT_MARK = "data-reading-form"; // in the pages of a chart's reading, and in no form
// Who logs in, out or up, or erases something, is from then on somebody else for this browser.
const NEW_PERSON = ["/accounts/", "/fortune/me/", "/fortune/api/erase/"];

const offlineClients = new Set(); // whose page came from here and not from the network
let person = 0; // who sits here: counts on when what was kept is given up for somebody else

/** The page a stranger gets, kept for when there is no network. */
async function keepPage(address) {
  const response = await fetch(address, { credentials: "omit", cache: "no-cache" });
  if (response.ok) await (await caches.open(PAGES)).put(address, response);
}

/** Keep a result, unless somebody else sat down since it was asked for by `asker`. */
async function keepResult(response, asker) {
  const html = await response.text();
  if (!html.includes(RESULT_MARK)) return;
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.set(KEPT_AT, String(Date.now()));
  const store = await caches.open(OWN);
  if (asker !== person) return;
  await store.put(kept, new Response(html, { headers }));
}

const forget = () => caches.delete(OWN);

function changePerson() {
  person += 1;
  return forget();
}

/** Let go of a result that is older than a day. */
async function forgetOld() {
  const response = await caches.match(kept, { cacheName: OWN });
  if (response && Date.now() - Number(response.headers.get(KEPT_AT)) > A_DAY) await forget();
}

async function fromStatic(request) {
  const store = await caches.open(STATIC);
  const found = await store.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await store.put(request, response.clone());
  return response;
}

async function fromPages({ pathname }) {
  if (pathname === kept) {
    const own = await caches.match(kept, { cacheName: OWN });
    if (own) return own;
  }
  const store = await caches.open(PAGES);
  return (pathname === guide && (await store.match(guide))) || (await store.match(offline));
}

async function navigate(event, url) {
  const { request } = event;
  const asker = person;
  event.waitUntil(forgetOld());
  try {
    const response = (await event.preloadResponse) || (await fetch(request));
    offlineClients.delete(event.resultingClientId);
    if (request.method === "GET" && url.pathname === guide) event.waitUntil(keepPage(guide));
    if (isResult(request, url) && response.ok) event.waitUntil(keepResult(response.clone(), asker));
    return response;
  } catch (error) {
    offlineClients.add(event.resultingClientId);
    await forgetOld();
    const page = await fromPages(url);
    if (!page) throw error;
    return page;
  }
}

/** The page asks once more when its AI reading is done, so that the text is kept with it. */
async function askAgain(event) {
  const asker = person;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keepResult(response.clone(), asker));
  return response;
}

const isResult = (request, { pathname }) => request.method === "POST" && pathname === result;

self.addEventListener("install", (event) => {
  const pages = Promise.all([offline, guide].map(keepPage));
  const parts = caches.open(STATIC).then((store) => store.addAll(frame));
  event.waitUntil(Promise.all([pages, parts]).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const store = await caches.open(STATIC);
    for (const request of await store.keys()) {
      if (!files.includes(new URL(request.url).pathname)) await store.delete(request);
    }
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (files.includes(url.pathname)) return event.respondWith(fromStatic(request));
  if (request.method === "POST" && NEW_PERSON.some((start) => url.pathname.startsWith(start))) {
    event.waitUntil(changePerson());
  }
  // The log-out's Clear-Site-Data must reach the browser itself, and operators need no help.
  if (url.pathname.startsWith("/accounts/") || url.pathname.startsWith("/admin/")) return;
  if (request.mode === "navigate") event.respondWith(navigate(event, url));
  else if (isResult(request, url)) event.respondWith(askAgain(event));
});

self.addEventListener("message", (event) => {
  const { newSession, files: loaded = [] } = event.data;
  // A session that begins on a page of ours without network has nobody new before it.
  if (newSession && !offlineClients.has(event.source.id)) event.waitUntil(changePerson());
  // What the page loaded before there was a worker; the browser has these at hand.
  const wanted = loaded.filter((address) => files.includes(address));
  event.waitUntil(Promise.all(wanted.map((address) => fromStatic(address))));
});
