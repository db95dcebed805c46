'use strict';
const { ipcMain } = require('./ipc.cjs');
const { deserialize, serialize } = require('../page/structured-clone.cjs');

/** What the preload world of one page says to the main process, and what it is told. Bodies are structured clones as text. */
exports.PageMessages = class {
  #contents;
  #send;
  #context = null;

  constructor(contents, send) {
    this.#contents = contents;
    this.#send = send;
  }

  /** The execution context of the preload world, or null between two documents. */
  useContext(context) {
    this.#context = context;
  }

  sendEvent(channel, args) {
    this.#deliver('event', [channel], cloneText(args));
  }

  receive(payload) {
    const cut = payload.indexOf('\n');
    const [kind, head] = JSON.parse(payload.slice(0, cut));
    const body = payload.slice(cut + 1);
    if (kind === 'send') this.#onSend(head[0], deserialize(body));
    else if (kind === 'invoke') void this.#onInvoke(head[0], head[1], deserialize(body));
    else if (kind === 'files') void this.#onFiles(head[0], head[1]);
    else if (kind === 'preload-error') this.#contents.emit('preload-error', {}, '', new Error(head[0]));
  }

  #event() {
    const url = this.#contents.getURL();
    return { sender: this.#contents, senderFrame: { url, parent: null } };
  }
  #onSend(channel, args) {
    const event = this.#event();
    this.#contents.ipc.emit(channel, event, ...args);
    ipcMain.emit(channel, event, ...args);
  }
  async #onInvoke(channel, id, args) {
    try {
      const handler = this.#contents.ipc.standinHandler(channel) ?? ipcMain.standinHandler(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      this.#deliver('reply', [id, true], cloneText(await handler(this.#event(), ...args)));
    } catch (error) {
      // As in Electron: only the text of an error crosses.
      this.#deliver('reply', [id, false], serialize(String(error)));
    }
  }
  /** Paths of the files that the preload world has put on its list at `index`; Chromium tells them to DevTools only. */
  async #onFiles(index, count) {
    const paths = [];
    for (let file = 0; file < count; file++) {
      const expression = `__standinFiles[${index}][${file}]`;
      const { result } = await this.#send('Runtime.evaluate', { expression, contextId: this.#context });
      const known = await this.#send('DOM.getFileInfo', { objectId: result.objectId }).catch(() => ({ path: '' }));
      paths.push(known.path);
    }
    this.#deliver('paths', [index, paths]);
  }

  #deliver(kind, head, body = '') {
    // As in Electron: what is sent to a page that has not run its preload yet is lost.
    if (this.#context === null || this.#contents.isDestroyed()) return;
    this.#send('Runtime.callFunctionOn', {
      executionContextId: this.#context,
      functionDeclaration: '(kind, head, body) => { __standinDeliver(kind, head, body); }',
      arguments: [{ value: kind }, { value: head }, { value: body }],
    }).then(
      ({ exceptionDetails }) => {
        if (exceptionDetails) process.stderr.write(`stand-in: a listener in the page threw: ${exceptionDetails.exception?.description}\n`);
      },
      () => undefined, // the page went away meanwhile
    );
  }
};

function cloneText(value) {
  try {
    return serialize(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}
