// Copies the chart as text. Without scripts the same text can be opened and selected by hand.

/** Put the text of `field` on the clipboard; select it where the browser does not allow that. */
export async function copyFrom(field, clipboard = navigator.clipboard) {
  try {
    await clipboard.writeText(field.value);
    return "복사했어요";
  } catch {
    field.closest("details").open = true;
    field.focus();
    field.select();
    return "바로 복사하지 못했어요. 아래 글을 골라 두었으니 복사해 주세요.";
  }
}

function setUp(card) {
  const status = card.querySelector("[data-copy-status]");
  const field = card.querySelector("[data-copy-text]");
  card.querySelector("[data-copy-button]").addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = await copyFrom(field);
  });
}

export function start() {
  for (const card of document.querySelectorAll("[data-copy]")) setUp(card);
}
