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
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const select = (chosen) => {
    for (const [at, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      panels[at]?.toggleAttribute("data-active", tab === chosen);
    }
    chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
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
    // From the end of a text to the beginning of the next one, for eyes and for screen readers.
    panels[at]?.querySelector("[data-next]")?.addEventListener("click", () => {
      select(tabs[at + 1]);
      panels[at + 1].focus({ preventScroll: true });
    });
  }
}

export function start() {
  for (const list of document.querySelectorAll("[data-tabs]")) setUp(list);
}
