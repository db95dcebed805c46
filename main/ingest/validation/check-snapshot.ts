import { existsSync } from 'node:fs';
import type { Finding, ImportChoices, RolesByKind } from '../../../contract/entities/dataset.ts';
import type { DatasetFacts, DatasetSchema } from '../../../contract/entities/validation.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { identifier, literal, numbers, openDatabase, rows } from '../database.ts';
import { frequencyName } from '../frequency-name.ts';
import { idSql } from '../series-table.ts';
import { factsOf, VALUES_COLUMN } from './facts.ts';
import { overlapFindings, type ShiftLimits, type Side } from './overlap.ts';
import { rowsOf } from '../snapshot-rows.ts';
import { schemaFindings, type CellAccess } from './schema-findings.ts';
import { sqlCells, type SqlCell } from './sql-cells.ts';

/** A kept snapshot, with what is known of it. */
export interface SnapshotToCheck extends Side {
  readonly roles: RolesByKind;
  readonly choices: Pick<ImportChoices, 'roles' | 'layout'>;
  readonly rows: number;
  /** As they were found at import; null for a version of an earlier Almanac. */
  readonly facts: DatasetFacts | null;
}

export interface CheckInput {
  readonly snapshot: SnapshotToCheck;
  readonly schema: DatasetSchema | null;
  /** The version before. */
  readonly before: Side | null;
  /** From which stability index on a distribution is another one; the usual where absent. */
  readonly shift?: ShiftLimits;
}

export interface CheckResult {
  readonly facts: DatasetFacts;
  readonly findings: Finding[];
}

/**
 * Checks a kept snapshot against a schema and the version before it.
 *
 * @throws ApiError `file-missing`
 */
export async function checkSnapshot({ snapshot, schema, before, shift }: CheckInput): Promise<CheckResult> {
  if (!existsSync(snapshot.path))
    throw new ApiError('file-missing', 'The data of this dataset version is not in the workspace any more. Import the file again.', {
      file: snapshot.path,
    });
  const earlier = before && existsSync(before.path) ? before : null;
  const database = await openDatabase([snapshot.path, ...(earlier ? [earlier.path] : [])], null);
  try {
    const { connection } = database;
    const tidy = `read_parquet(${literal(snapshot.path)})`;
    const { roles, keyNames, axis } = snapshot;
    const described = await rows(connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${tidy})`);
    const facts = snapshot.facts ?? (await learnt());
    const findings: Finding[] = [];
    if (schema) findings.push(...(await schemaFindings(facts, schema, cells())));
    if (earlier) findings.push(...(await overlapFindings(connection, earlier, snapshot, shift)));
    return { facts, findings };

    /** Columns of the snapshot after series, period and y, under the names that the dataset has for them. */
    function columns(): { name: string; column: string; numeric: boolean }[] {
      const names = [...roles.future, ...roles.past, ...roles.static];
      return described.slice(3).flatMap(([column, type], i) => {
        const text = String(column);
        const name = i < keyNames.length ? keyNames[i] : names.find((each) => each === text || each === text.replace(/_+$/, ''));
        return name === undefined ? [] : [{ name, column: text, numeric: String(type) === 'DOUBLE' }];
      });
    }

    async function learnt(): Promise<DatasetFacts> {
      const [series = 0] = await numbers(connection, `SELECT count(DISTINCT series) FROM ${tidy}`);
      const known = columns();
      const view = known.map(({ column }) => `, ${identifier(column)}`).join('');
      return factsOf(connection, {
        tidy: rowsOf(`(SELECT series, period, y${view} FROM ${tidy})`),
        names: known.map(({ name }) => name),
        roles: snapshot.choices.roles,
        target: roles.target,
        date: roles.date,
        ahead: 0,
        undated: 0,
        rows: snapshot.rows,
        series,
        frequency: frequencyName(axis.frequency),
      });
    }

    function cells(): CellAccess {
      const known = columns();
      const cellOf = (name: string): SqlCell | null => {
        if (name === (roles.target ?? VALUES_COLUMN)) return { relation: tidy, cell: 'y', numeric: true };
        if (name === roles.date) return { relation: tidy, cell: 'period', numeric: true };
        const found = known.find((each) => each.name === name);
        return found ? { relation: tidy, cell: identifier(found.column), numeric: found.numeric } : null;
      };
      return sqlCells(connection, false, cellOf, async (relation, condition) => ({ examples: await placesOf(relation, condition, axis) }));
    }

    async function placesOf(relation: string, condition: string, onAxis: TimeAxis) {
      const keys = described.slice(3, 3 + keyNames.length).map(([column]) => identifier(String(column)));
      const found = await rows(
        connection,
        `SELECT ${idSql(keys)} AS id, period::DOUBLE, y FROM ${relation} WHERE ${condition} ORDER BY series, period LIMIT 5`,
      );
      return found.map(([id, period, y]) => ({
        series: String(id),
        period: formatPeriod(onAxis, Number(period)),
        value: y === null || y === undefined ? null : Number(y),
      }));
    }
  } finally {
    database.close();
  }
}
