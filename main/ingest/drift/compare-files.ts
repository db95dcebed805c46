import type { DriftOptions, DriftReport, DriftSide } from '../../../contract/entities/drift.ts';
import { ApiError } from '../../../contract/errors.ts';
import { judgeTables, missingPatterns, pairColumns, type HistogramPair } from '../../../engine/drift/index.ts';
import { shapeOf, type FileShape } from '../dialect.ts';
import { asCsv } from '../formats/as-csv.ts';
import { checkUnchanged, stampOf } from '../hash.ts';
import { hashAside } from '../hash-aside.ts';
import type { Report } from '../inspect.ts';
import { prepare } from '../prepare.ts';
import type { SourcePath } from '../types.ts';
import { comparePairsAside } from './compare-aside.ts';
import { agree, planColumns, type PlannedColumn } from './column-plan.ts';
import { readTable, type Table } from './read-table.ts';

export interface CompareFilesInput {
  readonly reference: SourcePath;
  readonly current: SourcePath;
  readonly options: DriftOptions;
  /** Milliseconds since 1970-01-01. */
  readonly now: number;
  readonly folder: string;
}

const LEVEL = 0.05;
const STEPS = 4;

/**
 * Compares two tables of any format, column by column.
 *
 * @throws ApiError of either file; `no-column` for a name in the options that neither has; `bad-input` where they have no column in common
 */
export async function compareFiles({ reference, current, options, now, folder }: CompareFilesInput, report: Report): Promise<DriftReport> {
  const files = [reference, current];
  const stamps = [await stampOf(reference), await stampOf(current)];
  report('Looking at the files', 0, STEPS);
  const texts = await asCsv(files, folder, [], (name) => report(`Converting ${name}`, 0, STEPS));
  const shapes: FileShape[] = [];
  for (const { file } of texts) shapes.push(await shapeOf(file));
  const [before, now_] = shapes as [FileShape, FileShape];
  requireKnown(options, before, now_);
  const ignored = new Set(options.ignore ?? []);
  const plans = agree(planColumns(before), planColumns(now_));
  const tables: Table[] = [];
  for (const [side, shape] of shapes.entries()) {
    report(`Reading ${shape.file.name}`, 1 + side, STEPS);
    const plan = (plans[side] as PlannedColumn[]).map((column) =>
      ignored.has(column.name) ? { ...column, kind: 'name' as const } : column,
    );
    tables.push(await readTable(await prepare(shape, folder, side, false), plan, folder));
  }
  report('Comparing columns', 3, STEPS);
  // Comparing leaves a processor idle; a failure shows when it is awaited.
  const hashing = hashAside(files, stamps);
  hashing.catch(() => undefined);
  const [old, fresh] = tables.map((table) => comparable(table, tables)) as [Table, Table];
  for (const [side, table] of [old, fresh].entries())
    if (table.rows === 0) {
      const { name } = files[side] as SourcePath;
      throw new ApiError('no-rows', `${name} has no rows. There is nothing to compare.`, { file: name });
    }
  if (!old.columns.some(({ name }) => fresh.columns.some((column) => column.name === name)))
    throw new ApiError(
      'bad-input',
      `${current.name} and ${reference.name} have no column in common that can be compared. The first has ${few(now_.columns)}, the second ${few(before.columns)}.`,
      { file: current.name, hint: 'Compare files whose columns have the same names.' },
    );
  const { level = LEVEL, importance } = options;
  const pairs = pairColumns(old.columns, fresh.columns);
  const { compared, meanwhile: patterns } = await comparePairsAside(pairs, () =>
    pairs.length > 0 ? missingPatterns(old.columns, fresh.columns) : null,
  );
  const comparisons = compared.map(({ comparison }) => comparison);
  const table = judgeTables(old.columns, fresh.columns, comparisons, { level, ...(importance ? { importance } : {}) }, patterns);
  const histograms: Record<string, HistogramPair> = {};
  const drawn = new Map(compared.map(({ comparison, histogram }) => [comparison.name, histogram]));
  for (const { name } of table.columns) {
    const histogram = drawn.get(name);
    if (histogram) histograms[name] = histogram;
  }
  report('Checking the files', STEPS, STEPS);
  const sources = await hashing;
  for (const [index, file] of files.entries()) await checkUnchanged(file, stamps[index] as (typeof stamps)[0]);
  const sideOf = (side: 0 | 1): DriftSide => {
    const { rows, dates, names, strays } = side === 0 ? old : fresh;
    return { file: sources[side] as DriftSide['file'], rows, dates, names: names.filter((name) => !ignored.has(name)), strays };
  };
  return {
    reference: sideOf(0),
    current: sideOf(1),
    level,
    table,
    histograms,
    ignored: [...ignored],
    createdAt: new Date(now).toISOString(),
  };
}

/** A table without the columns that are names or dates in one of the files: they are not compared, and have neither come nor gone. */
function comparable(table: Table, all: readonly Table[]): Table {
  const names = new Set(all.flatMap((one) => one.names));
  const dates = new Set(all.flatMap((one) => one.dates.map(({ name }) => name)));
  const kept = table.columns.filter(({ name }) => !names.has(name) && !dates.has(name));
  const leftOut = table.columns.filter((column) => !kept.includes(column)).map(({ name }) => name);
  return { ...table, columns: kept, names: [...table.names, ...leftOut] };
}

const few = (names: readonly string[]): string => names.slice(0, 5).join(', ') + (names.length > 5 ? ' ...' : '');

function requireKnown({ ignore = [], importance = {} }: DriftOptions, ...shapes: readonly FileShape[]): void {
  const known = new Set(shapes.flatMap(({ columns }) => columns));
  for (const name of [...ignore, ...Object.keys(importance)])
    if (!known.has(name))
      throw new ApiError('no-column', `Neither file has a column "${name}". They have ${few([...known])}.`, { column: name });
}
