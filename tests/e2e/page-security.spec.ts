import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/test.ts';

// Every refusal stands beside something that is allowed: a probe that could not succeed anyway would prove nothing.

interface Outcome {
  readonly ran: boolean;
  readonly refusedBy: string | null;
}

/** Puts a script element into the page and tells whether it ran, or which rule refused it. */
const insertScript = (page: Page, script: { readonly text?: string; readonly src?: string }): Promise<Outcome> =>
  page.evaluate(
    ({ text, src }) =>
      new Promise<Outcome>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve({ ran: false, refusedBy: event.effectiveDirective }), {
          once: true,
        });
        window.addEventListener('probe-ran', () => resolve({ ran: true, refusedBy: null }), { once: true });
        const element = document.createElement('script');
        element.addEventListener('load', () => resolve({ ran: true, refusedBy: null }));
        if (src) element.src = src;
        if (text) element.textContent = text;
        document.body.append(element);
      }),
    script,
  );

test('an inline script is refused, the own one runs', async ({ page }) => {
  const own = await page
    .locator('script[src]')
    .first()
    .evaluate((element: HTMLScriptElement) => element.src);
  expect(await insertScript(page, { src: own })).toEqual({ ran: true, refusedBy: null });
  expect(await insertScript(page, { text: "window.dispatchEvent(new Event('probe-ran'))" })).toEqual({
    ran: false,
    refusedBy: 'script-src-elem',
  });
});

test('a foreign script is refused', async ({ page }) => {
  expect(await insertScript(page, { src: 'https://example.com/x.js' })).toEqual({ ran: false, refusedBy: 'script-src-elem' });
});

test('text is not run as code, a function is', async ({ page }) => {
  const run = (asText: boolean): Promise<string> =>
    page.evaluate(
      (text) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(`refused by ${event.effectiveDirective}`), {
            once: true,
          });
          window.addEventListener('probe-ran', () => resolve('ran'), { once: true });
          const code = "window.dispatchEvent(new Event('probe-ran'))";
          setTimeout(text ? (code as unknown as () => void) : () => window.dispatchEvent(new Event('probe-ran')), 0);
        }),
      asText,
    );
  expect(await run(false)).toBe('ran');
  expect(await run(true)).toBe('refused by script-src');
});

test('an image of the page itself is shown, a foreign one refused', async ({ page }) => {
  const show = (source: string): Promise<string> =>
    page.evaluate(
      (src) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(`refused by ${event.effectiveDirective}`), {
            once: true,
          });
          const image = new Image();
          image.addEventListener('load', () => resolve('shown'));
          image.src = src;
        }),
      source,
    );
  expect(await show('data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==')).toBe('shown');
  expect(await show('https://example.com/x.png')).toBe('refused by img-src');
});

test('the page can fetch from its own host only', async ({ page }) => {
  const get = (address: string): Promise<string> =>
    page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(`refused by ${event.effectiveDirective}`), {
            once: true,
          });
          fetch(url).then(
            (response) => resolve(String(response.status)),
            () => undefined,
          );
        }),
      address,
    );
  expect(await get('/index.html')).toBe('200');
  expect(await get('https://example.com/')).toBe('refused by connect-src');
});

test('files outside the interface cannot be asked for', async ({ page }) => {
  const status = (path: string): Promise<number> => page.evaluate(async (asked) => (await fetch(asked)).status, path);
  expect(await status('/index.html')).toBe(200);
  for (const path of ['/../package.json', '/%2e%2e/main/server.cjs', '/..%2fmain/server.cjs', '/assets', '/nothing.js'])
    expect(await status(path), path).toBe(404);
});

test('the page has nothing of Node', async ({ page }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module', 'global', 'ipcRenderer', 'electron'].filter((name) => name in window),
  );
  expect(found).toEqual([]);
  expect(await page.evaluate(() => 'document' in window && isSecureContext)).toBe(true);
});
