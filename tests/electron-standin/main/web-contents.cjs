'use strict';
const { randomBytes } = require('node:crypto');
const { EventEmitter } = require('node:events');
const { chromium } = require('./chromium.cjs');
const { IpcMain } = require('./ipc.cjs');
const { PageMessages } = require('./page-messages.cjs');
const { openBinding, preparePreload, worldName } = require('./preload-world.cjs');
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
        return params.name === openBinding ? this.#onWindowOpen(params.payload) : this.#messages.receive(params.payload);
      case 'Page.frameNavigated':
        if (params.frame.parentId) return;
        this.#url = fromChromium(params.frame.url);
        return void this.emit('did-navigate', {}, this.#url);
      case 'Page.domContentEventFired':
        return void this.emit('dom-ready', {});
      case 'Page.loadEventFired':
        return void this.emit('did-finish-load', {});
      case 'Page.windowOpen':
        return this.#onWindowOpen(params.url);
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
    // A link to a new window: Chromium has opened it by now, so it goes again.
    if (method === 'Target.targetCreated' && params.targetInfo.openerId === this.#targetId)
      this.#devtools.send('Target.closeTarget', { targetId: params.targetInfo.targetId }).catch(() => undefined);
  }
  #onWindowOpen(url) {
    const { action } = this.#openHandler({ url: fromChromium(url), frameName: '', disposition: 'foreground-tab' });
    if (action === 'deny') return;
    process.stderr.write(`stand-in: the application allowed a window for ${url}, which is not known here\n`);
    process.exit(1);
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
