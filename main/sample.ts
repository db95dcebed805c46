import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { topFolder } from './entries.ts';

/** The workspace with generated shop sales that the build prepares. */
export const sampleFolder = path.join(topFolder, 'out', 'sample');
export const sampleCsv = path.join(topFolder, 'resources', 'sample', 'shop-sales.csv');

function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) copyFolder(source, target);
    else copyFileSync(source, target);
  }
}

/** Fills a workspace that is not there yet with the sample, so that the first screen has something to show. */
export function placeSample(workspace: string): void {
  const isNew = !existsSync(path.join(workspace, 'almanac.db'));
  if (isNew && process.env['ALMANAC_SAMPLE'] !== 'off' && existsSync(path.join(sampleFolder, 'almanac.db')))
    copyFolder(sampleFolder, workspace);
}
