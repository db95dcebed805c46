import { parameterPrefix, runFields, type FieldType } from '../../contract/run-filter/fields.ts';
import type { Condition, Filter, FilterValue } from '../../contract/run-filter/parse.ts';
import { FilterError } from '../../contract/run-filter/tokens.ts';
import { nearestName } from '../nearest-name.ts';

/** A piece of SQL with its values, over `run_fact f`, `experiment e`, `dataset_version v` and `dataset d`. */
export interface Where {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What the compiler must know of the workspace and the models. */
export interface RunNames {
  /** Whether any run has a setting, or a metric, of this name. */
  readonly hasParameter: (name: string) => boolean;
  readonly hasMetric: (name: string) => boolean;
  /** What models take where a setting is left as it is, by kind. */
  readonly defaultsOf: (name: string) => ReadonlyMap<string, string | number | boolean | null>;
  /** The kind that a short name stands for. */
  readonly kindOf: (alias: string) => string | undefined;
  /** For `today` and `yesterday`. */
  readonly now: () => Date;
}

interface Column {
  readonly type: FieldType;
  readonly sql: string;
  /** The column's unit for one of the filter's. */
  readonly unit?: number;
}

const columns: Readonly<Record<string, Column>> = {
  kind: { type: 'text', sql: 'f.kind' },
  label: { type: 'text', sql: 'coalesce(f.label, f.name)' },
  experiment: { type: 'text', sql: 'e.name' },
  dataset: { type: 'text', sql: 'd.name' },
  version: { type: 'number', sql: 'v.number' },
  state: { type: 'text', sql: 'e.state' },
  created: { type: 'date', sql: 'f.created_at' },
  group: { type: 'text', sql: 'f.group_name' },
  note: { type: 'text', sql: "nullif(f.note, '')" },
  ...Object.fromEntries(
    ['mase', 'rmsse', 'smape', 'mape', 'rmse', 'mae', 'bias', 'skill', 'failed', 'size', 'horizon', 'folds', 'seed'].map((name) => [
      name,
      { type: 'number', sql: `f.${name}` } as const,
    ]),
  ),
  fit: { type: 'number', sql: 'f.fit_ms', unit: 1000 },
  forecast: { type: 'number', sql: 'f.forecast_ms', unit: 1000 },
  memory: { type: 'number', sql: 'e.peak_memory', unit: 1e6 },
  series: { type: 'number', sql: 'v.series_count' },
  selected: { type: 'flag', sql: '(e.selected IS NOT NULL AND e.selected = f.name)' },
  baseline: { type: 'flag', sql: 'coalesce(f.baseline, 0)' },
};

const nothing = (text: string): boolean => text.toLowerCase() === 'none';
const yes = (text: string): boolean | null => (/^(?:yes|true|1)$/i.test(text) ? true : /^(?:no|false|0)$/i.test(text) ? false : null);

function numberOf({ text, quoted }: FilterValue): number | null {
  if (quoted) return null;
  const percent = text.endsWith('%');
  const bare = percent ? text.slice(0, -1) : text;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(bare)) return null;
  return percent ? Number(bare) / 100 : Number(bare);
}

const where = (sql: string, ...values: (string | number)[]): Where => ({ sql, values });
const join = (parts: readonly Where[], word: 'AND' | 'OR'): Where => ({
  sql: `(${parts.map(({ sql }) => sql).join(` ${word} `)})`,
  values: parts.flatMap(({ values }) => values),
});
/** What is unknown does not hold, so its contrary does. */
const not = ({ sql, values }: Where): Where => ({ sql: `NOT coalesce(${sql}, 0)`, values });

/**
 * A filter as SQL.
 *
 * @throws FilterError for a name that no run has, an operator that does not suit it, or a value that it cannot have; says where
 */
export function compileFilter(filter: Filter | null, names: RunNames): Where {
  if (!filter) return where('1');
  if (filter.type === 'condition') return compileCondition(filter, names);
  if (filter.type === 'not') return not(compileFilter(filter.part, names));
  return join(
    filter.parts.map((part) => compileFilter(part, names)),
    filter.type === 'and' ? 'AND' : 'OR',
  );
}

function compileCondition(condition: Condition, names: RunNames): Where {
  const { operator, values } = condition;
  if (operator === 'in')
    return join(
      values.map((value) => compare(condition, '=', value, names)),
      'OR',
    );
  if (operator === '!=') return not(compare(condition, '=', values[0] as FilterValue, names));
  if (operator === '!~') return not(compare(condition, '~', values[0] as FilterValue, names));
  if (operator === 'yes') {
    const column = fieldOf(condition.field);
    if (column?.type === 'flag') return where(column.sql);
    if (column || isName(condition.field, names))
      throw new FilterError(
        `Expected =, !=, <, <=, >, >=, ~ or "in" after ${condition.field}`,
        after(condition),
        'operator',
        condition.field,
      );
    throw unknown(condition);
  }
  return compare(condition, operator, values[0] as FilterValue, names);
}

const after = ({ at, length }: Condition): { at: number; length: number } => ({ at: at + length, length: 1 });
const fieldOf = (name: string): Column | undefined => {
  const lower = name.toLowerCase();
  return Object.hasOwn(columns, lower) ? columns[lower] : undefined;
};
const isName = (name: string, names: RunNames): boolean =>
  ['model', 'tag', 'id'].includes(name.toLowerCase()) ||
  name.toLowerCase().startsWith(parameterPrefix) ||
  names.hasMetric(name) ||
  names.hasParameter(name) ||
  names.defaultsOf(name).size > 0;

type Comparing = '=' | '<' | '<=' | '>' | '>=' | '~';

function compare(condition: Condition, operator: Comparing, value: FilterValue, names: RunNames): Where {
  const { field } = condition;
  const lower = field.toLowerCase();
  if (lower === 'model') return model(condition, operator, value, names);
  if (lower === 'tag') return tag(condition, operator, value);
  if (lower === 'id') {
    if (operator !== '=' && operator !== '~') throw unsuited(condition, operator, 'an id');
    return operator === '='
      ? where('(f.run_id = ? OR f.experiment_id = ?)', value.text, value.text)
      : where('(instr(f.run_id, ?) > 0 OR instr(f.experiment_id, ?) > 0)', value.text, value.text);
  }
  const column = fieldOf(field);
  if (column) return compareColumn(condition, column, operator, value, names);
  if (lower.startsWith(parameterPrefix)) return parameter(field.slice(parameterPrefix.length), condition, operator, value, names);
  if (names.hasMetric(field)) {
    const number = required(condition, value);
    const { sql } = compareNumber('w.number', operator, number, condition);
    return where(
      `EXISTS (SELECT 1 FROM run_value w WHERE w.run_id = f.run_id AND w.sort = 'metric' AND w.name = ? AND ${sql})`,
      field,
      number,
    );
  }
  if (names.hasParameter(field) || names.defaultsOf(field).size > 0) return parameter(field, condition, operator, value, names);
  throw unknown(condition);
}

function compareColumn(
  condition: Condition,
  { type, sql, unit = 1 }: Column,
  operator: Comparing,
  value: FilterValue,
  names: RunNames,
): Where {
  if (!value.quoted && nothing(value.text)) {
    if (operator !== '=') throw unsuited(condition, operator, '"none"');
    return where(`${sql} IS NULL`);
  }
  if (type === 'number') {
    const number = required(condition, value) * unit;
    return { sql: compareNumber(sql, operator, number, condition).sql, values: [number] };
  }
  if (type === 'flag') {
    const wanted = yes(value.text);
    if (operator !== '=') throw unsuited(condition, operator, 'yes or no');
    if (wanted === null) throw new FilterError(`${condition.field} is yes or no, not "${value.text}"`, value, 'value', condition.field);
    return wanted ? where(sql) : where(`NOT ${sql}`);
  }
  if (type === 'date') return compareDate(condition, sql, operator, value, names.now());
  if (operator === '=') return where(`${sql} = ? COLLATE NOCASE`, value.text);
  if (operator === '~') return where(`instr(lower(${sql}), lower(?)) > 0`, value.text);
  throw unsuited(condition, operator, 'text');
}

function required(condition: Condition, value: FilterValue): number {
  const number = numberOf(value);
  if (number === null)
    throw new FilterError(
      `Expected a number for ${condition.field}, such as 0.9 or 10%, but found "${value.text}"`,
      value,
      'value',
      condition.field,
    );
  return number;
}

function compareNumber(sql: string, operator: Comparing, _number: number, condition: Condition): { readonly sql: string } {
  if (operator === '~') throw unsuited(condition, operator, 'a number');
  return { sql: `${sql} ${operator} ?` };
}

/** A day by the clock of this machine: from its first moment to the next day's. */
function compareDate(condition: Condition, sql: string, operator: Comparing, value: FilterValue, now: Date): Where {
  const wrong = (): never => {
    throw new FilterError(
      `Expected a date for ${condition.field}, such as 2026-11-21, today or yesterday, but found "${value.text}"`,
      value,
      'value',
      condition.field,
    );
  };
  const lower = value.text.toLowerCase();
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(value.text);
  let from: Date;
  let to: Date;
  if (lower === 'today' || lower === 'yesterday') {
    const day = now.getDate() - (lower === 'today' ? 0 : 1);
    from = new Date(now.getFullYear(), now.getMonth(), day);
    to = new Date(now.getFullYear(), now.getMonth(), day + 1);
  } else if (found) {
    const [year, month, day] = [Number(found[1]), Number(found[2]), found[3] === undefined ? null : Number(found[3])];
    from = new Date(year, month - 1, day ?? 1);
    to = day === null ? new Date(year, month, 1) : new Date(year, month - 1, day + 1);
    if (from.getMonth() !== month - 1 || (day !== null && from.getDate() !== day)) return wrong();
  } else return wrong();
  const [first, next] = [from.toISOString(), to.toISOString()];
  switch (operator) {
    case '=':
      return where(`(${sql} >= ? AND ${sql} < ?)`, first, next);
    case '<':
      return where(`${sql} < ?`, first);
    case '<=':
      return where(`${sql} < ?`, next);
    case '>':
      return where(`${sql} >= ?`, next);
    case '>=':
      return where(`${sql} >= ?`, first);
    default:
      throw unsuited(condition, operator, 'a date');
  }
}

function model(condition: Condition, operator: Comparing, { text }: FilterValue, names: RunNames): Where {
  const kind = names.kindOf(text.toLowerCase()) ?? text;
  if (operator === '=')
    return where('(f.name = ? COLLATE NOCASE OR f.kind = ? COLLATE NOCASE OR f.label = ? COLLATE NOCASE)', text, kind, text);
  if (operator !== '~') throw unsuited(condition, operator, 'the name of a model');
  return where(
    "(instr(lower(f.name), lower(?)) > 0 OR instr(lower(f.kind), lower(?)) > 0 OR instr(lower(coalesce(f.label, '')), lower(?)) > 0)",
    text,
    text,
    text,
  );
}

function tag(condition: Condition, operator: Comparing, { text, quoted }: FilterValue): Where {
  const some = 'EXISTS (SELECT 1 FROM run_tag t WHERE t.run_id = f.run_id';
  if (!quoted && nothing(text) && operator === '=') return where(`NOT ${some})`);
  if (operator === '=') return where(`${some} AND t.name = ?)`, text);
  if (operator === '~') return where(`${some} AND instr(lower(t.name), lower(?)) > 0)`, text);
  throw unsuited(condition, operator, 'a tag');
}

/** A setting as a run has it, or as its model takes it where the run says nothing. */
function parameter(name: string, condition: Condition, operator: Comparing, value: FilterValue, names: RunNames): Where {
  const number = numberOf(value);
  const bySize = operator !== '=' && operator !== '~';
  if (bySize && number === null) required(condition, value);
  const some = (more: string, ...values: (string | number)[]): Where =>
    where(`EXISTS (SELECT 1 FROM run_value w WHERE w.run_id = f.run_id AND w.sort = 'parameter' AND w.name = ?${more})`, name, ...values);
  const own = bySize
    ? some(` AND w.number ${operator} ?`, number as number)
    : operator === '~'
      ? some(' AND instr(lower(w.text), lower(?)) > 0', value.text)
      : number === null
        ? some(' AND w.text = ?', value.text)
        : some(' AND (w.number = ? OR w.text = ?)', number, value.text);
  const kinds = [...names.defaultsOf(name)].flatMap(([kind, start]) => (matches(start, operator, value.text, number) ? [kind] : []));
  if (kinds.length === 0) return own;
  const left = not(some(''));
  return join([own, join([where(`f.kind IN (${kinds.map(() => '?').join(', ')})`, ...kinds), left], 'AND')], 'OR');
}

function matches(start: string | number | boolean | null, operator: Comparing, text: string, number: number | null): boolean {
  const said = start === null ? 'none' : String(start);
  if (operator === '~') return said.toLowerCase().includes(text.toLowerCase());
  if (operator === '=') return said.toLowerCase() === text.toLowerCase() || (typeof start === 'number' && start === number);
  if (typeof start !== 'number' || number === null) return false;
  return operator === '<' ? start < number : operator === '<=' ? start <= number : operator === '>' ? start > number : start >= number;
}

const unsuited = (condition: Condition, operator: string, what: string): FilterError =>
  new FilterError(`"${operator}" does not go with ${what}: ${condition.field}`, after(condition), 'operator', condition.field);

function unknown({ field, at, length }: Condition): FilterError {
  const near = nearestName(
    field,
    runFields.map(({ name }) => name),
  );
  const hint = near ? ` Did you mean ${near}?` : ' Fields are mase, model, tag, created and others; a setting is param.NAME.';
  return new FilterError(`No run has a field, metric or setting named ${field}.${hint}`, { at, length }, 'field');
}

/**
 * What runs are sorted by as SQL, what is missing last.
 *
 * @throws FilterError for a name that no run has
 */
export function compileSort(name: string, descending: boolean, names: RunNames): Where {
  const direction = descending ? 'DESC' : 'ASC';
  const lower = name.toLowerCase();
  if (lower === 'created') return where(`f.created_at ${direction}, f.rowid`);
  const expressions: Record<string, string> = {
    model: 'coalesce(f.label, f.name) COLLATE NOCASE',
    id: 'f.run_id',
    tag: '(SELECT min(t.name) FROM run_tag t WHERE t.run_id = f.run_id) COLLATE NOCASE',
  };
  const column = fieldOf(name);
  const sql = Object.hasOwn(expressions, lower)
    ? expressions[lower]
    : column && `${column.sql}${column.type === 'text' ? ' COLLATE NOCASE' : ''}`;
  if (sql !== undefined) return where(`${sql} ${direction} NULLS LAST, f.created_at DESC, f.rowid`);
  const bare = lower.startsWith(parameterPrefix) ? name.slice(parameterPrefix.length) : name;
  if (!names.hasMetric(name) && !names.hasParameter(bare))
    throw new FilterError(`No run has a field, metric or setting named ${name} to sort by`, { at: 0, length: name.length }, 'field');
  const value = (what: string): string => `(SELECT w.${what} FROM run_value w WHERE w.run_id = f.run_id AND w.sort = ? AND w.name = ?)`;
  const from: [string, string] = names.hasMetric(name) ? ['metric', name] : ['parameter', bare];
  return where(`${value('number')} ${direction} NULLS LAST, ${value('text')} ${direction} NULLS LAST, f.rowid DESC`, ...from, ...from);
}
