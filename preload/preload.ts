import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels, type Bridge, type GrantAnswer } from '../contract/bridge.ts';
import type { Message } from '../contract/rpc.ts';

const listeners = new Set<(message: Message) => void>();
// The host may speak before the page's own script has run.
const early: Message[] = [];

ipcRenderer.on(channels.message, (_event, message: Message) => {
  if (listeners.size === 0) early.push(message);
  for (const listener of listeners) listener(message);
});

const bridge: Bridge = {
  post: (message) => ipcRenderer.send(channels.message, message),
  onMessage: (listener) => {
    listeners.add(listener);
    for (const message of early.splice(0)) listener(message);
    return () => void listeners.delete(listener);
  },
  // A file made by the page has an empty path; main answers null for it.
  grant: (files) => ipcRenderer.invoke(channels.grant, files.map(webUtils.getPathForFile)) as Promise<GrantAnswer>,
};
contextBridge.exposeInMainWorld('almanac', bridge);
ipcRenderer.send(channels.open);
