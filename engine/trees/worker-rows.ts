import { categoricalBins, numericBins, type ColumnBins } from './bin-bounds.ts';
import { BLOCK, blockLength, blocksOf, gather, type RowBlocks } from './row-blocks.ts';
import type { RowStore } from './row-store.ts';
import { fastBinner } from './binner.ts';
import { barrier, type Team } from './team.ts';
import type { JobRows, TrainJob } from './train-job.ts';
import { fastRowStore } from './wasm-row-store.ts';

/** A worker's part of some rows, binned row by row. */
export interface WorkerRows {
  readonly blocks: RowBlocks;
  readonly target: Float64Array;
  readonly weight: Float64Array | null;
  readonly score: Float64Array;
}

/** Bins of all columns; each worker finds those of its own columns. */
export function findBins(job: TrainJob, team: Team): ColumnBins[] {
  const { kinds, train, sample, settings, shared } = job;
  for (let f = job.index; f < kinds.length; f += job.size) {
    const column = train.columns[f] as Float32Array;
    const values = new Float32Array(sample.length);
    let present = 0;
    for (let k = 0; k < sample.length; k++) {
      const value = column[sample[k] as number] as number;
      if (!Number.isNaN(value)) values[present++] = value;
    }
    const kept = values.subarray(0, present);
    const { count, bounds } = kinds[f] === 'categorical' ? categoricalBins(kept, settings.maxBins) : numericBins(kept, settings.maxBins);
    shared.binCounts[f] = count;
    shared.binBounds.set(bounds, 256 * f);
  }
  barrier(team);
  return kinds.map((_, f) => {
    const count = shared.binCounts[f] as number;
    return { count, bounds: shared.binBounds.slice(256 * f, 256 * f + count - 1) };
  });
}

export function workerRows(job: TrainJob, rows: JobRows): WorkerRows {
  const blocks = blocksOf(rows.target.length, job.index, job.size);
  return {
    blocks,
    target: gather(blocks, rows.target),
    weight: rows.weight ? gather(blocks, rows.weight) : null,
    score: rows.start ? gather(blocks, rows.start) : new Float64Array(blocks.rows).fill(job.baseScore),
  };
}

/** Own rows of all columns as bins, row by row. */
export function fillRowBins(
  job: TrainJob,
  rows: JobRows,
  blocks: RowBlocks,
  bins: readonly ColumnBins[],
  into: Uint8Array,
  stride: number,
): void {
  const bin = fastBinner();
  // Block by block, so that a block of the result stays in the cache while its columns come by.
  for (let k = 0; k < blocks.starts.length; k++)
    bins.forEach((columnBins, f) => {
      const kind = job.kinds[f] ?? 'numeric';
      const column = rows.columns[f] as Float32Array;
      bin(kind, columnBins, column, blocks.starts[k] as number, blockLength(blocks, k), into, k * BLOCK * stride + f, stride);
    });
}

/** Training rows of this worker, binned both ways. */
export function filledStore(job: TrainJob, blocks: RowBlocks, bins: readonly ColumnBins[]): RowStore {
  const width = Math.max(...bins.map(({ count }) => count)) + 1;
  const store = fastRowStore(blocks.rows, bins.length, width);
  fillRowBins(job, job.train, blocks, bins, store.rowBins, store.stride);
  const { rows, features, stride, rowBins, columnBins } = store;
  for (let from = 0; from < rows; from += BLOCK)
    for (let f = 0; f < features; f++)
      for (let i = from; i < Math.min(rows, from + BLOCK); i++) columnBins[f * rows + i] = rowBins[i * stride + f] as number;
  return store;
}
