// Sharing by 카카오톡. Its script is fetched when the button is pressed and not before: nobody
// else's page is told who reads ours.

const PATIENCE = 4_000; // ms for the script to come: longer, and the press no longer opens a window

let coming = null;

function loaded({ sdk, integrity }) {
  coming ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), {
      src: sdk,
      integrity,
      crossOrigin: "anonymous",
    });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    setTimeout(reject, PATIENCE, new Error("kakao is slow"));
    document.head.append(script);
  }).catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}

/** Open 카카오톡 with the link as a card. Throws when Kakao cannot be reached or refuses. */
export async function shareByKakao({ key, sdk, integrity }, { url, title, text, image }) {
  await loaded({ sdk, integrity });
  const { Kakao } = window;
  if (!Kakao.isInitialized()) Kakao.init(key);
  const link = { webUrl: url, mobileWebUrl: url };
  const imageUrl = image.replace(/card\.png$/, "og.png");
  Kakao.Share.sendDefault({
    objectType: "feed",
    content: { title, description: text, imageUrl, imageWidth: 1200, imageHeight: 630, link },
    buttons: [{ title: "풀이 읽기", link }],
  });
}
