/** A table as rows of texts; where it has a header, that is the first. */
export type Rows = readonly (readonly string[])[];

/** The ten numbers of one file, each 0 to 1. */
export const measures = [
  'success',
  'header precision',
  'header recall',
  'header F1',
  'record precision',
  'record recall',
  'record F1',
  'cell precision',
  'cell recall',
  'cell F1',
] as const;
export type Scores = readonly number[];

const refused: Scores = measures.map(() => 0);
const perfect: Scores = measures.map(() => 1);

const pad = (n: string): string => n.padStart(2, '0');

/** One form for numbers, prices, booleans, dates and times, so that only content is compared. */
function normal(cell: string): string {
  const text = cell.trim();
  if (/^(true|yes)$/i.test(text)) return '1';
  if (/^(false|no)$/i.test(text)) return '0';
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return String(Number(text));
  const price = /^[$€£]\s?(\d+\.?\d*|\.\d+)$/.exec(text);
  if (price !== null) return String(Number(price[1]));
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (time !== null) return `${pad(time[1] as string)}:${time[2]}:${time[3] ?? '00'}`;
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (date !== null) return `${date[3]}-${pad(date[2] as string)}-${pad(date[1] as string)}`;
  return text;
}

function overlap(clean: readonly string[], loaded: readonly string[]): [precision: number, recall: number, f1: number] {
  if (clean.length === 0 && loaded.length === 0) return [1, 1, 1];
  const left = new Map<string, number>();
  for (const item of clean) left.set(item, (left.get(item) ?? 0) + 1);
  let both = 0;
  for (const item of loaded) {
    const n = left.get(item) ?? 0;
    if (n > 0) both++;
    left.set(item, n - 1);
  }
  if (both === 0) return [0, 0, 0];
  // The names are those of the published code, which swaps them.
  const precision = both / clean.length;
  const recall = both / loaded.length;
  return [precision, recall, (2 * precision * recall) / (precision + recall)];
}

/**
 * The ten numbers of the Pollock benchmark for one file, by its published definition: success, then precision, recall and F1 of the
 * first row, of whole rows and of cells, each as the overlap of multisets.
 *
 * @param loaded - null when the file was refused
 * @see Vitagliano et al. (2023), PVLDB 16(8), 1870-1882
 */
export function scoreFile(clean: Rows, loaded: Rows | null): Scores {
  if (loaded === null) return refused;
  if (clean.length === 0) return perfect;
  const record = (row: readonly string[]): string => row.map(normal).join('');
  return [
    1,
    ...overlap((clean[0] ?? []).map(normal), (loaded[0] ?? []).map(normal)),
    ...overlap(clean.slice(1).map(record), loaded.slice(1).map(record)),
    ...overlap(clean.flat(), loaded.flat()),
  ];
}

/** Sum over the ten numbers of their mean over the files, weighted: 0 to 10. */
export function totalScore(files: readonly { scores: Scores; weight: number }[]): number {
  const weights = files.reduce((sum, { weight }) => sum + weight, 0);
  return files.reduce((sum, { scores, weight }) => sum + scores.reduce((a, b) => a + b, 0) * weight, 0) / weights;
}
