import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from '../../main/desktop/window-state.ts';

const laptop = { x: 0, y: 25, width: 1512, height: 900 };
const second = { x: 1512, y: 0, width: 2560, height: 1440 };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-window-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('window state: a first start gets the usual size and no position', () => {
  expect(readWindowState(folder, [laptop])).toEqual({ width: 1440, height: 900, maximized: false });
});

test('window state: what was kept comes back', () => {
  const state = { x: 1600, y: 100, width: 1300, height: 1000, maximized: true };
  writeWindowState(folder, state);
  expect(readWindowState(folder, [laptop, second])).toEqual(state);
});

test('window state: a display that has gone takes the position along, and the size fits what is left', () => {
  writeWindowState(folder, { x: 1600, y: 100, width: 2400, height: 1400, maximized: false });
  expect(readWindowState(folder, [laptop])).toEqual({ width: 1512, height: 900, maximized: false });
});

test('window state: never below the smallest size', () => {
  writeWindowState(folder, { x: 0, y: 30, width: 300, height: 200, maximized: false });
  expect(readWindowState(folder, [laptop])).toEqual({ x: 0, y: 30, width: 1024, height: 700, maximized: false });
});

test('window state: a title bar above the screen cannot be grabbed, so the position is forgotten', () => {
  writeWindowState(folder, { x: 100, y: -200, width: 1200, height: 800, maximized: false });
  expect(readWindowState(folder, [laptop])).toEqual({ width: 1200, height: 800, maximized: false });
});

test.each(['', 'nonsense', '{"width":"wide"}', '[]'])('window state: %j on disk counts as a first start', (text) => {
  writeFileSync(path.join(folder, 'window.json'), text);
  expect(readWindowState(folder, [laptop])).toEqual({ width: 1440, height: 900, maximized: false });
});
