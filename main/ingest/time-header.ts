import { describeFormat, formatsOfValue } from './date-format.ts';

/** Columns whose names are points in time. */
export interface TimeHeader {
  /** strptime format of the (bare) names, `integer` where they are numbered. */
  readonly format: string;
  /** Column index and the time as the format reads it, in order of time. */
  readonly columns: readonly { readonly index: number; readonly text: string }[];
  readonly describe: string;
}

/** R writes X before names that begin with a digit. */
const bare = (name: string): string => name.replace(/^X(?=\d)/, '').trim();

function dated(names: readonly string[]): TimeHeader | null {
  const count = new Map<string, number>();
  for (const name of names) for (const format of formatsOfValue(bare(name))) count.set(format, (count.get(format) ?? 0) + 1);
  const [top] = [...count].sort((a, b) => b[1] - a[1]);
  if (top === undefined || top[1] < 3) return null;
  const [format] = top;
  const columns = names.flatMap((name, index) => (formatsOfValue(bare(name)).includes(format) ? [{ index, text: bare(name) }] : []));
  if (format === '%Y') {
    const years = columns.map(({ text }) => Number(text));
    if (!years.every((year, i) => year >= 1500 && year <= 2200 && (i === 0 || year > (years[i - 1] as number)))) return null;
  }
  return { format, columns, describe: `${columns.length} columns are named by ${describeFormat(format)}` };
}

function numbered(names: readonly string[]): TimeHeader | null {
  const groups = new Map<string, { index: number; text: string }[]>();
  for (const [index, name] of names.entries()) {
    const match = /^(.*?)(\d{1,6})$/.exec(name.trim());
    if (match === null || match[1] === 'column ') continue;
    const group = groups.get(match[1] ?? '') ?? [];
    group.push({ index, text: String(Number(match[2])) });
    groups.set(match[1] ?? '', group);
  }
  const [top] = [...groups].sort((a, b) => b[1].length - a[1].length);
  if (top === undefined || top[1].length < 5) return null;
  const [prefix, columns] = top;
  if (/lag|normali[sz]ed/i.test(prefix)) return null;
  if (!columns.every(({ text }, i) => i === 0 || Number(text) === Number(columns[i - 1]?.text) + 1)) return null;
  const first = names[columns[0]?.index ?? 0];
  return {
    format: 'integer',
    columns,
    describe: `${columns.length} columns are numbered ${first} to ${names[columns.at(-1)?.index ?? 0]}`,
  };
}

/** Finds the columns whose names run through time: dates, or one prefix with consecutive numbers. */
export function timeHeader(names: readonly string[]): TimeHeader | null {
  const byDate = dated(names);
  const byNumber = numbered(names);
  if (byDate === null || byNumber === null) return byDate ?? byNumber;
  return byDate.columns.length >= byNumber.columns.length ? byDate : byNumber;
}
