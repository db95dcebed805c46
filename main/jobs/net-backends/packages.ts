import { createRequire } from 'node:module';

// The names are kept from the bundler: these packages are optional and loaded where they lie, on first use.
const require = createRequire(import.meta.url);

/** An optional package, loaded. @throws Error as Node's `require` does */
export const loadPackage = (name: string): unknown => require(name);

/** Whether an optional package is installed; nothing of it is run. */
export function hasPackage(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

const optional = [
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
  'webgpu',
];

/** The optional packages for nets that are installed. */
export const installedPackages = (): string[] => optional.filter(hasPackage);

export const folderOf = (name: string): string => require.resolve(name).replace(/[^/\\]*$/, '');
