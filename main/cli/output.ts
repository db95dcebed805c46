import { once } from 'node:events';
import type { Progress } from '../../contract/api.ts';

/** Aligned columns for a terminal; the first is left, the rest right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, c) => Math.max(name.length, ...rows.map((row) => (row[c] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
/** Arrays as JSON has them: null where a value is missing. */
export const plain = (value: unknown): unknown => {
  if (value instanceof Float64Array) return Array.from(value, (item) => (Number.isFinite(item) ? item : null));
  if (value instanceof Int32Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
};

export const printJson = (value: unknown): void => print(JSON.stringify(value));
/**
 * Prints an object of which one entry is a long array, a piece at a time, so that it is never held as a whole.
 *
 * @param before - entries before the array, in order
 * @param pages - the array's elements
 * @param after - entries after it
 */
export async function printJsonPages(
  before: Record<string, unknown>,
  key: string,
  pages: AsyncIterable<readonly unknown[]>,
  after: Record<string, unknown>,
): Promise<void> {
  const write = async (text: string): Promise<void> => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  };
  await write(`${JSON.stringify(before).slice(0, -1)},${JSON.stringify(key)}:[`);
  let first = true;
  for await (const page of pages) {
    if (page.length === 0) continue;
    await write(`${first ? '' : ','}${page.map((item) => JSON.stringify(item)).join(',')}`);
    first = false;
  }
  const rest = JSON.stringify(after);
  await write(`]${rest === '{}' ? '' : ','}${rest.slice(1)}\n`);
}

export const note = (text: string): void => void process.stderr.write(`${text}\n`);

const barWidth = 24;

/** A progress bar on stderr where that is a terminal; silent otherwise. */
export interface ProgressBar {
  show(progress: Progress & { leftMs?: number | null }): void;
  clear(): void;
}

function left(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

export function progressBar(quiet: boolean): ProgressBar {
  const visible = !quiet && process.stderr.isTTY;
  let shownAt = 0;
  return {
    show: ({ phase, done, total, leftMs }) => {
      if (!visible || (Date.now() - shownAt < 80 && done < total)) return;
      shownAt = Date.now();
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const bar = '='.repeat(Math.round(share * barWidth)).padEnd(barWidth);
      const time = leftMs === null || leftMs === undefined ? '' : `  ${left(leftMs)}`;
      process.stderr.write(`\r\u001b[K[${bar}] ${Math.floor(100 * share)}%  ${phase}${time}`);
    },
    clear: () => void (visible && process.stderr.write('\r\u001b[K')),
  };
}
