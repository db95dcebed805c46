import { createHash } from 'node:crypto';
import type { ImportChoices } from '../../../contract/entities/dataset.ts';

/** Raised when the same files and choices would give other data than before. */
const ingestVersion = 1;

/** JSON with keys in order, so that equal values give equal text. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
};

/**
 * Identity of a dataset version: SHA-256 over its source files and the choices made at import. File names do not count.
 *
 * @param files - SHA-256 of each file, in the order of import
 * @returns 64 hexadecimal digits
 */
export const versionId = (files: readonly string[], choices: ImportChoices): string =>
  createHash('sha256').update(canonical({ ingestVersion, files, choices })).digest('hex');
