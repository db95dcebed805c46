import type { WebContents } from 'electron';

const limitMs = Number(process.env['ALMANAC_SMOKE_MS'] ?? 30_000);
const drawn = `new Promise((resolve, reject) => {
  const limit = setTimeout(() => reject(new Error('nothing was drawn within ${limitMs} ms')), ${limitMs});
  const look = () => {
    const root = document.getElementById('root');
    if (root && root.innerText.trim() !== '') { clearTimeout(limit); resolve(root.innerText.length); }
    else setTimeout(look, 50);
  };
  look();
})`;

/** Waits until the interface has drawn itself. @throws Error when it has not within 30 seconds (or the environment's ALMANAC_SMOKE_MS) */
export async function interfaceDrawn(contents: WebContents): Promise<void> {
  await contents.executeJavaScript(drawn);
}
