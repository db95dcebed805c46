'use strict';
const { app } = require('./app.cjs');

const privileged = new Set();
const handlers = new Map();

exports.protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of schemes) privileged.add(scheme);
  },
  handle(scheme, handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
};
exports.handlerOf = (url) => handlers.get(new URL(url).protocol.slice(0, -1));

/** app://HOST/PATH as Chromium gets to see it. */
exports.toChromium = (url) => {
  const found = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(url);
  return found && handlers.has(found[1]) ? `https://${found[2]}.${found[1]}.standin${found[3] || '/'}` : url;
};
/** And back, as the application knows it. */
exports.fromChromium = (url) => {
  const found = /^(blob:)?https:\/\/([^/?#]*)\.([a-z0-9-]+)\.standin(\/.*)?$/.exec(url);
  return found && privileged.has(found[3]) ? `${found[1] ?? ''}${found[3]}://${found[2]}${found[4] ?? '/'}` : url;
};
