'use strict';
const { EventEmitter } = require('node:events');

// Nobody sits before a stand-in: dialogs are cancelled until a test says otherwise, and pages for the user's browser are noted, not opened.
exports.dialog = {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showErrorBox: (title, content) => process.stderr.write(`${title}: ${content}\n`),
};

// No system's key store is asked: this shows only that what goes in comes out again, and is not plain.
exports.safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => Buffer.from(`v0:${Buffer.from(text).toString('base64')}`),
  decryptString: (bytes) => Buffer.from(bytes.toString().slice(3), 'base64').toString(),
};

// No tray is drawn: what would be in it is kept, for tests to ask.
exports.nativeImage = { createFromDataURL: (url) => ({ isEmpty: () => !url.startsWith('data:image/png;base64,') }) };
exports.Tray = class Tray extends EventEmitter {
  static shown = null;
  constructor(image) {
    super();
    if (image.isEmpty()) throw new Error('stand-in: a tray needs a picture');
    Tray.shown = this;
  }
  setToolTip(text) {
    this.toolTip = text;
  }
  setContextMenu(menu) {
    this.menu = menu;
  }
  destroy() {
    Tray.shown = null;
  }
};

// No notice of the system is shown: what would be is kept, for tests to ask.
exports.Notification = class Notification extends EventEmitter {
  static shown = [];
  static isSupported() {
    return true;
  }
  constructor(options) {
    super();
    Object.assign(this, options);
  }
  show() {
    Notification.shown.push(this);
    setImmediate(() => this.emit('show'));
  }
};

exports.shell = { openExternal: async () => undefined };

const display = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  scaleFactor: 1,
};
exports.screen = Object.assign(new EventEmitter(), { getPrimaryDisplay: () => display, getAllDisplays: () => [display] });
