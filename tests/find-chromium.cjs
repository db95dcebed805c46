'use strict';
const fs = require('node:fs');
const path = require('node:path');

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));

/** Path of Playwright's own Chromium when it has been installed. */
function ofPlaywright() {
  try {
    return require('playwright-core').chromium.executablePath();
  } catch {
    return undefined;
  }
}

const known = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((folder) => path.join(folder, 'Google/Chrome/Application/chrome.exe')),
};
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium to test with: the environment's CHROMIUM, the system's, Playwright's; undefined when there is none. */
exports.findChromium = () =>
  [process.env.CHROMIUM, ...names.map(onPath), ...(known[process.platform] ?? []), ofPlaywright()].find(
    (file) => file && fs.existsSync(file),
  );
