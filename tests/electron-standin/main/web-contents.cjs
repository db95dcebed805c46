'use strict';
const { randomBytes } = require('node:crypto');
const { EventEmitter } = require('node:events');
const { chromium } = require('./chromium.cjs');
const { IpcMain } = require('./ipc.cjs');
const { PageMessages } = require('./page-messages.cjs');
const { preparePreload, worldName } = require('./preload-world.cjs');
const { fromChromium, toChromium } = require('./protocol.cjs');
const { answerRequest } = require('./requests.cjs');
const { session } = require('./session.cjs');

// Those that DevTools can set; the application is asked once for each, when the window is made.
const permissions = ['geolocation', 'notifications', 'midi', 'persistent-storage', 'clipboard-read', 'local-fonts'];
const contentsById = new Map();
let lastId = 0;

/** A page of Chromium, looking like Electron's WebContents. */
class WebContents extends EventEmitter {
  id = ++lastId;
  ipc = new IpcMain();
  session = session.defaultSession;
  #url = '';
  #destroyed = false;
  #targetId;
  #devtools;
  #send;
  #messages;
  #openHandler = () => ({ action: 'allow' });
  #mayOpen = false;
  #loading = '';
  #up;

  constructor(options) {
    super();
    contentsById.set(this.id, this);
    this.#up = this.#start(options);
    this.#up.catch((error) => {
      process.stderr.write(`stand-in: ${error.stack}\n`);
      process.exit(1);
    });
  }
  static getAllWebContents() {
    return [...contentsById.values()];
  }
  // Playwright finds the window that belongs to a page by this.
  static fromDevToolsTargetId(targetId) {
    return [...contentsById.values()].find((contents) => contents.#targetId === targetId);
  }

  async loadURL(url) {
    await this.#up;
    this.#loading = url;
    const { errorText } = await this.#send('Page.navigate', { url: toChromium(url) });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
  }
  getURL() {
    return this.#url;
  }
  get mainFrame() {
    return { url: this.#url, parent: null };
  }
  isDestroyed() {
    return this.#destroyed;
  }
  send(channel, ...args) {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    this.#messages?.sendEvent(channel, args);
  }
  setWindowOpenHandler(handler) {
    this.#openHandler = handler;
  }
  async executeJavaScript(expression) {
    await this.#up;
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  reload() {
    void this.#send('Page.reload');
  }

  async #start({ width, height, preload }) {
    const devtools = await chromium.ready;
    this.#devtools = devtools;
    const { targetId } = await devtools.send('Target.createTarget', { url: 'about:blank', width, height, newWindow: true });
    this.#targetId = targetId;
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: true });
    this.#send = (method, params) => devtools.send(method, params, sessionId);
    this.#messages = new PageMessages(this, this.#send);
    devtools.on(sessionId, (method, params) => this.#onPageEvent(method, params));
    devtools.on('', (method, params) => this.#onBrowserEvent(method, params));
    await devtools.send('Target.setDiscoverTargets', { discover: true });
    for (const domain of ['Page', 'Runtime', 'DOM']) await this.#send(`${domain}.enable`);
    await this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    for (const name of permissions) {
      const setting = (await this.session.standinPermission(this, name)) ? 'granted' : 'denied';
      await devtools.send('Browser.setPermission', { permission: { name }, setting });
    }
    if (preload) await preparePreload(this.#send, preload, randomBytes(8).toString('hex'));
  }

  #onPageEvent(method, params) {
    switch (method) {
      case 'Runtime.executionContextCreated': {
        const { id, name, auxData } = params.context;
        if (name === worldName && auxData.frameId === this.#targetId) this.#messages.useContext(id);
        return;
      }
      case 'Runtime.executionContextsCleared':
        return this.#messages.useContext(null);
      case 'Runtime.bindingCalled':
        return this.#messages.receive(params.payload);
      case 'Page.frameNavigated':
        if (params.frame.parentId) return;
        this.#url = fromChromium(params.frame.url);
        return void this.emit('did-navigate', {}, this.#url);
      case 'Page.domContentEventFired':
        return void this.emit('dom-ready', {});
      case 'Page.loadEventFired':
        return void this.emit('did-finish-load', {});
      case 'Page.windowOpen': {
        const { action } = this.#openHandler({
          url: fromChromium(params.url),
          frameName: params.windowName,
          disposition: 'foreground-tab',
        });
        this.#mayOpen = action !== 'deny';
        return;
      }
      case 'Fetch.requestPaused': {
        const top = params.frameId === this.#targetId;
        const started = this.#loading === fromChromium(params.request.url);
        answerRequest({ contents: this, send: this.#send, params, top, started }).catch((error) => {
          // The page may be gone before its request is answered.
          if (!/InterceptionId|closed|Session/.test(error.message)) process.stderr.write(`stand-in: ${error.stack}\n`);
        });
        return;
      }
      case 'Page.javascriptDialogOpening':
        return void this.#send('Page.handleJavaScriptDialog', { accept: true });
    }
  }

  #onBrowserEvent(method, params) {
    if (method === 'Target.targetDestroyed' && params.targetId === this.#targetId) this.emit('standin-target-gone');
    if (method !== 'Target.targetCreated' || params.targetInfo.openerId !== this.#targetId) return;
    // Chromium has opened the window before anyone was asked; one that was refused goes again.
    setTimeout(() => {
      if (!this.#mayOpen) this.#devtools.send('Target.closeTarget', { targetId: params.targetInfo.targetId }).catch(() => undefined);
    }, 50);
  }

  standinDestroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    contentsById.delete(this.id);
    this.emit('destroyed', {});
    this.#devtools?.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined);
  }
}

exports.WebContents = WebContents;
