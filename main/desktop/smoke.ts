import type { WebContents } from 'electron';

const drawn = `new Promise((resolve, reject) => {
  const limit = setTimeout(() => reject(new Error('nothing was drawn within 30 seconds')), 30000);
  const look = () => {
    const root = document.getElementById('root');
    if (root && root.innerText.trim() !== '') { clearTimeout(limit); resolve(root.innerText.length); }
    else setTimeout(look, 50);
  };
  look();
})`;

/** Waits until the interface has drawn itself. @throws Error when it has not within 30 seconds */
export async function interfaceDrawn(contents: WebContents): Promise<void> {
  await contents.executeJavaScript(drawn);
}
