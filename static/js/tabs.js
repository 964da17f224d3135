// Tabs as the ARIA practices describe them: one stop for Tab, arrows between, the panel follows.

const STEP = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The tab a key leads to among `count`, from number `at`; null for a key that is not ours. */
export function tabAfterKey(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return Object.hasOwn(STEP, key) ? (at + STEP[key] + count) % count : null;
}

function setUp(list) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

  const select = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab)?.toggleAttribute("data-active", tab === chosen);
    }
  };

  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const next = tabAfterKey(event.key, tabs.indexOf(event.target), tabs.length);
    if (next === null || !tabs.includes(event.target)) return;
    event.preventDefault();
    select(tabs[next]);
    tabs[next].focus();
  });
  if (tabs.length > 0) {
    select(tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0]);
  }
}

export function start(page = document) {
  for (const list of page.querySelectorAll("[data-tabs]")) setUp(list);
}
