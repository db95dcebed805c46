'use strict';
const fs = require('node:fs');
const path = require('node:path');

exports.worldName = 'Electron Isolated Context';
/** What window.open calls in the page's own world. */
exports.openBinding = '__standinOpen';

const pageFolder = path.join(__dirname, '..', 'page');
const text = (name) => fs.readFileSync(path.join(pageFolder, name), 'utf8');

/**
 * Puts two scripts into every document to come: one into the page's own world, and the preload with what Electron gives it into an isolated
 * world. They speak over DOM events whose names hold `secret`.
 */
exports.preparePreload = async (send, preload, secret) => {
  const info = {
    type: 'renderer',
    contextIsolated: true,
    sandboxed: true,
    platform: process.platform,
    versions: process.versions,
    env: {},
  };
  const values = `const standin = ${JSON.stringify({ secret, process: info, preloadName: preload })};`;
  const inTopFrame = (...parts) => `if (window === window.top) (() => { 'use strict';\n${parts.join('\n')}\n})();`;
  const preloadFunction = `standin.preload = function (require, process, module, exports) { ${fs.readFileSync(preload, 'utf8')}\n};`;

  await send('Runtime.addBinding', { name: '__standin', executionContextName: exports.worldName });
  await send('Runtime.addBinding', { name: exports.openBinding });
  await send('Page.addScriptToEvaluateOnNewDocument', { source: inTopFrame(values, text('bridge.js'), text('main-world.js')) });
  await send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: exports.worldName,
    source: inTopFrame(
      values,
      preloadFunction,
      text('structured-clone.cjs'),
      text('bridge.js'),
      text('file-paths.js'),
      text('isolated-world.js'),
    ),
  });
};
