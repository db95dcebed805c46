'use strict';
// The part of Electron's main-process API that the application uses. Anything else throws.
const { app } = require('./main/app.cjs');
const { BrowserWindow } = require('./main/browser-window.cjs');
const { chromium } = require('./main/chromium.cjs');
const { dialog, nativeImage, Notification, safeStorage, screen, shell, Tray } = require('./main/desktop-services.cjs');
const { ipcMain } = require('./main/ipc.cjs');
const { Menu, MenuItem } = require('./main/menu.cjs');
const { protocol } = require('./main/protocol.cjs');
const { session } = require('./main/session.cjs');
const { utilityProcess } = require('./main/utility-process.cjs');
const { WebContents } = require('./main/web-contents.cjs');

const api = {
  app,
  BrowserWindow,
  dialog,
  safeStorage,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  Notification,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents: WebContents,
};
const askedByLoaders = ['default', '__esModule', 'then', 'toJSON'];
module.exports = new Proxy(api, {
  get: (target, name) => {
    if (name in target || typeof name === 'symbol' || askedByLoaders.includes(name)) return target[name];
    throw new Error(`stand-in: electron.${name} is not known here`);
  },
});

chromium.ready.then(
  (devtools) => {
    // Playwright waits for this line, as it does with Electron.
    process.stderr.write(`\nDevTools listening on ${devtools.url}\n`);
    void devtools.closed.then(() => app.standinLost());
    setImmediate(() => app.standinReady());
  },
  (error) => {
    process.stderr.write(`stand-in: ${error.message}\n`);
    process.exit(1);
  },
);
