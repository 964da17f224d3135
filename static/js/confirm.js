// Asks before something is deleted, over the page one is on. Without scripts the link leads to a
// page that asks the same; so does a press that wants a tab of its own.

export function start() {
  const dialog = document.querySelector("[data-confirm-dialog]");
  const form = dialog.querySelector("form");
  for (const link of document.querySelectorAll("a[data-confirm]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      form.action = link.href;
      dialog.querySelector("[data-confirm-what]").textContent = link.dataset.confirm;
      dialog.querySelector("[data-confirm-also]").textContent = link.dataset.confirmAlso ?? "";
      dialog.showModal();
    });
  }
}
