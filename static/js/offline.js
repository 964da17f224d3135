// The page that stands for one the network did not bring: shows what there is, and goes back to
// the page that was asked for as soon as the network is there again.

/** Show the way to the kept result when there is one. */
export async function offer(link, stores = caches) {
  link.hidden = !(await stores.match(link.pathname));
}

/** A device that calls itself online may still not reach us: a gate of a school's wireless. */
export async function reaches(address, get = fetch) {
  return get(address, { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}

if (globalThis.document) {
  offer(document.querySelector("[data-kept]"));
  addEventListener("online", async () => {
    if (await reaches("/health/live/")) location.reload();
  });
}
