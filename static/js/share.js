// Keeping a result and handing it on: the device's own sharing where there is one, the clipboard
// everywhere, 카카오톡 where the site has a key. The links and forms beside it need none of this.

import { explain } from "./errors.js";
import { ApiError, post } from "./net.js";

/** Hand `data` (a ShareData) to the device. True when it was handed on or the reader let it be. */
export async function handOn(data, device = navigator) {
  try {
    await device.share(data);
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}

/** Put `text` on the clipboard; false where the browser does not allow that. */
export async function copied(text, clipboard = navigator.clipboard) {
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The picture card as a file to share; null when the device takes no files. */
export async function cardFile(url, { device = navigator, load = fetch } = {}) {
  const probe = new File([], "saju-card.png", { type: "image/png" });
  if (!device.canShare?.({ files: [probe] })) return null;
  const response = await load(url);
  if (!response.ok) return null;
  return new File([await response.blob()], probe.name, { type: probe.type });
}

class Panel {
  #root;
  #status;

  constructor(root) {
    this.#root = root;
    this.#status = root.querySelector("[data-share-status]");
    this.#onPress("copy", () => this.#copy());
    this.#onPress("native", () => this.#share());
    this.#onPress("picture", () => this.#sharePicture());
    this.#onPress("kakao", (button) => this.#kakao(button));
    this.#onPress("link-button", (button) => this.#saveAndShare(button.form));
    root.querySelector("[data-share-save]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#try(() => this.#save(event.target));
    });
    this.#reveal("native", "share" in navigator);
    this.#reveal("picture", "canShare" in navigator);
  }

  get #link() {
    const { shareUrl, shareText } = this.#root.dataset;
    return { url: shareUrl, title: document.title, text: shareText };
  }

  #onPress(name, act) {
    const button = this.#root.querySelector(`[data-share-${name}]`);
    button?.addEventListener("click", () => this.#try(() => act(button)));
  }

  #reveal(name, there) {
    const button = this.#root.querySelector(`[data-share-${name}]`);
    if (button) button.hidden = !there;
  }

  #say(text) {
    this.#status.textContent = text;
  }

  async #try(act) {
    this.#say("");
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) reportError(error); // our own mistake
      this.#say(error.message || explain(error).text);
    }
  }

  async #copy() {
    if (await copied(this.#link.url)) return this.#say("링크를 복사했어요.");
    const field = this.#root.querySelector("[data-share-link]");
    field?.select();
    this.#say("바로 복사하지 못했어요. 위 링크를 골라 두었으니 복사해 주세요.");
  }

  async #share() {
    if (!(await handOn(this.#link))) await this.#copy();
  }

  async #sharePicture() {
    const file = await cardFile(this.#root.dataset.shareCard);
    if (!file)
      return this.#say("이 기기에서는 그림을 바로 나눌 수 없어요. 아래에서 내려받아 주세요.");
    if (!(await handOn({ files: [file], title: document.title }))) {
      this.#say("그림을 나누지 못했어요. 아래에서 내려받아 주세요.");
    }
  }

  async #kakao(button) {
    const { shareByKakao } = await import("./kakao.js");
    const { shareCard } = this.#root.dataset;
    try {
      await shareByKakao(button.dataset, { ...this.#link, image: shareCard });
    } catch {
      await this.#copy();
      this.#say("카카오톡을 열지 못했어요. 링크를 복사해 두었으니 붙여 넣어 보내 주세요.");
    }
  }

  async #save(form) {
    const response = await post(form.action, new FormData(form));
    const { url } = await response.json();
    const open = this.#root.querySelector("[data-share-open]");
    open.href = url;
    open.hidden = false;
    this.#say("보관함에 넣었어요.");
    return url;
  }

  async #saveAndShare(form) {
    const url = await this.#save(form);
    const response = await post(`${url}share/`, new FormData());
    const { share_url: shareUrl } = await response.json();
    this.#root.dataset.shareUrl = shareUrl;
    if ("share" in navigator && (await handOn(this.#link))) return;
    const done = await copied(shareUrl);
    this.#say(
      done ? "링크를 복사했어요. 보관함에서 언제든 거두실 수 있어요." : `링크: ${shareUrl}`,
    );
  }
}

export function start() {
  for (const root of document.querySelectorAll("[data-share]")) new Panel(root);
}
