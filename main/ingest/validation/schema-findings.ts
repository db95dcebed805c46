import type { Finding } from '../../../contract/entities/dataset.ts';
import type {
  ColumnFacts,
  ColumnRule,
  DatasetFacts,
  DatasetSchema,
  FindingExample,
  Severity,
} from '../../../contract/entities/validation.ts';
import { few, plural } from '../words.ts';

/** Cells that break a rule: how many, and where a few of them are. */
export interface Breach {
  readonly count: number;
  readonly rows?: number[];
  readonly examples?: FindingExample[];
}

/** How the cells of a column are reached. Null for a column whose cells are not kept. */
export interface CellAccess {
  outside(column: string, min: number | undefined, max: number | undefined): Promise<Breach | null>;
  /** `fresh` are a few of the different values that are not allowed, as text. */
  notAmong(
    column: ColumnFacts,
    allowed: readonly string[],
  ): Promise<(Breach & { readonly different: number; readonly fresh: string[] }) | null>;
  /** Rows that are like another in all of some columns; null where these are not kept. */
  repeated(columns: readonly string[]): Promise<Breach | null>;
  /** Parts of a large file were looked at: there are fewer rows and series than the file has. */
  readonly sampled: boolean;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
/** Whole numbers are numbers, and codes that happen to be numbers are texts. */
const suits = (type: string, wanted: string): boolean =>
  type === wanted ||
  type === 'empty' ||
  (type === 'integer' && (wanted === 'number' || wanted === 'boolean')) ||
  (type === 'date' && wanted === 'datetime');

/** What of a dataset is not as its schema says. */
export async function schemaFindings(facts: DatasetFacts, schema: DatasetSchema, cells: CellAccess): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { severity = {} } = schema;
  for (const [name, rule] of Object.entries(schema.columns)) {
    const found = facts.columns.find((column) => same(column.name, name));
    if (!found) {
      if (rule.required !== false)
        findings.push({ code: 'lost-column', severity: 'error', message: `The column ${name} is not there.`, column: name, count: 1 });
      continue;
    }
    findings.push(...(await columnFindings(found, rule, severity, cells)));
  }
  const other = facts.columns.filter(({ name }) => !Object.keys(schema.columns).some((known) => same(known, name)));
  const unique = schema.unique?.map((name) => facts.columns.find((column) => same(column.name, name))?.name ?? name);
  findings.push(...(await uniqueFinding(unique, cells)));
  const { otherColumns = 'allow' } = schema;
  if (otherColumns !== 'allow' && other.length > 0)
    findings.push({
      code: 'new-column',
      severity: otherColumns,
      message: `${plural(other.length, 'column')} the schema does not know: ${few(other.map(({ name }) => name))}.`,
      count: other.length,
      ...(other[0] ? { column: other[0].name } : {}),
    });
  if (cells.sampled) return findings;
  if (schema.frequency !== undefined && schema.frequency !== facts.frequency)
    findings.push({
      code: 'frequency-changed',
      severity: severity.frequency ?? 'error',
      message: `The data are ${facts.frequency}; they should be ${schema.frequency}.`,
      count: 1,
    });
  findings.push(...countFinding('series-count', 'series', facts.series, schema.series, severity.count ?? 'error'));
  findings.push(...countFinding('row-count', 'rows', facts.rows, schema.rows, severity.count ?? 'error'));
  return findings;
}

async function uniqueFinding(columns: readonly string[] | undefined, cells: CellAccess): Promise<Finding[]> {
  const found = columns && (await cells.repeated(columns));
  if (!columns || !found || found.count === 0) return [];
  return [
    {
      ...found,
      code: 'not-unique',
      severity: 'error',
      message: `${plural(found.count, 'row')} ${found.count === 1 ? 'has' : 'have'} the same ${columns.join(' and ')} as another; each should be there once.`,
    },
  ];
}

function countFinding(
  code: 'series-count' | 'row-count',
  what: string,
  count: number,
  limits: { min?: number | undefined; max?: number | undefined } = {},
  severity: Severity,
): Finding[] {
  const { min, max } = limits;
  const words =
    min !== undefined && count < min
      ? `at least ${min.toLocaleString('en')}`
      : max !== undefined && count > max
        ? `at most ${max.toLocaleString('en')}`
        : null;
  return words === null
    ? []
    : [{ code, severity, message: `There are ${count.toLocaleString('en')} ${what}; there should be ${words}.`, count }];
}

async function columnFindings(
  facts: ColumnFacts,
  rule: ColumnRule,
  severity: NonNullable<DatasetSchema['severity']>,
  cells: CellAccess,
): Promise<Finding[]> {
  const { name } = facts;
  const findings: Finding[] = [];
  // Of columns that are not used nothing but the name is known.
  if (facts.type === null) return findings;
  const wrongType = rule.type !== undefined && !suits(facts.type, rule.type);
  if (wrongType)
    findings.push({
      code: 'type-changed',
      severity: 'error',
      message: `${name} holds ${wordOf(facts.type)}; it should hold ${wordOf(rule.type ?? '')}.`,
      column: name,
      count: facts.present,
    });
  const total = facts.present + facts.missing;
  if (rule.missing !== undefined && total > 0 && facts.missing > rule.missing * total)
    findings.push({
      code: 'too-many-missing',
      severity: severity.missing ?? 'error',
      message: `${name} is missing in ${percent(facts.missing / total)} of the rows; ${percent(rule.missing)} is what may be.`,
      column: name,
      count: facts.missing,
    });
  if (wrongType) return findings;
  findings.push(...(await rangeFindings(facts, rule, severity.range ?? 'error', cells)));
  findings.push(...(await valueFindings(facts, rule, severity.values ?? 'error', cells)));
  return findings;
}

async function rangeFindings(
  facts: ColumnFacts,
  { min, max, mostly = 1 }: ColumnRule,
  severity: Severity,
  cells: CellAccess,
): Promise<Finding[]> {
  const { name } = facts;
  const low = min !== undefined && facts.min !== null && facts.min < min;
  const high = max !== undefined && facts.max !== null && facts.max > max;
  const found = low || high ? await cells.outside(name, low ? min : undefined, high ? max : undefined) : null;
  if (!found || found.count <= (1 - mostly) * facts.present) return [];
  const { count } = found;
  const seen = [low ? `down to ${plain(facts.min)}` : '', high ? `up to ${plain(facts.max)}` : '']
    .filter((part) => part !== '')
    .join(' and ');
  const bounds =
    min === undefined ? `${plain(max ?? null)} or less` : max === undefined ? `${plain(min)} or more` : `${plain(min)} to ${plain(max)}`;
  return [
    {
      ...found,
      code: 'out-of-range',
      severity,
      message: `${plural(count, 'value')} of ${name} ${count === 1 ? 'lies' : 'lie'} outside ${bounds}, ${seen}.`,
      column: name,
    },
  ];
}

async function valueFindings(
  facts: ColumnFacts,
  { values: allowed, mostly = 1 }: ColumnRule,
  severity: Severity,
  cells: CellAccess,
): Promise<Finding[]> {
  const { name, present, values } = facts;
  if (!allowed || values?.every((value) => allowed.includes(value))) return [];
  const found = await cells.notAmong(facts, allowed);
  if (!found || found.count === 0 || found.count <= (1 - mostly) * present) return [];
  const { different, fresh, ...breach } = found;
  const { count } = breach;
  return [
    {
      ...breach,
      code: 'new-category',
      severity,
      message: `${plural(count, 'row')} ${count === 1 ? 'has' : 'have'} a ${name} that is not among the ${plural(allowed.length, 'known value')}: ${few(fresh.map(plainText))}${different > 6 ? ` (${different} in all)` : ''}.`,
      column: name,
    },
  ];
}

const plainText = (value: string): string => value.replace(/\.0$/, '');
const plain = (value: number | null, none = ''): string =>
  value === null ? none : value.toLocaleString('en', { maximumSignificantDigits: 6 });
const percent = (share: number): string => `${(100 * share).toLocaleString('en', { maximumSignificantDigits: 3 })}%`;
const wordOf = (type: string): string =>
  ({ number: 'numbers', integer: 'whole numbers', text: 'text', date: 'dates', datetime: 'times', boolean: 'yes or no', empty: 'nothing' })[
    type
  ] ?? type;
