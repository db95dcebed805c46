import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * Makes a folder that electron-builder takes for an Electron distribution for Linux: a program that holds the fuses and nothing to run, and
 * the archive that Electron shows without an application.
 */
export async function makeMinimalElectron(folder: string, version: string): Promise<void> {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  const wireVersion = 1;
  // As Electron ships: RunAsNode and its like on, cookie encryption and asar checks off.
  const wire = '101100011';
  const fuses = Buffer.concat([Buffer.from(sentinel), Buffer.from([wireVersion, wire.length]), Buffer.from(wire)]);
  const program = Buffer.concat([Buffer.from('\u007fELF minimal'), Buffer.alloc(64), fuses, Buffer.alloc(64)]);
  writeFileSync(path.join(folder, 'electron'), program, { mode: 0o755 });
  for (const [name, text] of Object.entries({ version: `v${version}`, LICENSE: '', 'LICENSES.chromium.html': '' }))
    writeFileSync(path.join(folder, name), text);

  const shown = path.join(folder, 'default');
  mkdirSync(shown);
  writeFileSync(path.join(shown, 'package.json'), '{"main":"main.js"}');
  writeFileSync(path.join(shown, 'main.js'), '');
  await createPackage(shown, path.join(folder, 'resources', 'default_app.asar'));
}
