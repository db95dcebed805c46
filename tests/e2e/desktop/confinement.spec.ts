import { desktopTest as test, drawn, expect } from '../fixtures/test.ts';

test('the page stays where it is: foreign addresses are refused, a reload is not', async ({ page }) => {
  const { href } = await page.evaluate(() => ({ href: location.href }));
  await page.evaluate(() => void (location.href = 'https://example.com/'));
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => location.href)).toBe(href);

  await page.evaluate(() => void Object.assign(window, { marked: true }));
  await page.reload();
  await drawn(page);
  expect(await page.evaluate(() => 'marked' in window)).toBe(false);
});

test('no window opens; an https link goes to the user’s browser, anything else nowhere', async ({ app, page }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  for (const url of ['file:///etc/passwd', 'http://example.com/', 'app://almanac/index.html', 'https://example.com/paper'])
    expect(await page.evaluate((address) => window.open(address) === null, url)).toBe(true);
  await expect.poll(opened).toEqual(['https://example.com/paper']);
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'https://example.com/link', target: '_blank', textContent: 'link' });
    document.body.append(link);
    link.click();
  });
  await expect.poll(opened).toEqual(['https://example.com/paper', 'https://example.com/link']);
  await page.waitForTimeout(500);
  expect(app.windows()).toHaveLength(1);
});

test('a foreign frame stays empty, a blob of the page is shown', async ({ page }) => {
  const frame = (source: string | null): Promise<string> =>
    page.evaluate(
      (src) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(`refused by ${event.effectiveDirective}`), {
            once: true,
          });
          const element = document.createElement('iframe');
          element.addEventListener('load', () => resolve('shown'));
          element.src = src ?? URL.createObjectURL(new Blob(['<p>report</p>'], { type: 'text/html' }));
          document.body.append(element);
        }),
      source,
    );
  expect(await frame(null)).toBe('shown');
  expect(await frame('https://example.com/')).toBe('refused by frame-src');
});

test('permissions are refused where Electron would grant them', async ({ app, page }) => {
  const state = () => page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state);
  expect(await state()).toBe('denied');
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');

  // Without our handlers the same question gets the other answer.
  await app.evaluate(async ({ BrowserWindow, session }) => {
    session.defaultSession.setPermissionRequestHandler(null);
    session.defaultSession.setPermissionCheckHandler(null);
    const window = new BrowserWindow({ show: false });
    await window.loadURL('app://almanac/index.html');
    window.destroy();
  });
  expect(await state()).toBe('granted');
});
