import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const built = existsSync(path.join(root, 'out/.build'));
if (!built) process.stderr.write('start: skipped, because nothing has been built (npm run build)\n');

// What somebody sees who types npm start, with and without a display, with and without a window.
describe.skipIf(!built || process.platform !== 'linux')('start', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-start-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Starts, waits for `enough` on stdout or the end, then stops it. */
  const start = (env: Record<string, string>, enough: RegExp, args: readonly string[] = []) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...without } = process.env;
      const child = spawn(process.execPath, [path.join(root, 'main/launch/start.mjs'), ...args], {
        cwd: folder,
        env: { ...without, ALMANAC_USER_DATA: path.join(folder, 'user-data'), CI: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += String(chunk);
        if (enough.test(stdout)) child.kill('SIGTERM');
      });
      child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  const electron = (script: string): string => {
    writeFileSync(path.join(folder, 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return folder;
  };
  const address = /^Almanac: http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}\n$/;

  test('start: without a display it says so in one line, prints the address, and ends cleanly', async () => {
    const { code, stdout, stderr } = await start({}, address);
    expect(stderr).toBe('There is no display here, so Almanac is served to a browser on this machine:\n');
    expect(stdout).toMatch(address);
    expect(code).toBe(0);
  }, 60_000);

  test('start: with a display and Electron it is the window, which gets the arguments', async () => {
    const { code, stdout } = await start({ DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron('echo "window: $2"') }, /never/, ['a.csv']);
    expect(stdout).toBe('window: a.csv\n');
    expect(code).toBe(0);
  }, 60_000);

  test('start: a window that cannot open gives way to the browser in one more line', async () => {
    const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: electron('exit 3'), PATH: folder };
    const { stdout, stderr } = await start(env, address);
    expect(stderr).toBe('The Electron window could not start here, so Almanac opens in your browser instead:\n');
    expect(stdout).toMatch(address);
  }, 60_000);
});
