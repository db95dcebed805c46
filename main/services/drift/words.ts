import type { DriftReport, DriftSide } from '../../../contract/entities/drift.ts';
import type { ColumnDrift } from '../../../engine/drift/index.ts';
import { plural, significant } from '../reports/format.ts';

const share = (value: number): string => `${(100 * value).toFixed(1)}%`;
/** An effect: what is far below any that matters needs no digits. */
export const effect = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value === 0 ? '0' : Math.abs(value) < 0.001 ? '< 0.001' : significant(value, 2);
export const pWords = (value: number | null): string => (value === null ? '–' : value < 0.001 ? '< 0.001' : value.toFixed(3));
/** Shares of rows without a value; a dash where none is missing. */
export const missingWords = (value: number, other: number): string => (value + other === 0 ? '–' : share(value));
/** When columns that are missing together are worth a word: a chance below it, and this part of the rows. */
const SURE = 0.001;
const LEAST_MISSING = 0.05;
/** Levels that are named one by one. */
const MOST_NAMED = 3;

/** What has changed in a column, for people; nothing where nothing has. */
export function sentencesOf(column: ColumnDrift, histogram: DriftReport['histograms'][string] | undefined): string[] {
  const { distribution, missing, newLevels, reasons } = column;
  const sentences: string[] = [];
  if (reasons.includes('distribution') && distribution) {
    const { wasserstein, bins } = distribution;
    if (histogram && wasserstein) {
      const { reference, current } = histogram.mean;
      const moved = `Values moved by ${significant(wasserstein.distance)} on average${wasserstein.normed === null ? '' : ` (${significant(wasserstein.normed, 2)} standard deviations)`}`;
      sentences.push(`${moved}; the mean is ${significant(current)}, it was ${significant(reference)}.`);
    } else if (bins.labels) sentences.push(...sharesOf(bins.labels, bins.reference, bins.current, newLevels.length > 0));
    if (newLevels.length > 0)
      sentences.push(
        `${newLevels
          .slice(0, MOST_NAMED)
          .map(({ level, share: part }) => `"${level}" (${share(part)})`)
          .join(
            ', ',
          )}${newLevels.length > MOST_NAMED ? ` and ${plural(newLevels.length - MOST_NAMED, 'more value')}` : ''} ${newLevels.length === 1 ? 'is' : 'are'} new.`,
      );
  }
  if (reasons.includes('missing')) sentences.push(`Missing in ${share(missing.current)} of the rows, it was ${share(missing.reference)}.`);
  return sentences;
}

/** The values whose shares changed most; new ones are named elsewhere. */
function sharesOf(labels: readonly string[], before: readonly number[], now: readonly number[], hasNew: boolean): string[] {
  const [n, m] = [sum(before), sum(now)];
  const changes = labels
    .map((label, i) => ({ label, from: (before[i] as number) / n, to: (now[i] as number) / m }))
    .filter(({ from }) => !hasNew || from > 0)
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
    .slice(0, MOST_NAMED);
  return changes.length === 0
    ? []
    : [`Shares changed: ${changes.map(({ label, from, to }) => `"${label}" ${share(to)}, was ${share(from)}`).join('; ')}.`];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const listed = (names: readonly string[]): string =>
  names.slice(0, 10).join(', ') + (names.length > 10 ? ` and ${names.length - 10} more` : '');

/** What is to be said of the tables as a whole, the most important first. */
export function overview({ table, reference, current }: DriftReport): string[] {
  const { schema, drifted, columns, missingPatterns } = table;
  const sentences = [
    drifted === 0
      ? `None of ${plural(columns.length, 'column')} has drifted.`
      : `${drifted} of ${plural(columns.length, 'column')} ${drifted === 1 ? 'has' : 'have'} drifted.`,
  ];
  if (schema.removed.length > 0) sentences.push(`Gone: ${listed(schema.removed)}.`);
  if (schema.added.length > 0) sentences.push(`New: ${listed(schema.added)}.`);
  for (const { name, from, to } of schema.changed.slice(0, 10))
    sentences.push(`${name} held ${wordsOf[from]} and holds ${wordsOf[to]} now.`);
  const patterns = missingPatterns && missingPatterns.test.pValue < SURE ? missingPatterns.patterns[0] : undefined;
  // Of a million rows every difference is sure: it has to be as large as that of one column.
  const apart = patterns ? Math.abs(patterns.current / current.rows - patterns.reference / reference.rows) : 0;
  if (patterns && patterns.missing.length > 1 && apart >= LEAST_MISSING)
    sentences.push(
      `${listed(patterns.missing)} are missing together in ${share(patterns.current / current.rows)} of the rows, it was ${share(patterns.reference / reference.rows)}.`,
    );
  return sentences;
}

const wordsOf = { number: 'numbers', category: 'texts' } as const;

/** What one file is, and what of it was not compared. */
export function sideFacts({ file, rows, dates, names, strays }: DriftSide): string[] {
  const facts = [`${plural(rows, 'row')} of ${file.name}`];
  for (const { name, range } of dates)
    facts.push(range ? `${name} from ${range[0]} to ${range[1]}` : `${name} holds dates, which are not compared`);
  if (names.length > 0) facts.push(`not compared, since they hold names, free text or dates in one of the files: ${listed(names)}`);
  for (const { name, count } of strays.slice(0, 10))
    facts.push(
      `${plural(count, 'cell')} of ${name} ${count === 1 ? 'is' : 'are'} no number and ${count === 1 ? 'counts' : 'count'} as missing`,
    );
  return facts;
}
