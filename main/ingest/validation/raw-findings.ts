import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnRole, Finding, ImportChoices } from '../../../contract/entities/dataset.ts';
import type { DatasetFacts, DatasetSchema } from '../../../contract/entities/validation.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import { LEAST_DISTINCT } from '../../../engine/validation/leakage.ts';
import { periodCount } from '../../../engine/validation/missing-patterns.ts';
import type { Assembled } from '../assemble.ts';
import type { KnownColumn } from '../columns.ts';
import { numbers } from '../database.ts';
import { exampleLines, type FlagCounts } from '../findings.ts';
import { frequencyName } from '../frequency-name.ts';
import { granularityOf } from '../date-format.ts';
import { numberSql } from '../number-format.ts';
import { readRegressors, snapshotColumns } from '../regressors.ts';
import type { SnapshotRows } from '../snapshot-rows.ts';
import type { Plan } from '../stage.ts';
import type { Loaded } from '../table.ts';
import { factsOf, VALUES_COLUMN, type CountedColumns } from './facts.ts';
import { sqlCells, type SqlCell } from './sql-cells.ts';
import { leakageFindings, nameFinding, unknownFuture } from './leakage-findings.ts';
import { schemaFindings, type CellAccess } from './schema-findings.ts';
import { timeFindings, TOMORROW_MS } from './time-findings.ts';

/** What the caller of an import wants checked beside what reading shows. */
export interface RawChecks {
  /** What the data have to be. */
  readonly schema?: DatasetSchema | undefined;
  /** Milliseconds since 1970-01-01. */
  readonly now: number;
}

/** Files that have been staged, and the panel that they make. */
export interface RawData {
  readonly connection: DuckDBConnection;
  readonly plan: Plan;
  readonly loaded: readonly Loaded[];
  readonly choices: Pick<ImportChoices, 'roles' | 'aggregation' | 'seasonLength'>;
  readonly tidy: SnapshotRows;
  /** Where no table `staged` has the rows: they are all in `tidy`, without a date in the future, and no schema is to be checked. */
  readonly counted?: CountedColumns;
  readonly panel: Panel;
  readonly assembled: Assembled;
  readonly axis: TimeAxis;
  readonly counts: FlagCounts;
  readonly rows: number;
  /** Parts of a large file were read: what depends on all of it is left out. */
  readonly sampled: boolean;
}

/** What raw data hold, and what is to be said about them beyond single cells and series. */
export async function rawFindings(data: RawData, checks: RawChecks): Promise<{ facts: DatasetFacts; findings: Finding[] }> {
  const { connection, plan, choices, tidy, panel, assembled, axis, counts, sampled } = data;
  const target = plan.layout === 'long' ? (plan.columns[plan.values[0] ?? 0] ?? null) : null;
  const roles: Record<string, ColumnRole> = choices.roles;
  const facts = await factsOf(connection, {
    tidy,
    ...(data.counted ? { counted: data.counted } : { values: 'staged' }),
    names: [...plan.keyNames, ...plan.regressors.map(({ name }) => name)],
    roles,
    target,
    date: plan.date === null ? null : (plan.columns[plan.date] ?? null),
    ahead: choices.aggregation === 'none' ? assembled.ahead : 0,
    undated: counts.missingDate + counts.badDate,
    rows: data.rows,
    series: panel.ids.length,
    frequency: frequencyName(axis.frequency),
  });
  const findings: Finding[] = [];
  if (checks.schema) findings.push(...(await schemaFindings(facts, checks.schema, stagedCells(data, target))));
  if (!sampled) {
    const times = timeFindings(panel, axis, checks.now);
    const counted = granularityOf(plan.format) === 'integer';
    for (const finding of times) {
      const lines =
        finding.code === 'future-dates' && !counted && !data.counted
          ? await exampleLines(connection, plan, data.loaded, `y IS NOT NULL AND epoch_ms(t::TIMESTAMP) > ${checks.now + TOMORROW_MS}`)
          : [];
      findings.push(lines.length > 0 ? { ...finding, rows: lines } : finding);
    }
  }
  // A column with few different values hides nothing.
  const few = new Set(facts.columns.filter(({ values }) => values && values.length < LEAST_DISTINCT).map(({ name }) => name));
  findings.push(...(await leaks(data, few)));
  return { facts, findings };
}

/** Values that are read at a time: 96 MiB. */
const MOST_VALUES = 12_000_000;

/** Leaks of the target in columns of numbers; a text or a flag has too few values to hide one. */
async function leaks({ connection, plan, choices, tidy, panel, assembled }: RawData, harmless: ReadonlySet<string>): Promise<Finding[]> {
  const findings: Finding[] = [];
  const withFuture = { ...panel, futurePeriods: assembled.futurePeriods };
  const each = Math.max(1, panel.y.length + panel.ids.length * assembled.futurePeriods);
  const batch = Math.max(1, Math.floor(MOST_VALUES / each));
  for (const role of ['future', 'past'] as const) {
    const names = plan.regressors.filter(({ name }) => choices.roles[name] === role).map(({ name }) => name);
    if (names.length === 0) continue;
    const columns = await snapshotColumns(connection, tidy, 3 + plan.keyNames.length, names);
    const perhaps = columns.filter(({ name, numeric }) => numeric && !harmless.has(name));
    const numeric = perhaps.map(({ name, column }) => ({ name, sql: column }));
    for (let from = 0; from < numeric.length; from += batch) {
      const read = await readRegressors(connection, tidy, numeric.slice(from, from + batch), assembled, assembled.futurePeriods);
      findings.push(
        ...leakageFindings(
          withFuture,
          read.map(({ name, values, future }) => ({ name, role, values, future })),
        ),
      );
    }
    const others = columns.filter((column) => !perhaps.includes(column));
    if (role === 'future') {
      findings.push(...others.flatMap(({ name }) => nameFinding(name)));
      findings.push(...(await emptyAhead(connection, tidy, panel, assembled, others)));
    }
  }
  return findings;
}

/** Columns marked as known in advance that have no value after the newest one of the target, while there are rows. */
async function emptyAhead(
  connection: DuckDBConnection,
  tidy: SnapshotRows,
  panel: Panel,
  { futurePeriods }: Assembled,
  columns: readonly { readonly name: string; readonly column: string }[],
): Promise<Finding[]> {
  if (futurePeriods === 0 || columns.length === 0) return [];
  const last = periodCount(panel) - 1;
  const { places } = tidy;
  const known = (column: string): KnownColumn | undefined => places?.columns?.get(column);
  const asked = columns.filter(({ column }) => !known(column));
  const counts = asked.map(({ column }) => `count(${column})`).join(', ');
  const found = asked.length === 0 ? [] : await numbers(connection, `SELECT ${counts} FROM ${await tidy.sql()} WHERE period > ${last}`);
  const isEmpty = (column: (typeof columns)[number]): boolean => {
    const values = known(column.column);
    if (!places || !values) return found[asked.indexOf(column)] === 0;
    const { codes, list } = values;
    return codes.every((code, row) => (places.period[row] as number) <= last || Number.isNaN(list[code]));
  };
  return columns.filter(isEmpty).map(({ name }) => unknownFuture(name));
}

/** Cells as they were staged: they still know their lines. */
function stagedCells({ connection, plan, loaded, sampled }: RawData, target: string | null): CellAccess {
  const keys = new Map(plan.keyNames.map((name, k) => [name, `k${k}`]));
  const regressors = new Map(plan.regressors.map(({ name }, r) => [name, `r${r}`]));
  const cellOf = (column: string): SqlCell | null => {
    if (column === target || (target === null && column === VALUES_COLUMN)) return { relation: 'staged', cell: 'y', numeric: true };
    if (plan.date !== null && column === plan.columns[plan.date]) return { relation: 'staged', cell: 't', numeric: true };
    const cell = keys.get(column) ?? regressors.get(column);
    return cell === undefined ? null : { relation: 'staged', cell, numeric: false, number: numberSql(cell, plan.dialect) };
  };
  return sqlCells(connection, sampled, cellOf, async (_relation, condition) => ({
    rows: await exampleLines(connection, plan, loaded, condition),
  }));
}
