import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { topFolder } from '../entries.ts';
import { productName } from '../version.ts';
import { readWindowState, smallestWindow, writeWindowState } from './window-state.ts';

export function createWindow(userData: string): BrowserWindow {
  const { maximized, ...bounds } = readWindowState(
    userData,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: productName,
    show: false,
    webPreferences: {
      preload: path.join(topFolder, 'out', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.on('close', () => writeWindowState(userData, { ...window.getNormalBounds(), maximized: window.isMaximized() }));
  return window;
}
