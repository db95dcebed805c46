import { existsSync } from 'node:fs';
import path from 'node:path';

const root = process.env['ALMANAC_SHARED'] ?? path.resolve(import.meta.dirname, '../../shared');

/** Path inside the folder of real data that is kept beside the checkout, or null where it is not there: such tests then skip. */
export function sharedData(...segments: readonly string[]): string | null {
  const file = path.join(root, 'data', ...segments);
  return existsSync(file) ? file : null;
}
