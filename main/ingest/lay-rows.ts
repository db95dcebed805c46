import type { DuckDBConnection } from '@duckdb/node-api';
import type { Panel } from '../../engine/core/panel.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import type { Assembled } from './assemble.ts';
import { makeAxis } from './axis.ts';
import { countFlags, type FlagCounts, type KnownCells } from './findings.ts';
import { stagedSteps, type StepsOf } from './frequency.ts';
import { panelOf } from './panel-of.ts';
import { makeSeriesTable } from './series-table.ts';
import type { Settled } from './settle.ts';
import { rowsOf, type SnapshotRows } from './snapshot-rows.ts';
import type { Plan } from './stage.ts';
import { tidySql } from './tidy.ts';
import type { CountedColumns } from './validation/facts.ts';

/** Rows that are looked at, as the panel that they make. The tables `found` and `series` have their series. */
export interface LaidRows {
  readonly settled: Settled;
  readonly counts: FlagCounts;
  readonly axis: TimeAxis;
  readonly panel: Panel;
  readonly assembled: Assembled;
  /** Series without a value. */
  readonly empty: number;
  readonly tidy: SnapshotRows;
  /** Where no table `staged` has the rows: what is known of them. */
  readonly known?: KnownCells;
  readonly counted?: CountedColumns;
}

/** How rows are laid out. */
export interface Laying {
  readonly plan: Plan;
  /** What messages call the file. */
  readonly file: string;
  readonly settle: (stepsOf: StepsOf) => Promise<Settled>;
}

/** Lays out the rows of the table `staged`. */
export async function layStagedRows(connection: DuckDBConnection, { plan, file, settle }: Laying): Promise<LaidRows> {
  const counts = await countFlags(connection);
  const keys = plan.keyNames.map((_, k) => `k${k}`);
  const settled = await settle((time) => stagedSteps(connection, keys, time));
  const { frequency, seasonLength, aggregation, gaps } = settled.choices;
  const axis = await makeAxis(connection, plan.format, frequency, file);
  const { series, empty } = await makeSeriesTable(connection, plan);
  await connection.run(`CREATE TEMP TABLE tidy AS ${await tidySql(connection, plan, axis, aggregation)}`);
  const rows = 'SELECT series, period, y FROM tidy';
  const { panel, assembled } = await panelOf(connection, rows, counts.rows, { series, frequency: axis.frequency, seasonLength, gaps });
  return { settled, counts, axis, panel, assembled, empty, tidy: rowsOf('tidy') };
}
