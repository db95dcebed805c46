import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../main/page/csp.ts';
import { listPageFiles, pageHeaders } from '../../main/page/page-files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('page files: a closed list by URL path', async () => {
  await expect(listPageFiles(folder)).rejects.toThrow('The interface has not been built');
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<p>');
  writeFileSync(path.join(folder, 'assets', 'index-abc.js'), '1');
  const files = await listPageFiles(folder);
  expect([...files.keys()].sort()).toEqual(['/', '/assets/index-abc.js', '/index.html']);
  expect(String(await files.get('/')?.read())).toBe('<p>');
});

test('page files: hashed names are kept by the browser, the start page is not', async () => {
  const files = await listPageFiles(folder);
  const headers = (url: string) => pageHeaders(files.get(url)!, 'policy');
  expect(headers('/assets/index-abc.js')).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': expect.stringMatching('immutable'),
  });
  expect(headers('/')).toMatchObject({
    'cache-control': 'no-cache',
    'content-security-policy': 'policy',
    'x-content-type-options': 'nosniff',
  });
});

test('content security policy: no evaluated code, no inline script', () => {
  const policy = contentSecurityPolicy("'self'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe-eval');
});
