import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashAside } from '../../main/ingest/hash-aside.ts';
import { stampOf } from '../../main/ingest/hash.ts';
import { temporaryFolder } from '../main/synthetic.ts';

let folder = '';
let remove: () => void = () => undefined;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());

test.each([
  ['small, on this thread', 1000],
  ['large, on a thread of its own', 17 * 1024 * 1024],
])('the hash of a file is that of its bytes: %s', async (name, bytes) => {
  const content = Buffer.alloc(bytes, `${name},1\n`);
  const file = { path: path.join(folder, `${bytes}.csv`), name: 'sales.csv' };
  writeFileSync(file.path, content);
  const hashed = await hashAside([file], [await stampOf(file)]);
  expect(hashed).toEqual([{ name: 'sales.csv', bytes, sha256: createHash('sha256').update(content).digest('hex') }]);
});

test('a large file that vanishes before it is hashed is an error that names it', async () => {
  const file = { path: path.join(folder, 'gone.csv'), name: 'gone.csv' };
  writeFileSync(file.path, Buffer.alloc(17 * 1024 * 1024, 'x\n'));
  const stamp = await stampOf(file);
  rmSync(file.path);
  await expect(hashAside([file], [stamp])).rejects.toMatchObject({ code: 'file-missing', message: expect.stringContaining('gone.csv') });
});
