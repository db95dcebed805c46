import { compareColumn, type ColumnComparison } from '../../../engine/drift/compare-column.ts';
import { histogramPair, type HistogramPair } from '../../../engine/drift/histogram-pair.ts';
import type { TableColumn } from '../../../engine/drift/table-column.ts';

/** Columns that are compared by one thread or several: each takes the next that nobody has taken. */
export interface PairsTask {
  readonly pairs: readonly (readonly [reference: TableColumn, current: TableColumn])[];
  /** One number in shared memory: the place of the next pair. */
  readonly next: Int32Array;
}

export interface ComparedPair {
  readonly place: number;
  readonly comparison: ColumnComparison;
  /** Of numbers that were compared by bins. */
  readonly histogram: HistogramPair | null;
}

/** Compares pairs as long as there are any; what comes of each does not depend on who takes it. @throws EngineError as `compareColumn` */
export function comparePairs({ pairs, next }: PairsTask): ComparedPair[] {
  const compared: ComparedPair[] = [];
  for (let place = Atomics.add(next, 0, 1); place < pairs.length; place = Atomics.add(next, 0, 1)) {
    const [reference, current] = pairs[place] as PairsTask['pairs'][number];
    const comparison = compareColumn(reference, current);
    const binned = comparison.distribution?.bins.bounds && reference.kind === 'number' && current.kind === 'number';
    compared.push({ place, comparison, histogram: binned ? histogramPair(reference.values, current.values) : null });
  }
  return compared;
}
