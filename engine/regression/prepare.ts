import { EngineError } from '../core/errors.ts';
import type { TreeColumn } from '../trees/index.ts';
import { datePart, fitDate, type FittedDate } from './date-parts.ts';
import { applyCategory, fitCategory, type FittedCategory } from './fit-category.ts';
import { applyNumber, fitNumber, type FittedNumber } from './fit-number.ts';
import { columnOf, type RowTable } from './row-table.ts';
import type { FeatureSpec } from './spec.ts';

export type FittedFeature = FittedNumber | FittedCategory | FittedDate;

/** What was learnt of the columns from the training part: plain data that makes the same of any row at any time. */
export type Preparation = readonly FittedFeature[];

/** A row that holds a category which training did not tell apart. */
export interface UnknownCategories {
  readonly column: string;
  readonly rows: Int32Array;
}

export const namesOf = (feature: FittedFeature): readonly string[] => (feature.use === 'number' ? [feature.name] : feature.names);

/** Column of the file by prepared column. */
export const sourcesOf = (preparation: Preparation): string[] =>
  preparation.flatMap((feature) => namesOf(feature).map(() => feature.column));

/** Names that a model file may hold: no control characters, nothing that opens a tag. */
function safeNames(): (column: string) => (part: string) => string {
  const used = new Set<string>();
  return (column) => (part) => {
    // eslint-disable-next-line no-control-regex -- these are what must go
    const base = `${column}${part}`.replace(/[\u0000-\u001f\u007f<>]/g, '_').slice(0, 400) || 'column';
    let name = base;
    for (let n = 2; used.has(name); n++) name = `${base} (${n})`;
    used.add(name);
    return name;
  };
}

/**
 * Learns from training rows how columns become numbers.
 *
 * @param target - of the training rows, on the scale that the model learns
 * @param mostWords - categories of a column at most; rarer ones are taken together
 * @returns with it the training rows themselves, in which no row sees its own target
 * @throws EngineError `invalid-option` when a column is not what the specification takes it for
 */
export function fitPreparation(
  table: RowTable,
  features: readonly FeatureSpec[],
  target: Float64Array,
  mostWords?: number,
): { preparation: Preparation; columns: TreeColumn[] } {
  const naming = safeNames();
  const columns: TreeColumn[] = [];
  const preparation = features.map((spec): FittedFeature => {
    const column = columnOf(table, spec.column);
    const name = naming(spec.column);
    if (spec.use === 'category') {
      if (column.kind !== 'category') throw wrongKind(spec.column, 'categories');
      const { fitted, training } = fitCategory(spec, name, column.codes, column.labels, target, mostWords);
      columns.push(...treeColumns(fitted, training));
      return fitted;
    }
    if (column.kind !== spec.use) throw wrongKind(spec.column, `${spec.use}s`);
    const fitted = spec.use === 'number' ? fitNumber(spec, name(''), column.values) : fitDate(spec.column, name, column.values);
    columns.push(...treeColumns(fitted, applyValues(fitted, column.values)));
    return fitted;
  });
  if (columns.length === 0)
    throw new EngineError('invalid-option', 'none of the columns differs from row to row: choose others to predict from');
  return { preparation, columns };
}

/** Prepares rows by what training learnt. */
export function applyPreparation(preparation: Preparation, table: RowTable): { columns: TreeColumn[]; unknown: UnknownCategories[] } {
  const columns: TreeColumn[] = [];
  const unknown: UnknownCategories[] = [];
  for (const fitted of preparation) {
    const column = columnOf(table, fitted.column);
    if (fitted.use === 'category') {
      if (column.kind !== 'category') throw wrongKind(fitted.column, 'categories');
      const applied = applyCategory(fitted, column.codes, column.labels);
      if (applied.unknown.length > 0) unknown.push({ column: fitted.column, rows: applied.unknown });
      columns.push(...treeColumns(fitted, applied.columns));
    } else {
      if (column.kind !== fitted.use) throw wrongKind(fitted.column, `${fitted.use}s`);
      columns.push(...treeColumns(fitted, applyValues(fitted, column.values)));
    }
  }
  return { columns, unknown };
}

const wrongKind = (column: string, needs: string): EngineError =>
  new EngineError('invalid-option', `column ${column} is used as ${needs} but holds something else`);

const applyValues = (fitted: FittedNumber | FittedDate, values: Float64Array): Float64Array[] =>
  fitted.use === 'number' ? [applyNumber(fitted, values)] : fitted.parts.map((part) => datePart(part, values));

const treeColumns = (fitted: FittedFeature, values: readonly Float64Array[]): TreeColumn[] =>
  namesOf(fitted).map((name, at) => ({
    name,
    kind: fitted.use === 'category' && fitted.encode === 'native' ? 'categorical' : 'numeric',
    values: values[at] as Float64Array,
  }));
