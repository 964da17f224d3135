// Presets of the options, and a line that says what the options change. The form works without it.

import { post } from "./net.js";

const OPTIONS = ["birth_place", "clock", "day_rule", "fold"];

/** The place a preset asks for; one that asks for none keeps the city, or takes the usual one. */
export function placeOf(wanted, current, { usual, withoutCity }) {
  if (wanted) return wanted;
  return withoutCity.includes(current) ? usual : current;
}

/** Whether the server can make a chart of it: a day, a gender, and an hour in one of two ways. */
export function isComplete(data) {
  const hour = data.get("birth_time") || data.get("birth_branch");
  return Boolean(data.get("birth_date") && data.get("gender") && hour && !data.get("time_unknown"));
}

/** What the options change, as the server says it; nothing when it cannot say. */
export async function changesOf(url, data, signal) {
  data.delete("name"); // not needed for a chart
  try {
    const response = await post(url, data, { signal });
    return (await response.json()).options.text;
  } catch {
    return "";
  }
}

function setUp(panel) {
  const form = panel.closest("form");
  const status = form.querySelector("[data-options-status]");
  const buttons = [...panel.querySelectorAll("[data-preset]")];
  const withoutCity = buttons.map(({ dataset }) => dataset.place).filter(Boolean);
  let running = null;

  const tell = async () => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const data = new FormData(form);
    const text = isComplete(data) ? await changesOf(panel.dataset.url, data, mine.signal) : "";
    if (!mine.signal.aborted) status.textContent = text;
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { place, clock, dayRule } = button.dataset;
      const fields = form.elements;
      const rules = { usual: panel.dataset.usualPlace, withoutCity };
      fields.birth_place.value = placeOf(place, fields.birth_place.value, rules);
      fields.clock.value = clock;
      fields.day_rule.value = dayRule;
      tell();
    });
  }
  form.addEventListener("change", ({ target }) => {
    if (OPTIONS.includes(target.name) || status.textContent) tell();
  });
}

export function start() {
  for (const panel of document.querySelectorAll("[data-options]")) setUp(panel);
}
