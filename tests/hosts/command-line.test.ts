import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isOpenable, ownArguments, parseCommandLine, restartArguments } from '../../main/desktop/command-line.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-arguments-'));
for (const name of ['a.csv', 'b.CSV', 'c.almanac', 'd.png']) writeFileSync(path.join(folder, name), '');
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (...names: string[]) => names.map((name) => path.join(folder, name));

test('command line: files that exist and that we open become absolute', () => {
  const { files } = parseCommandLine(['a.csv', path.join(folder, 'b.CSV'), 'c.almanac', 'd.png', 'missing.csv', '--flag.csv'], folder);
  expect(files).toEqual(inFolder('a.csv', 'b.CSV', 'c.almanac'));
});

test('command line: the workspace is taken in both spellings and is not a file to open', () => {
  expect(parseCommandLine(['--workspace', 'c.almanac', 'a.csv'], folder)).toEqual({
    files: inFolder('a.csv'),
    workspace: path.join(folder, 'c.almanac'),
    smoke: false,
  });
  expect(parseCommandLine(['--workspace=w', '--smoke'], folder)).toEqual({ files: [], workspace: path.join(folder, 'w'), smoke: true });
  expect(parseCommandLine(['--workspace'], folder).workspace).toBe(undefined);
});

test('command line: a start with another workspace keeps the rest and opens no file again', () => {
  const before = ['--no-sandbox', '.', '--workspace', '/old', 'a.csv', 'c.almanac', '--workspace=/older'];
  const after = restartArguments(before, '/new place');
  expect(after).toEqual(['--no-sandbox', '.', '--workspace', '/new place']);
  expect(parseCommandLine(after, folder)).toEqual({ files: [], workspace: '/new place', smoke: false });
});

test('command line: Chromium’s own switches pass through', () => {
  expect(parseCommandLine(['--enable-features=x', '--no-sandbox', 'a.csv'], folder).files).toEqual(inFolder('a.csv'));
});

test('command line: an unpackaged start names the application first', () => {
  expect(ownArguments(['electron', '.', 'a.csv'], false)).toEqual(['a.csv']);
  expect(ownArguments(['electron', '--inspect=0', '/app', '--smoke'], false)).toEqual(['--smoke']);
  expect(ownArguments(['Almanac', 'a.csv'], true)).toEqual(['a.csv']);
});

test('command line: what the system may hand over', () => {
  expect(['x.csv', 'X.TSV', 'x.txt', 'x.almanac'].every(isOpenable)).toBe(true);
  expect(['x.xlsx', '--x.csv', 'csv', ''].some(isOpenable)).toBe(false);
});
