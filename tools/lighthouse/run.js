// Measure the form, the result and a saved entry of the site at argv[2], on a phone and on a desk.
// Prints one line each; exits with 1 when one misses a target of ours.

import { startFlow } from "lighthouse";
import desktop from "lighthouse/core/config/desktop-config.js";
import puppeteer from "puppeteer-core";

const [, , address, only] = process.argv;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const KB = 1024;
const BIRTH = { birth_date: "1988.07.15", birth_time: "14:30", gender: "female" };

const TARGETS = [
  ["performance", 100, "least"],
  ["accessibility", 100, "least"],
  ["best-practices", 100, "least"],
  ["LCP ms", 1200, "most"],
  ["CLS", 0.02, "most"],
  ["TBT ms", 100, "most"],
  ["first KB", 230, "most"],
  ["repeat KB", 25, "most"],
  ["JS KB", 15, "most"],
];

/** A page of ours that loads nothing, with the form in it: what is measured next comes cold. */
async function fillBirth(page) {
  await page.goto(`${address}/health/live/`);
  await page.evaluate(async (birth) => {
    const html = await (await fetch("/fortune/")).text();
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: "/fortune/" });
    const csrfmiddlewaretoken = html.match(/name="csrf-token" content="(\w+)"/)[1];
    for (const [name, value] of Object.entries({ ...birth, csrfmiddlewaretoken })) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.replaceChildren(form);
  }, BIRTH);
}

const submit = (page) => page.evaluate(() => document.forms[0].submit());

async function signUp(page, name) {
  await page.goto(`${address}/accounts/signup/`, { waitUntil: "networkidle0" });
  await page.evaluate((name) => {
    const form = document.querySelector(".account-card");
    form.elements.username.value = name;
    for (const field of form.querySelectorAll('[type="password"]')) field.value = "봄날의-분필-셋";
  }, name);
  await Promise.all([page.waitForNavigation(), page.click(".account-card [type=submit]")]);
}

/** Save the result that is shown; the address of its entry. */
async function saved(page) {
  await Promise.all([page.waitForNavigation(), submit(page)]);
  return page.evaluate(async () => {
    const body = new FormData(document.querySelector("[data-reading-form]"));
    body.set("kind", "saju");
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    const response = await fetch("/fortune/api/save/", { method: "POST", body, headers });
    return new URL((await response.json()).url, location.href).href;
  });
}

// How one comes to each page: `before` is not measured, `go` is.
const PAGES = {
  form: { go: (page) => page.goto(`${address}/fortune/`) },
  result: { before: fillBirth, go: submit },
  "saved entry": {
    before: async (page, kind) => {
      await signUp(page, `teacher-${kind}`);
      await fillBirth(page);
      return saved(page);
    },
    go: (page, entry) => page.goto(entry),
  },
};

/** A page that no worker answers: its bytes would not be seen, and a first visit has none. */
async function directPage(context) {
  const page = await context.newPage();
  const client = await page.createCDPSession();
  await client.send("Network.enable");
  await client.send("Network.setBypassServiceWorker", { bypass: true });
  return { page, client };
}

/** Bytes over the wire of coming to the page once more, with what the browser keeps. */
async function repeatBytes(context, name, found) {
  const { page, client } = await directPage(context);
  const ready = name === "result" ? await fillBirth(page) : found;
  let bytes = 0;
  client.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await PAGES[name].go(page, ready);
  await page.waitForNetworkIdle();
  return bytes;
}

/** Bytes of the scripts a page has loaded, as they travel: compressed, without headers. A script
 * that was taken from the cache once more has an entry of its own, and counts once. */
const scriptBytes = (page) =>
  page.evaluate(() => {
    const entries = performance.getEntriesByType("resource");
    const scripts = entries.filter(({ name }) => name.includes("/static/js/"));
    const sizes = new Map(scripts.map(({ name, encodedBodySize }) => [name, encodedBodySize]));
    return [...sizes.values()].reduce((total, size) => total + size, 0);
  });

function figures(lhr, scripts, repeat) {
  const score = (name) => Math.round(lhr.categories[name].score * 100);
  const value = (name) => lhr.audits[name].numericValue;
  const requests = lhr.audits["network-requests"].details.items;
  const sum = (items) => items.reduce((total, { transferSize }) => total + transferSize, 0);
  return {
    ...Object.fromEntries(CATEGORIES.map((name) => [name, score(name)])),
    "LCP ms": Math.round(value("largest-contentful-paint")),
    CLS: Number(value("cumulative-layout-shift").toFixed(3)),
    "TBT ms": Math.round(value("total-blocking-time")),
    "first KB": Number((sum(requests) / KB).toFixed(1)),
    "repeat KB": Number((repeat / KB).toFixed(1)),
    "JS KB": Number((scripts / KB).toFixed(1)),
  };
}

/** What Lighthouse took points off for, one a line. */
function complaints(lhr) {
  const refs = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs);
  const lost = refs.filter(({ id, weight }) => weight && lhr.audits[id].score < 0.995);
  return lost.map(({ id }) => `    ${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
}

/** With REQUESTS set: everything that was loaded, with its bytes on the wire and unpacked. */
function requests(lhr) {
  if (!process.env.REQUESTS) return [];
  return lhr.audits["network-requests"].details.items.map(
    ({ url, transferSize, resourceSize, networkRequestTime, networkEndTime }) =>
      `    ${new URL(url).pathname} ${transferSize} ${resourceSize} B, ` +
      `${Math.round(networkRequestTime)}-${Math.round(networkEndTime)} ms`,
  );
}

async function measure(browser, name, kind) {
  const { before, go } = PAGES[name];
  const context = await browser.createBrowserContext();
  const { page } = await directPage(context);
  const found = await before?.(page, kind);
  const config = kind === "desktop" ? desktop : undefined;
  const flow = await startFlow(page, { config, flags: { onlyCategories: CATEGORIES } });
  await flow.navigate(async () => {
    await go(page, found);
  });
  const { lhr } = (await flow.createFlowResult()).steps[0];
  const scripts = await scriptBytes(page);
  const repeat = await repeatBytes(context, name, found);
  await context.close();
  return { lhr, result: figures(lhr, scripts, repeat) };
}

/** A server that has just started reads its templates first: that is not what is measured. */
async function visitOnce(browser, name) {
  const context = await browser.createBrowserContext();
  const { page } = await directPage(context);
  const found = await PAGES[name].before?.(page, "first");
  await Promise.all([page.waitForNavigation(), PAGES[name].go(page, found)]);
  await context.close();
}

const misses = (result) =>
  TARGETS.filter(([name, limit, side]) =>
    side === "least" ? result[name] < limit : result[name] > limit,
  ).map(([name, limit, side]) => `    ${name}: ${result[name]}, at ${side} ${limit}`);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
});
for (const name of Object.keys(PAGES)) if (!only || only === name) await visitOnce(browser, name);
let missed = 0;
for (const kind of ["mobile", "desktop"]) {
  for (const name of Object.keys(PAGES)) {
    if (only && only !== name) continue;
    const { lhr, result } = await measure(browser, name, kind);
    const line = Object.entries(result).map(([what, amount]) => `${what} ${amount}`);
    console.log(`${kind} ${name}: ${line.join(" · ")}`);
    const lines = [...misses(result), ...complaints(lhr), ...requests(lhr)];
    if (lines.length) console.log(lines.join("\n"));
    missed += misses(result).length;
  }
}
await browser.close();
if (missed) {
  console.error(`${missed} targets missed`);
  process.exit(1);
}
