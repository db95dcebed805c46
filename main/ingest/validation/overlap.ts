import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBDoubleVector } from '@duckdb/node-api';
import type { Finding } from '../../../contract/entities/dataset.ts';
import type { FindingExample } from '../../../contract/entities/validation.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { kolmogorovDistance, stabilityIndex } from '../../../engine/validation/distribution.ts';
import { eachChunk, identifier, literal, numbers, rows } from '../database.ts';
import { idSql } from '../series-table.ts';
import { few, plural } from '../words.ts';

/** One side of a comparison: a snapshot with what it takes to match it. */
export interface Side {
  readonly path: string;
  readonly keyNames: readonly string[];
  readonly axis: TimeAxis;
}

const EXAMPLES = 5;
/** Stability indices from which on there is some change, and much. */
export interface ShiftLimits {
  readonly some: number;
  readonly much: number;
}
/** Siddiqi's bounds. */
const usualLimits: ShiftLimits = { some: 0.1, much: 0.25 };
/** Values that differ by more than this share are different; less is rounding. */
const TOLERANCE = 1e-9;

/**
 * What became of the history of the version before: series and rows that are gone, values that changed, and whether the distribution of the
 * target over the part that both have is another one. Nothing where the two cannot be matched: other keys, or another frequency.
 */
export async function overlapFindings(
  connection: DuckDBConnection,
  before: Side,
  after: Side,
  { some, much }: ShiftLimits = usualLimits,
): Promise<Finding[]> {
  const shift = axisShift(before.axis, after.axis);
  if (shift === null || before.keyNames.join('\n') !== after.keyNames.join('\n')) return [];
  for (const [name, side, by] of [
    ['old_rows', before, shift],
    ['new_rows', after, 0],
  ] as const) {
    const source = `read_parquet(${literal(side.path)})`;
    const described = await rows(connection, `SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`);
    const keys = side.keyNames.map((_, k) => identifier(String(described[3 + k]?.[0] ?? '')));
    const key = idSql(keys);
    await connection.run(
      `CREATE OR REPLACE TEMP VIEW ${name} AS SELECT ${key} AS id, (period + ${by})::INTEGER AS period, y FROM ${source} WHERE y IS NOT NULL`,
    );
  }
  const findings: Finding[] = [];
  const place = (cells: readonly unknown[]): FindingExample => ({
    series: String(cells[0]),
    period: formatPeriod(after.axis, Number(cells[1])),
    value: cells[2] === null || cells[2] === undefined ? null : Number(cells[2]),
  });
  const lost = await seriesOnlyIn(connection, 'old_rows', 'new_rows');
  const fresh = await seriesOnlyIn(connection, 'new_rows', 'old_rows');
  if (lost.count > 0)
    findings.push({
      code: 'lost-series',
      severity: 'warning',
      message: `${plural(lost.count, 'series', 'series')} of the version before ${lost.count === 1 ? 'is' : 'are'} gone: ${few(lost.names)}.`,
      count: lost.count,
      series: lost.names,
    });
  if (fresh.count > 0)
    findings.push({
      code: 'new-series',
      severity: 'info',
      message: `${plural(fresh.count, 'series', 'series')} ${fresh.count === 1 ? 'is' : 'are'} new: ${few(fresh.names)}.`,
      count: fresh.count,
      series: fresh.names,
    });
  // An anti join, so that the examples come without a second look.
  const gone = `FROM old_rows o ANTI JOIN new_rows n ON o.id = n.id AND o.period = n.period WHERE o.id IN (SELECT DISTINCT id FROM new_rows)`;
  const [missing = 0] = await numbers(connection, `SELECT count(*) ${gone}`);
  if (missing > 0)
    findings.push({
      code: 'history-shrunk',
      severity: 'warning',
      message: `${plural(missing, 'value')} of the version before ${missing === 1 ? 'is' : 'are'} gone from series that are still there.`,
      count: missing,
      examples: (await rows(connection, `SELECT o.id, o.period::DOUBLE, o.y ${gone} ORDER BY o.id, o.period LIMIT ${EXAMPLES}`)).map(
        (cells) => ({
          ...place(cells),
          value: null,
        }),
      ),
    });
  const both = `FROM old_rows o JOIN new_rows n ON o.id = n.id AND o.period = n.period`;
  const differs = `abs(o.y - n.y) > ${TOLERANCE} * greatest(abs(o.y), abs(n.y))`;
  const [common = 0, changed = 0] = await numbers(connection, `SELECT count(*), count(*) FILTER (${differs}) ${both}`);
  if (changed === 0) return findings;
  findings.push({
    code: 'history-changed',
    severity: 'warning',
    message: `${plural(changed, 'value')} of ${plural(common, 'common one')} ${changed === 1 ? 'is' : 'are'} not what the version before had: history was restated.`,
    count: changed,
    examples: (
      await rows(connection, `SELECT o.id, o.period::DOUBLE, n.y ${both} WHERE ${differs} ORDER BY o.id, o.period LIMIT ${EXAMPLES}`)
    ).map(place),
  });
  const [left, right] = [new Float64Array(common), new Float64Array(common)];
  let at = 0;
  await eachChunk(connection, `SELECT o.y AS a, n.y AS b ${both}`, (chunk) => {
    const [a, b] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    if (!(a instanceof DuckDBDoubleVector) || !(b instanceof DuckDBDoubleVector)) throw new TypeError('values are not DOUBLE');
    // See columns.ts: the arrays behind the vectors.
    left.set(a['items'].subarray(0, chunk.rowCount), at);
    right.set(b['items'].subarray(0, chunk.rowCount), at);
    at += chunk.rowCount;
  });
  const [sortedBefore, sortedAfter] = [left.sort(), right.sort()];
  const index = stabilityIndex(sortedBefore, sortedAfter);
  if (index >= some)
    findings.push({
      code: 'distribution-shift',
      severity: index >= much ? 'error' : 'warning',
      message: `Over the part that both versions have, the target is distributed otherwise: stability index ${index.toFixed(2)} (${much} is much), Kolmogorov-Smirnov distance ${kolmogorovDistance(sortedBefore, sortedAfter).toFixed(2)}. Another unit, perhaps.`,
      count: changed,
    });
  return findings;
}

async function seriesOnlyIn(connection: DuckDBConnection, one: string, other: string): Promise<{ count: number; names: string[] }> {
  const only = `FROM (SELECT DISTINCT id FROM ${one}) WHERE id NOT IN (SELECT DISTINCT id FROM ${other})`;
  const [count = 0] = await numbers(connection, `SELECT count(*) ${only}`);
  const names =
    count === 0 ? [] : (await rows(connection, `SELECT id ${only} ORDER BY id LIMIT ${EXAMPLES + 1}`)).map(([id]) => String(id));
  return { count, names };
}

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const DAY_MS = 86_400_000;
const FIXED_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS };

/** Periods to add to a period of `before` for that of `after`; null where no period of the one is one of the other. */
export function axisShift(before: TimeAxis, after: TimeAxis): number | null {
  const { unit, step } = after.frequency;
  if (before.frequency.unit !== unit || before.frequency.step !== step) return null;
  const distance = before.origin - after.origin;
  const size = unit === 'integer' ? step : unit in MONTHS ? step * (MONTHS[unit] as number) : step * (FIXED_MS[unit] ?? 0);
  if (unit === 'business-day') {
    // Both origins are business days: whole weeks have five, what is left is counted.
    const days = distance / DAY_MS;
    const weeks = Math.floor(days / 7);
    const from = after.origin / DAY_MS + 7 * weeks;
    let rest = 0;
    for (let day = from; day < from + days - 7 * weeks; day++) if ((((day + 3) % 7) + 7) % 7 < 5) rest++;
    const shift = weeks * 5 + rest;
    return shift % step === 0 ? shift / step : null;
  }
  const shift = distance / size;
  return Number.isInteger(shift) ? shift : null;
}
