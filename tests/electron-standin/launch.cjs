'use strict';
// Electron's command line: [-r MODULE] [--inspect=PORT] [--SWITCH...] APP-FOLDER-OR-FILE [ARGUMENT...]
const fs = require('node:fs');
const { registerHooks } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const electronVersion = require('electron/package.json').version;
const args = process.argv.slice(2);
if (args[0] === '--version') {
  process.stdout.write(`v${electronVersion}-standin\n`);
  process.exit(0);
}

const preloaded = [];
let target;
for (let index = 0; index < args.length && target === undefined; index++) {
  const arg = args[index];
  if (arg === '-r' || arg === '--require') preloaded.push(path.resolve(args[++index]));
  else if (arg.startsWith('--inspect')) require('node:inspector').open(Number(arg.split('=')[1] ?? 9229), '127.0.0.1');
  else if (!arg.startsWith('-')) target = path.resolve(arg);
}

// What an application sees of itself inside Electron.
process.argv = [path.join(__dirname, 'dist', 'electron'), ...args];
const versions = Object.freeze({ ...process.versions, electron: electronVersion, chrome: '0.0.0.0' });
Object.defineProperty(process, 'versions', { value: versions, enumerable: true, configurable: true });
process.type = 'browser';
process.defaultApp = true;

const standin = path.join(__dirname, 'electron.cjs');
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: pathToFileURL(standin).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

const { app } = require(standin);
const folder = fs.statSync(target).isDirectory() ? target : path.dirname(target);
const packageFile = path.join(folder, 'package.json');
const manifest = fs.existsSync(packageFile) ? JSON.parse(fs.readFileSync(packageFile, 'utf8')) : {};
app.standinLoad({ folder, name: manifest.productName ?? manifest.name ?? 'Electron', version: manifest.version ?? electronVersion });

for (const file of preloaded) require(file);
const entry = folder === target ? path.join(folder, manifest.main ?? 'index.js') : target;
import(pathToFileURL(entry).href).catch((error) => {
  process.stderr.write(`App threw an error during load\n${error?.stack ?? error}\n`);
  process.exit(1);
});
