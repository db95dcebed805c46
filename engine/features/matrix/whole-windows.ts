import type { SeriesInput } from './kind.ts';
import type { Statistic } from './spec.ts';
import { windowsKernel } from './windows-binary.ts';

/** A rolling statistic that can be worked out for a whole series at once. */
export interface RollingWindow {
  readonly statistic: Exclude<Statistic, 'median'>;
  readonly window: number;
  readonly shift: number;
  /** At most `window`. */
  readonly minimum: number;
  read(series: SeriesInput): Float64Array;
}

export interface WholeWindows {
  /** As long as rows; of kernel memory, and written over. */
  readonly columns: readonly Float64Array[];
  /**
   * What `rollingStatistic` puts into the rows of a series, digit for digit, several times as fast.
   *
   * @returns false where a value is missing: then nothing is done
   */
  fill(column: number, wanted: RollingWindow, series: SeriesInput, rows: number): boolean;
}

/** The compiled loops; assembly/windows.as says what each computes. Pointers are byte offsets. */
interface WindowsKernel {
  whole(y: number, n: number): number;
  sums(y: number, n: number, window: number, minimum: number, mean: number, ends: number, out: number): void;
  extremes(y: number, n: number, window: number, minimum: number, sign: number, ends: number, out: number): void;
  deviations(y: number, n: number, window: number, minimum: number, ends: number, out: number): void;
}

const PAGE_BYTES = 65_536;
let compiled: WebAssembly.Module | null | undefined;

/**
 * Memory in which the columns of one series after the other are made.
 *
 * @param columns - how many there are
 * @param rows - that the longest series has
 * @param values - that the longest source has
 * @returns null where the machine has no WebAssembly with SIMD
 */
export function wholeWindows(columns: number, rows: number, values: number): WholeWindows | null {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(windowsKernel), (letter) => letter.charCodeAt(0));
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  if (compiled === null) return null;
  // The values, twice as much for the ends of blocks, the columns.
  const ends = 8 * values;
  const first = ends + 16 * values;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((first + 8 * columns * rows) / PAGE_BYTES) });
  const kernel = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as WindowsKernel;
  const room = new Float64Array(memory.buffer, 0, values);
  const made = Array.from({ length: columns }, (_, c) => new Float64Array(memory.buffer, first + 8 * c * rows, rows));
  let loaded: Float64Array | null = null;
  let whole = false;
  return {
    columns: made,
    fill: (column, { statistic, window, shift, minimum, read }, series, rowsOfIt) => {
      const y = read(series);
      if (y !== loaded) {
        room.set(y);
        whole = kernel.whole(0, y.length) === 1;
        loaded = y;
      }
      const least = Math.max(minimum, statistic === 'sd' ? 2 : 1);
      if (!whole || least > window) return false;
      const out = made[column] as Float64Array;
      out.fill(NaN, 0, rowsOfIt);
      const count = Math.min(rowsOfIt - shift, y.length);
      if (count <= 0) return true;
      const to = out.byteOffset + 8 * shift;
      if (statistic === 'sd') kernel.deviations(0, count, window, least, ends, to);
      else if (statistic === 'min' || statistic === 'max') kernel.extremes(0, count, window, least, statistic === 'max' ? 1 : -1, ends, to);
      else kernel.sums(0, count, window, least, statistic === 'mean' ? 1 : 0, ends, to);
      return true;
    },
  };
}
