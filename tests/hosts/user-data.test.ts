import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { defaultWorkspace, userDataFolder } from '../../main/user-data.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const on = (platform: NodeJS.Platform) => vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);

test('user data: the environment wins', () => {
  vi.stubEnv('ALMANAC_USER_DATA', '/somewhere');
  expect(defaultWorkspace()).toBe(path.resolve('/somewhere/workspace'));
});

test('user data: the folders that Electron would take', () => {
  vi.stubEnv('ALMANAC_USER_DATA', undefined);
  vi.stubEnv('HOME', '/home/ann');
  vi.stubEnv('XDG_CONFIG_HOME', undefined);
  on('linux');
  expect(userDataFolder()).toBe('/home/ann/.config/Almanac');
  vi.stubEnv('XDG_CONFIG_HOME', '/config');
  expect(userDataFolder()).toBe('/config/Almanac');
  on('darwin');
  expect(userDataFolder()).toBe('/home/ann/Library/Application Support/Almanac');
  on('win32');
  vi.stubEnv('APPDATA', '/roaming');
  expect(userDataFolder()).toBe('/roaming/Almanac');
});
