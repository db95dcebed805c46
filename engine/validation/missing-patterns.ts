import type { Panel } from '../core/panel.ts';

type Shape = Pick<Panel, 'offsets' | 'start' | 'y'>;

/** Periods in which no series that has begun and not ended has a value. */
export interface MissingPeriods {
  readonly periods: readonly number[];
  /** Cells that are missing in them. */
  readonly cells: number;
}

/** At least this many series have to be running for a period to count as missing for all. */
const LEAST_RUNNING = 2;

/** Number of periods from the first start to the last end. */
export function periodCount({ offsets, start }: Pick<Panel, 'offsets' | 'start'>): number {
  let last = 0;
  for (let s = 0; s < start.length; s++) last = Math.max(last, (start[s] as number) + (offsets[s + 1] as number) - (offsets[s] as number));
  return last;
}

/** Running series and missing cells of each period. */
function countByPeriod({ offsets, start, y }: Shape): { running: Int32Array; missing: Int32Array } {
  const n = periodCount({ offsets, start });
  const running = new Int32Array(n);
  const missing = new Int32Array(n);
  for (let s = 0; s < start.length; s++) {
    const from = offsets[s] as number;
    const to = offsets[s + 1] as number;
    const shift = (start[s] as number) - from;
    for (let i = from; i < to; i++) {
      const p = i + shift;
      running[p] = (running[p] as number) + 1;
      if (Number.isNaN(y[i] as number)) missing[p] = (missing[p] as number) + 1;
    }
  }
  return { running, missing };
}

/**
 * Periods that are missing for all series.
 *
 * @param skip - positions in the week that are known to be missing (see `missingPositions`)
 */
export function missingPeriods(panel: Shape, skip: (period: number) => boolean = () => false): MissingPeriods {
  const { running, missing } = countByPeriod(panel);
  const periods: number[] = [];
  let cells = 0;
  for (let p = 0; p < running.length; p++) {
    const count = running[p] as number;
    if (count < LEAST_RUNNING || missing[p] !== count || skip(p)) continue;
    periods.push(p);
    cells += count;
  }
  return { periods, cells };
}

/** Missing at a position of a cycle at least in this share of its cells ... */
const POSITION_SHARE = 0.9;
/** ... while at the other positions no more than this share is. */
const OTHERS_SHARE = 0.2;
const LEAST_CYCLES = 4;

/**
 * Positions of a cycle (days of the week) at which values are missing as a rule while they are there at the others.
 *
 * @param positionOf - position of a period, 0 .. cycle - 1
 * @returns positions ascending with their missing cells; empty where there is no such rule
 */
export function missingPositions(
  panel: Shape,
  cycle: number,
  positionOf: (period: number) => number,
): { readonly position: number; readonly cells: number }[] {
  const { running, missing } = countByPeriod(panel);
  const cells = new Float64Array(cycle);
  const gone = new Float64Array(cycle);
  const seen = new Int32Array(cycle);
  for (let p = 0; p < running.length; p++) {
    const position = positionOf(p);
    cells[position] = (cells[position] as number) + (running[p] as number);
    gone[position] = (gone[position] as number) + (missing[p] as number);
    if ((running[p] as number) > 0) seen[position] = (seen[position] as number) + 1;
  }
  const found = [...cells.keys()].filter(
    (i) => (seen[i] as number) >= LEAST_CYCLES && (gone[i] as number) >= POSITION_SHARE * (cells[i] as number),
  );
  const others = [...cells.keys()].filter((i) => !found.includes(i));
  const total = others.reduce((sum, i) => sum + (cells[i] as number), 0);
  const lacking = others.reduce((sum, i) => sum + (gone[i] as number), 0);
  if (found.length === 0 || total === 0 || lacking > OTHERS_SHARE * total) return [];
  return found.map((position) => ({ position, cells: gone[position] as number }));
}

/** A run of missing values inside a series. */
export interface MissingBlock {
  readonly series: number;
  /** First period of the run. */
  readonly from: number;
  readonly length: number;
}

/**
 * Runs of at least `shortest` missing values in a row, the longest of each series.
 *
 * @returns by series; `count` is the number of all runs, `cells` what they miss together
 */
export function missingBlocks({ offsets, start, y }: Shape, shortest: number): { blocks: MissingBlock[]; count: number; cells: number } {
  const blocks: MissingBlock[] = [];
  let count = 0;
  let cells = 0;
  for (let s = 0; s < start.length; s++) {
    const from = offsets[s] as number;
    let longest = 0;
    let where = 0;
    let run = 0;
    for (let i = from; i < (offsets[s + 1] as number); i++) {
      if (Number.isNaN(y[i] as number)) {
        run++;
        continue;
      }
      if (run >= shortest) {
        count++;
        cells += run;
        if (run > longest) {
          longest = run;
          where = i - run;
        }
      }
      run = 0;
    }
    if (longest > 0) blocks.push({ series: s, from: where - from + (start[s] as number), length: longest });
  }
  return { blocks, count, cells };
}

/**
 * Series whose last value lies more than `longest` periods before the panel's last one.
 *
 * @returns series with the periods that they lack
 */
export function endedSeries(panel: Pick<Panel, 'offsets' | 'start'>, longest: number): { series: number; lacks: number }[] {
  const { offsets, start } = panel;
  const last = periodCount(panel);
  return Array.from(start.keys())
    .map((series) => ({
      series,
      lacks: last - ((start[series] as number) + (offsets[series + 1] as number) - (offsets[series] as number)),
    }))
    .filter(({ lacks }) => lacks > longest);
}
