import type { Rng } from '../core/rng.ts';
import { BIN_SAMPLE } from './bin-bounds.ts';
import { BOARD_WORDS } from './grow.ts';
import { leafQuantile } from './objective.ts';
import { BLOCK } from './row-blocks.ts';
import { CONTROL_WORDS } from './team.ts';
import type { Plan } from './train.ts';
import type { JobRows, TrainJob } from './train-job.ts';
import type { LabelledData } from './tree-data.ts';

/** Whether memory can be shared here at all. */
export const sharable = typeof SharedArrayBuffer !== 'undefined';

/** One job for each worker; with several, everything large lies in shared memory. @param start - scores to go on from */
export function makeJobs(plan: Plan, size: number, rng: Rng, start: ((data: LabelledData) => Float64Array) | null): TrainJob[] {
  const { data, settings, objective, baseScore, seed } = plan;
  const memory = (bytes: number): ArrayBufferLike => (size > 1 ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const doubles = (length: number): Float64Array => new Float64Array(memory(8 * length));
  const copied = (values: ArrayLike<number>): Float64Array => {
    const copy = doubles(values.length);
    copy.set(values);
    return copy;
  };
  const rowsOf = (part: LabelledData): JobRows => ({
    columns: part.columns.map(({ values }) => {
      if (size === 1 || values.buffer instanceof SharedArrayBuffer) return values;
      const shared = new Float32Array(memory(4 * values.length));
      shared.set(values);
      return shared;
    }),
    target: copied(part.target),
    weight: part.weight ? copied(part.weight) : null,
    start: start ? copied(start(part)) : null,
  });
  const rows = data.target.length;
  const features = data.columns.length;
  const renewed = leafQuantile(objective) === null ? 0 : rows;
  const shared: TrainJob['shared'] = {
    binCounts: new Int32Array(memory(4 * features)),
    binBounds: new Float32Array(memory(4 * 256 * features)),
    partials: Array.from({ length: size > 1 ? size : 0 }, () => doubles(2 * features * 256)),
    board: doubles(size * BOARD_WORDS + 2),
    largest: doubles(3 * size),
    leafRows: new Int32Array(memory(4 * settings.maxLeaves * size)),
    leafValues: doubles(settings.maxLeaves),
    residuals: doubles(renewed),
    residualWeights: doubles(renewed),
    losses: doubles(2 * Math.ceil((data.validation?.target.length ?? 0) / BLOCK)),
  };
  const common = {
    size,
    control: new Int32Array(memory(4 * CONTROL_WORDS)),
    seed,
    settings,
    objective,
    baseScore,
    kinds: data.columns.map(({ kind }) => kind),
    directions: Int8Array.from(data.columns, ({ name }) => settings.monotone[name] ?? 0),
    train: rowsOf(data),
    validation: data.validation ? rowsOf(data.validation) : null,
    sample: sampleRows(rows, rng),
    shared,
  };
  return Array.from({ length: size }, (_, index) => ({ ...common, index }));
}

/** One row from each of so many stretches of equal length. */
function sampleRows(rows: number, rng: Rng): Int32Array {
  const wanted = Math.min(rows, BIN_SAMPLE);
  const step = rows / wanted;
  return Int32Array.from({ length: wanted }, (_, k) => (step === 1 ? k : Math.min(rows - 1, Math.floor((k + rng.uniform()) * step))));
}
