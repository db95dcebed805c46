'use strict';
const { EventEmitter } = require('node:events');

/** Electron's ipcMain, and the `ipc` of each page. */
class IpcMain extends EventEmitter {
  #handlers = new Map();

  handle(channel, handler) {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }
  removeHandler(channel) {
    this.#handlers.delete(channel);
  }
  standinHandler(channel) {
    return this.#handlers.get(channel);
  }
}

exports.IpcMain = IpcMain;
exports.ipcMain = new IpcMain();
