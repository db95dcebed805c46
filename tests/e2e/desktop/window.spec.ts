import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { heardInPage, listenInPage } from '../fixtures/bridge.ts';
import { desktopEnvironment, openDesktop } from '../fixtures/desktop-host.ts';
import { inRoot, root } from '../fixtures/paths.ts';
import { goTo } from '../fixtures/screens.ts';
import { desktopTest as test, drawn, expect } from '../fixtures/test.ts';

/** Starts a second Electron beside the one that runs, as a double click on a file would. */
async function startAgain(userData: string, args: readonly string[]): Promise<number | null> {
  const env = desktopEnvironment(userData);
  const child = spawn(process.execPath, [inRoot('node_modules/electron/cli.js'), root, ...args], { cwd: userData, env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

test('a second start hands its files over and ends', async ({ page, userData }) => {
  writeFileSync(path.join(userData, 'opened.csv'), 'a,b\n1,2\n');
  writeFileSync(path.join(userData, 'notes.md'), 'not for us');
  await listenInPage(page);
  expect(await startAgain(userData, ['opened.csv', 'missing.csv', 'notes.md'])).toBe(0);
  await expect
    .poll(() => heardInPage(page, 'files.opened'))
    .toEqual([{ files: [{ grant: expect.any(String), name: 'opened.csv', bytes: 8 }] }]);
});

test('closing the window ends the application and keeps the window’s place', async ({ app, page, userData }) => {
  await expect(page.locator('#root')).not.toBeEmpty();
  const ended = app.waitForEvent('close');
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!;
    window.setBounds({ x: 40, y: 50, width: 1200, height: 800 });
    setTimeout(() => window.close(), 50);
  });
  await ended;
  expect(JSON.parse(readFileSync(path.join(userData, 'window.json'), 'utf8'))).toMatchObject({ x: 40, y: 50, width: 1200, height: 800 });

  const again = await openDesktop(userData);
  await drawn(again.page);
  const bounds = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
  await again.close();
  expect(bounds).toEqual({ x: 40, y: 50, width: 1200, height: 800 });
});

test('with “Keep running” the application stays in the tray when its window closes, and opens again', async ({ app, page, userData }) => {
  await goTo(page, 'Settings');
  // The box itself is drawn over.
  await page.getByRole('switch', { name: 'Keep running when the window closes' }).check({ force: true });
  await expect(page.getByRole('switch', { name: 'Keep running when the window closes' })).toBeChecked();
  const inTray = () =>
    app.evaluate(
      (electron) => (electron.Tray as unknown as { shown: { menu: { items: { label: string }[] } } | null }).shown?.menu.items[0]?.label,
    );
  expect(await inTray()).toBeUndefined();
  await app.evaluate(({ BrowserWindow }) => setTimeout(() => BrowserWindow.getAllWindows()[0]!.close(), 50));
  await expect.poll(inTray).toBe('Open Almanac');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);

  const opened = app.waitForEvent('window');
  expect(await startAgain(userData, [])).toBe(0);
  await drawn(await opened);
  expect(await inTray()).toBeUndefined();
  await app.evaluate((electron) => electron.app.quit());
});

test('--smoke loads the interface, says so in one line and ends', async ({ userData }) => {
  const child = spawn(process.execPath, [inRoot('node_modules/electron/cli.js'), root, '--smoke'], {
    env: desktopEnvironment(userData),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let written = '';
  child.stdout.on('data', (chunk: Buffer) => (written += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  expect(written).toMatch(/^smoke: Almanac \S+ drew its interface in \d+ ms\n$/);
});
