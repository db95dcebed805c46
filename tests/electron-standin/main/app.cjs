'use strict';
const { EventEmitter } = require('node:events');
const os = require('node:os');
const path = require('node:path');
const { takeSingleInstanceLock } = require('./single-instance.cjs');
const windows = require('./window-list.cjs');

/** An event that listeners may refuse. */
function refusable() {
  const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
  return event;
}

class App extends EventEmitter {
  isPackaged = false;
  // Switches are Chromium's affair; Playwright sets one before the application loads.
  commandLine = { appendSwitch: () => undefined };
  #name = 'Electron';
  #version = '0.0.0';
  #folder = '';
  #paths = new Map();
  #ready = false;
  #becomeReady;
  #whenReady = new Promise((resolve) => (this.#becomeReady = resolve));
  #quitting = false;

  get name() {
    return this.#name;
  }
  getName() {
    return this.#name;
  }
  setName(name) {
    this.#name = name;
  }
  getVersion() {
    return this.#version;
  }
  getAppPath() {
    return this.#folder;
  }
  getLocale() {
    return 'en-US';
  }
  whenReady() {
    return this.#whenReady;
  }
  isReady() {
    return this.#ready;
  }
  enableSandbox() {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }
  focus() {}
  getAppMetrics() {
    const { user, system } = process.cpuUsage();
    const cpu = { percentCPUUsage: 0, cumulativeCPUUsage: (user + system) / 1e6, idleWakeupsPerSecond: 0 };
    return [{ pid: process.pid, type: 'Browser', cpu, memory: { workingSetSize: process.memoryUsage.rss() / 1024 } }];
  }

  setPath(name, value) {
    this.#paths.set(name, value);
  }
  getPath(name) {
    const config = process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config');
    const known = { home: os.homedir(), appData: config, userData: path.join(config, this.#name), temp: os.tmpdir() };
    const found = this.#paths.get(name) ?? known[name];
    if (!found) throw new Error(`stand-in: app.getPath('${name}') is not known here`);
    return found;
  }

  requestSingleInstanceLock(data) {
    return takeSingleInstanceLock(this.getPath('userData'), data, (argv, folder, theirs) =>
      this.emit('second-instance', refusable(), argv, folder, theirs),
    );
  }

  quit() {
    if (this.#quitting) return;
    const before = refusable();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#quitting = true;
    for (const window of windows.all()) {
      window.close();
      if (!window.isDestroyed()) {
        this.#quitting = false;
        return;
      }
    }
    const last = refusable();
    this.emit('will-quit', last);
    if (last.defaultPrevented) this.#quitting = false;
    else this.exit(0);
  }
  exit(code = 0) {
    this.#quitting = true;
    this.emit('quit', refusable(), code);
    setImmediate(() => process.exit(code));
  }

  // What follows is called by the stand-in itself.
  standinLoad({ folder, name, version }) {
    this.#folder = folder;
    this.#name = name;
    this.#version = version;
  }
  standinReady() {
    this.#ready = true;
    this.emit('ready', refusable(), {});
    this.#becomeReady();
  }
  standinWindowClosed() {
    if (windows.all().length > 0 || this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
  standinLost() {
    if (!this.#quitting) this.exit(1);
  }
}

exports.refusable = refusable;
exports.app = new App();
