'use strict';
const { EventEmitter } = require('node:events');

class Session extends EventEmitter {
  #requestPermission = undefined;
  #beforeRequest = undefined;
  webRequest = {
    onBeforeRequest: (listener) => {
      this.#beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler) {
    this.#requestPermission = handler;
  }
  setPermissionCheckHandler() {}
  setDevicePermissionHandler() {}

  /** Electron grants every permission unless a handler says no. */
  standinPermission(contents, name) {
    return new Promise((resolve) => {
      if (this.#requestPermission)
        this.#requestPermission(contents, name, resolve, { requestingUrl: contents.getURL(), isMainFrame: true });
      else resolve(true);
    });
  }
  /** True when the application cancels the request. */
  standinCancels(details) {
    return new Promise((resolve) => {
      if (this.#beforeRequest) this.#beforeRequest(details, ({ cancel = false }) => resolve(cancel));
      else resolve(false);
    });
  }
}

exports.session = { defaultSession: new Session() };
