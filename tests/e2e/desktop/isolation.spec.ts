import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bridge, GrantAnswer } from '../../../contract/bridge.ts';
import { callFromPage, heardInPage, listenInPage } from '../fixtures/bridge.ts';
import { desktopTest as test, expect } from '../fixtures/test.ts';

test('the bridge is all that the page gets, and it is frozen', async ({ page }) => {
  const bridge = await page.evaluate(() => {
    const { almanac } = window as unknown as { almanac: Bridge };
    return {
      keys: Object.keys(almanac).sort(),
      frozen: Object.isFrozen(almanac),
      hidden: Object.keys(window).filter((key) => /standin/i.test(key)),
    };
  });
  expect(bridge).toEqual({ keys: ['grant', 'onMessage', 'post'], frozen: true, hidden: [] });
  expect(await callFromPage(page, 'app.environment')).toMatchObject({ kind: 'result' });
});

test('bad input and unknown procedures come back as errors', async ({ page }) => {
  expect(await callFromPage(page, 'datasets.get', { versionId: 5 })).toMatchObject({
    kind: 'error',
    code: 'bad-input',
    data: { field: 'versionId' },
  });
  expect(await callFromPage(page, 'constructor' as 'app.environment')).toMatchObject({ kind: 'error', code: 'no-such-procedure' });
});

test('a typed array crosses as it is', async ({ page }) => {
  const uploaded = await callFromPage(page, 'files.upload', { name: 'a.csv', bytes: [1, 2], last: true });
  expect(uploaded).toMatchObject({ kind: 'error', code: 'bad-input', data: { field: 'bytes' } });
  const crossed = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { almanac } = window as unknown as { almanac: Bridge };
        almanac.onMessage((message) => {
          if ('id' in message && message.id === 77_000) resolve(message);
        });
        almanac.post({
          kind: 'call',
          id: 77_000,
          name: 'files.upload',
          input: { name: 'a.csv', bytes: new Uint8Array([97, 44, 98]), last: true },
        });
      }),
  );
  expect(crossed).toMatchObject({ kind: 'result', value: { name: 'a.csv', bytes: 3 } });
});

test('what cannot be cloned is refused where it is sent', async ({ page }) => {
  const send = (bad: boolean): Promise<string> =>
    page.evaluate((withFunction) => {
      try {
        const { almanac } = window as unknown as { almanac: Bridge };
        almanac.post({ kind: 'call', id: 78_000, name: 'none', input: withFunction ? { run: () => 1 } : { run: 1 } });
        return 'sent';
      } catch (error) {
        return String(error);
      }
    }, bad);
  expect(await send(false)).toBe('sent');
  expect(await send(true)).toContain('could not be cloned');
});

test('a message from a foreign frame is ignored', async ({ app, page }) => {
  await callFromPage(page, 'app.environment');
  const answers = (url: string, inFrame: boolean): Promise<number> =>
    app.evaluate(
      async ({ BrowserWindow }, [senderUrl, nested]) => {
        const contents = BrowserWindow.getAllWindows()[0]!.webContents;
        const { send } = contents;
        let answered = 0;
        contents.send = (_channel, message: { id?: number }) => {
          if (message.id === 79_000) answered++;
        };
        const event = { senderFrame: { url: senderUrl, parent: nested ? {} : null } };
        contents.ipc.emit('almanac:message', event as never, { kind: 'call', id: 79_000, name: 'settings.get', input: undefined });
        await new Promise((resolve) => setTimeout(resolve, 300));
        contents.send = send;
        return answered;
      },
      [url, inFrame] as const,
    );
  expect(await answers('app://almanac/index.html', false)).toBe(1);
  expect(await answers('https://example.com/', false)).toBe(0);
  expect(await answers('app://almanac.example.com/index.html', false)).toBe(0);
  expect(await answers('app://almanac/index.html', true)).toBe(0);
});

test('a file that the user chose gives a grant, one that the page made does not', async ({ page, userData }) => {
  const file = path.join(userData, 'chosen.csv');
  writeFileSync(file, 'date,sales\n2024-01-01,1\n');
  await page.evaluate(() => {
    const { almanac } = window as unknown as { almanac: Bridge };
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'probe-files';
    document.body.append(input);
    const answer = new Promise((resolve) => {
      input.addEventListener('change', () => resolve(almanac.grant([...(input.files ?? []), new File(['x'], '/etc/passwd')])));
    });
    Object.assign(window, { answer });
  });
  await page.locator('#probe-files').setInputFiles(file);
  const grants = await page.evaluate(() => (window as unknown as { answer: Promise<GrantAnswer> }).answer);
  expect(grants).toEqual({ files: [{ grant: expect.any(String), name: 'chosen.csv', bytes: 24 }, null] });
});

test('the menu and the file dialog reach the page', async ({ app, page, userData }) => {
  await listenInPage(page);
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('import')?.click());
  await expect.poll(() => heardInPage(page, 'menu.command')).toEqual([{ command: 'import' }]);

  const file = path.join(userData, 'picked.csv');
  writeFileSync(file, 'a,b\n');
  await app.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [picked] });
  }, file);
  const answer = await callFromPage(page, 'files.pick');
  expect(answer).toMatchObject({ kind: 'result', value: { files: [{ name: 'picked.csv', bytes: 4 }] } });
  expect(JSON.stringify(answer)).not.toContain(userData);
});
