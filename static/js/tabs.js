// Tabs as the ARIA practices describe them: one stop for Tab, arrows between, the panel follows.

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** The tab a key leads to among `count`, from number `at`; null for a key that is not ours. */
export function tabAfterKey(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return Object.hasOwn(STEPS, key) ? (at + STEPS[key] + count) % count : null;
}

function setUp(list) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const select = (chosen) => {
    for (const tab of tabs) {
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      panel?.toggleAttribute("data-active", tab === chosen);
    }
  };
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", (event) => {
      const next = tabAfterKey(event.key, at, tabs.length);
      if (next === null || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      select(tabs[next]);
      tabs[next].focus();
    });
  }
  select(tabs.find((tab) => tab.ariaSelected === "true") ?? tabs[0]);
}

export function start() {
  for (const list of document.querySelectorAll("[data-tabs]")) setUp(list);
}
