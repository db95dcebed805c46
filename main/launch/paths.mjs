import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const inRoot = (...segments) => path.join(root, ...segments);
export const modules = inRoot('node_modules');

/** The Node that everything after the install runs on: the version that Electron has inside. */
export const pinnedNode = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
