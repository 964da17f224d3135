// Back to the result a guest was looking at before logging in: presses the page's only button.

export function start() {
  document.querySelector("[data-resume]").requestSubmit();
}
