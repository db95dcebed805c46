import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const kept = path.resolve(import.meta.dirname, '../golden/workspaces');

/** Schemas that a workspace is kept of, ascending. */
export const keptSchemas = (): number[] =>
  readdirSync(kept)
    .map(Number)
    .filter((schema) => Number.isInteger(schema))
    .sort((a, b) => a - b);

/** Puts a kept workspace of an earlier schema into a folder. */
export function placeKept(schema: number, folder: string): void {
  cpSync(path.join(kept, String(schema)), folder, { recursive: true });
  const packed = path.join(folder, 'almanac.db.gz');
  if (!existsSync(packed)) return;
  writeFileSync(path.join(folder, 'almanac.db'), gunzipSync(readFileSync(packed)));
  rmSync(packed);
}

/** What `Shops` was forecast to be when the kept workspaces of schema 2 and later were made: series and date to value. */
export function keptForecasts(): Map<string, number> {
  const [, ...lines] = readFileSync(path.join(kept, 'shops-forecast.csv'), 'utf8').trimEnd().split(/\r?\n/);
  return new Map(
    lines.map((line) => line.split(',')).map(([shop = '', date = '', forecast = '']) => [`${shop} ${date}`, Number(forecast)]),
  );
}
