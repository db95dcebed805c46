import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  readonly type: string;
  /** True for files whose name holds a hash of their content. */
  readonly immutable: boolean;
  read(): Promise<Buffer<ArrayBuffer>>;
}

/** The built interface as a closed list of files by URL path: what is not on it cannot be asked for, whatever the path looks like. */
export async function listPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const url of await listFiles(folder)) {
    const type = types[path.extname(url)] ?? 'application/octet-stream';
    files.set(url, { type, immutable: url.startsWith('/assets/'), read: () => readFile(path.join(folder, url)) });
  }
  const start = files.get('/index.html');
  if (!start) throw new Error(`The interface has not been built: there is no index.html in ${folder}`);
  return files.set('/', start);
}

// Walked by hand: reading folders recursively is not a thing to rely on inside an asar archive.
async function listFiles(folder: string, url = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, url), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => (entry.isDirectory() ? listFiles(folder, `${url}/${entry.name}`) : [`${url}/${entry.name}`])),
  );
  return found.flat();
}

/** Headers of a page file, the same in every host. `policy` is the content security policy. */
export const pageHeaders = (file: PageFile, policy: string): Record<string, string> => ({
  'content-type': file.type,
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
});
