'use strict';
const { EventEmitter } = require('node:events');
const path = require('node:path');
const { app, refusable } = require('./app.cjs');
const windows = require('./window-list.cjs');
const { WebContents } = require('./web-contents.cjs');

const secure = { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false };

class BrowserWindow extends EventEmitter {
  #bounds;
  #visible;
  #title;
  #minimized = false;
  #maximized = false;
  #destroyed = false;

  constructor({ webPreferences = {}, x = 0, y = 0, width = 800, height = 600, show = true, title = app.name } = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    for (const [name, value] of Object.entries(secure))
      if ((webPreferences[name] ?? value) !== value) throw new Error(`stand-in: refuses webPreferences.${name} = ${webPreferences[name]}`);
    if (webPreferences.preload && !path.isAbsolute(webPreferences.preload)) throw new Error('preload must be an absolute path');
    this.#bounds = { x, y, width, height };
    this.#visible = show;
    this.#title = title;
    this.id = windows.add(this);
    this.webContents = new WebContents({ width, height, preload: webPreferences.preload });
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('standin-target-gone', () => this.destroy());
    app.emit('browser-window-created', {}, this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows() {
    return windows.all();
  }
  static getFocusedWindow() {
    return windows.all().at(-1) ?? null;
  }
  static fromId(id) {
    return windows.byId(id);
  }
  static fromWebContents(contents) {
    return windows.all().find((window) => window.webContents === contents) ?? null;
  }

  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  show() {
    this.#visible = true;
    this.emit('show');
  }
  isVisible() {
    return this.#visible;
  }
  focus() {
    this.emit('focus');
  }
  minimize() {
    this.#minimized = true;
  }
  restore() {
    this.#minimized = false;
  }
  isMinimized() {
    return this.#minimized;
  }
  maximize() {
    this.#maximized = true;
  }
  isMaximized() {
    return this.#maximized;
  }
  getTitle() {
    return this.#title;
  }
  getBounds() {
    return { ...this.#bounds };
  }
  getNormalBounds() {
    return this.getBounds();
  }
  setBounds(bounds) {
    Object.assign(this.#bounds, bounds);
    this.emit('resize');
  }

  isDestroyed() {
    return this.#destroyed;
  }
  close() {
    if (this.#destroyed) return;
    const event = refusable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.remove(this.id);
    this.webContents.standinDestroy();
    this.emit('closed');
    app.standinWindowClosed();
  }
}

exports.BrowserWindow = BrowserWindow;
