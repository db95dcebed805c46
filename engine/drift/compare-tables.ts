import { EngineError } from '../core/errors.ts';
import { compareColumn, type ColumnComparison } from './compare-column.ts';
import { missingPatterns, type MissingPatterns } from './missing-patterns.ts';
import { correctBy, defaultRules, effectBy, requireRules, type DriftRules } from './rules.ts';
import { schemaDrift, type SchemaDrift } from './schema-drift.ts';
import { requireOption } from './stream-alarm.ts';
import { columnRows, type TableColumn } from './table-column.ts';

export interface CompareTablesOptions {
  /** Share of false findings among the findings, 0 to 1; 0.05 if not given. */
  readonly level?: number;
  /** How columns are compared and from when on a difference matters; the usual where not given. */
  readonly rules?: Partial<DriftRules>;
  /** Bins of the stability index; 10 if not given. */
  readonly bins?: number;
  /** How much a model leans on each column, 0 or more, for example its mean absolute SHAP value; 1 for those not given. */
  readonly importance?: Readonly<Record<string, number>>;
}

export interface ColumnDrift extends ColumnComparison {
  /** `not-judged`: no values on one side, or an identifier; then missing values alone are judged. */
  readonly decision: 'drift' | 'stable' | 'not-judged';
  /** What drifted: both significant and large enough. */
  readonly reasons: readonly ('distribution' | 'missing')[];
  /** P-values adjusted for the number of tests; null where there was none. */
  readonly adjusted: { readonly distribution: number | null; readonly missing: number };
  /** Largest effect in units of the least one that matters: from 1 on it matters. */
  readonly severity: number;
  /** Severity times importance. */
  readonly impact: number;
}

export interface TableDrift {
  readonly rows: { readonly reference: number; readonly current: number };
  readonly schema: SchemaDrift;
  /** Of the columns that both tables have with one kind: those that drifted first, by impact. */
  readonly columns: readonly ColumnDrift[];
  readonly missingPatterns: MissingPatterns | null;
  /** Columns that drifted, and their share of those compared; 0 without columns. */
  readonly drifted: number;
  readonly driftedShare: number;
}

/**
 * Compares a table with the one a model was trained on. A column drifts when the difference is both more than chance (Benjamini and Hochberg over all tests of the table, unless rules say otherwise)
 * and large enough to matter: of a million rows hardly any two samples are the same, of fifty any two look different.
 *
 * @param reference - columns of equal length, one row or more
 * @param current - the same
 * @throws EngineError `series-too-short`, `length-mismatch`, `not-finite`, `invalid-option`
 */
export function compareTables(
  reference: readonly TableColumn[],
  current: readonly TableColumn[],
  options: CompareTablesOptions = {},
): TableDrift {
  requireTables(reference, current, options);
  const compared = pairColumns(reference, current).map(([column, now]) =>
    compareColumn(column, now, options.bins, { ...defaultRules, ...options.rules }),
  );
  return judgeTables(reference, current, compared, options);
}

/** Columns that both tables have with one kind, in the order of the reference: those that are compared. */
export const pairColumns = (
  reference: readonly TableColumn[],
  current: readonly TableColumn[],
): readonly (readonly [reference: TableColumn, current: TableColumn])[] =>
  reference.flatMap((column) => {
    const now = current.find(({ name }) => name === column.name);
    return now && now.kind === column.kind ? [[column, now] as const] : [];
  });

/** The second half of `compareTables`: what follows from columns that were compared one by one, wherever that was. @param compared - of `pairColumns`, in its order */
export function judgeTables(
  reference: readonly TableColumn[],
  current: readonly TableColumn[],
  compared: readonly ColumnComparison[],
  options: CompareTablesOptions = {},
  patterns: MissingPatterns | null = compared.length > 0 ? missingPatterns(reference, current) : null,
): TableDrift {
  const rows = requireTables(reference, current, options);
  const { level = 0.05, importance = {} } = options;
  const rules = { ...defaultRules, ...options.rules };
  const pValues = compared.flatMap(({ distribution, missing }) => [distribution?.pValue ?? NaN, missing.pValue]);
  // Nothing missing in both is no test, and would make the others look surer than they are.
  const tests = Float64Array.from(pValues, (p, i) => {
    const { missing } = compared[i >> 1] as ColumnComparison;
    return i % 2 === 1 && missing.reference + missing.current === 0 ? NaN : p;
  });
  const adjusted = correctBy(rules, tests);
  const columns = compared.map((column, i): ColumnDrift => {
    const { distribution, missing, name } = column;
    const p = { distribution: distribution ? (adjusted[2 * i] as number) : null, missing: adjusted[2 * i + 1] as number };
    if (Number.isNaN(p.missing)) p.missing = 1;
    const shift = distribution ? effectBy(rules, distribution) : 0;
    const gaps = Math.abs(missing.current - missing.reference) / rules.leastMissing;
    const reasons: ('distribution' | 'missing')[] = [];
    if (p.distribution !== null && p.distribution <= level && shift >= 1) reasons.push('distribution');
    if (p.missing <= level && gaps >= 1) reasons.push('missing');
    const severity = Math.max(0, shift, gaps);
    const decision = reasons.length > 0 ? 'drift' : distribution ? 'stable' : 'not-judged';
    return { ...column, decision, reasons, adjusted: p, severity, impact: severity * (importance[name] ?? 1) };
  });
  const drifts = (column: ColumnDrift): number => (column.decision === 'drift' ? 1 : 0);
  columns.sort((a, b) => drifts(b) - drifts(a) || b.impact - a.impact);
  const drifted = columns.reduce((count, column) => count + drifts(column), 0);
  return {
    rows,
    schema: schemaDrift(reference, current),
    columns,
    missingPatterns: patterns,
    drifted,
    driftedShare: columns.length === 0 ? 0 : drifted / columns.length,
  };
}

/** Rows of both; throws where options or tables will not do. */
function requireTables(
  reference: readonly TableColumn[],
  current: readonly TableColumn[],
  { level = 0.05, rules, bins = 10, importance = {} }: CompareTablesOptions,
): { reference: number; current: number } {
  requireOption('compareTables', 'level', level, 0, 1);
  requireRules('compareTables', { ...defaultRules, ...rules });
  requireOption('compareTables', 'bins', bins, 2, 1000, true);
  for (const [name, value] of Object.entries(importance)) requireOption('compareTables', `importance of ${name}`, value, 0, 1e100);
  return { reference: rowsOf('reference', reference), current: rowsOf('current', current) };
}

function rowsOf(table: string, columns: readonly TableColumn[]): number {
  const rows = columns[0] ? columnRows(columns[0]) : 0;
  if (rows === 0) throw new EngineError('series-too-short', `The ${table} table needs a row and a column or more but has none.`, { table });
  for (const column of columns)
    if (columnRows(column) !== rows)
      throw new EngineError(
        'length-mismatch',
        `The ${table} table has ${rows} rows but its column ${column.name} has ${columnRows(column)}.`,
        {
          table,
          column: column.name,
        },
      );
  return rows;
}
