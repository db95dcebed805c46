import type { HistogramPair, TableDrift } from '../../engine/drift/index.ts';
import type { SourceFile } from './dataset.ts';

/** How two tables are compared; what is not given takes the engine's default. */
export interface DriftOptions {
  /** Share of false findings among the findings, 0 to 1. */
  readonly level?: number;
  /** Columns that are left out, by name. */
  readonly ignore?: readonly string[];
  /** Weight of columns in the order of findings, by name; 1 for those not given. */
  readonly importance?: Readonly<Record<string, number>>;
}

/** One of the two tables. */
export interface DriftSide {
  readonly file: SourceFile;
  readonly rows: number;
  /** First and last date of its columns of dates; null where that is not known. */
  readonly dates: readonly { readonly name: string; readonly range: readonly [string, string] | null }[];
  /** Columns of names and free text, which are not compared. */
  readonly names: readonly string[];
  /** Cells of columns of numbers that hold something else; they count as missing. */
  readonly strays: readonly { readonly name: string; readonly count: number }[];
}

/** What has changed from a table to another one. */
export interface DriftReport {
  readonly reference: DriftSide;
  readonly current: DriftSide;
  /** As it was asked for. */
  readonly level: number;
  readonly table: TableDrift;
  /** Pictures of columns of numbers that are not compared value by value, by name. */
  readonly histograms: Readonly<Record<string, HistogramPair>>;
  /** Columns that were left out on request. */
  readonly ignored: readonly string[];
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
