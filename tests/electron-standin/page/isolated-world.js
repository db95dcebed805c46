// The preload's world: what a sandboxed preload may require, over one binding to the main process.
const toMain = globalThis.__standin;
delete globalThis.__standin;
delete globalThis.__standinOpen;
const send = (kind, head, body = '') => toMain(`${JSON.stringify([kind, head])}\n${body}`);
const bridge = standinBridge(`to-page-${standin.secret}`, `to-preload-${standin.secret}`, () => undefined);
const files = standinFilePaths((index, count) => send('files', [index, count]));

const cloneText = (args) => {
  try {
    return standinClone.serialize(args);
  } catch {
    throw new Error('An object could not be cloned.');
  }
};

const listeners = new Map();
const invoked = new Map();
let lastId = 0;
const ipcRenderer = {
  on: (channel, listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  },
  send: (channel, ...args) => send('send', [channel], cloneText(args)),
  invoke: (channel, ...args) =>
    new Promise((resolve, reject) => {
      const body = cloneText(args);
      invoked.set(++lastId, { resolve, reject, channel });
      send('invoke', [channel, lastId], body);
    }),
};

globalThis.__standinDeliver = (kind, head, body) => {
  if (kind === 'event') {
    const args = standinClone.deserialize(body);
    for (const listener of listeners.get(head[0]) ?? []) listener({ sender: ipcRenderer }, ...args);
  } else if (kind === 'paths') files.answer(head[0], head[1]);
  else if (kind === 'reply') {
    const [id, fulfilled] = head;
    const { resolve, reject, channel } = invoked.get(id);
    invoked.delete(id);
    const value = standinClone.deserialize(body);
    if (fulfilled) resolve(value);
    else reject(new Error(`Error invoking remote method '${channel}': ${value}`));
  }
};

const exposed = new Set();
const contextBridge = {
  exposeInMainWorld: (name, api) => {
    if (exposed.has(name)) throw new Error('Cannot bind an API on top of an existing property on the window object');
    exposed.add(name);
    bridge.expose(name, api);
  },
};
const modules = { electron: { contextBridge, ipcRenderer, webUtils: { getPathForFile: files.getPathForFile } } };
const requireModule = (name) => {
  if (name in modules) return modules[name];
  throw new Error(`module not found: ${name}`);
};
try {
  const module = { exports: {} };
  standin.preload.call(undefined, requireModule, Object.freeze(standin.process), module, module.exports);
} catch (error) {
  console.error(`Unable to load preload script: ${standin.preloadName}\n${error?.stack}`);
  send('preload-error', [String(error?.stack)]);
}
