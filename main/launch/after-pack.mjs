import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const archNames = { 1: 'x64', 3: 'arm64' };

/**
 * Called by electron-builder with each unpacked application. npm installs the database's binary for this machine alone; for another
 * processor it has to be added first, and a package without it would start and then fail at the first import.
 */
export async function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  const name = `node-bindings-${electronPlatformName}-${archNames[arch]}`;
  const resources =
    electronPlatformName === 'darwin' ? path.join(`${packager.appInfo.productFilename}.app`, 'Contents', 'Resources') : 'resources';
  const folder = path.join(appOutDir, resources, 'app.asar.unpacked', 'node_modules', '@duckdb', name);
  if (existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.node'))) return;
  const version = packager.info.metadata.dependencies['@duckdb/node-api'];
  throw new Error(`The package has no @duckdb/${name}. Add it: npm install --no-save --force @duckdb/${name}@${version}`);
}
