import type { FirstDifference } from '../../../contract/entities/repeat.ts';
import { unpackForecasts, unpackMetrics, metricOrder, type Band } from '../../jobs/result-codec.ts';
import type { ResultRepository, StoredResult } from '../../store/repositories/results.ts';

type Found = Omit<FirstDifference, 'series'>;
type Bytes = ReturnType<ResultRepository['forecastBytes']>[number];

export interface ComparedResults {
  readonly forecastsDiffer: number;
  readonly modelsDiffer: number;
  readonly largest: number | null;
  readonly first: FirstDifference | null;
}

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(b);

const number = (value: number | undefined): number | string | null =>
  value === undefined ? null : Number.isFinite(value) ? value : String(value);

/** The first step where two rows of numbers differ, told by their bits: 0 and -0 do, NaN and NaN do not. */
function stepOf(part: string, before: Float64Array, after: Float64Array): Found | null {
  for (let i = 0; i < Math.max(before.length, after.length); i++)
    if (!Object.is(before[i], after[i])) return { part, step: i + 1, before: number(before[i]), after: number(after[i]) };
  return null;
}

const bandsOf = (of: string, before: readonly Band[], after: readonly Band[]): Found | null => {
  for (const [k, band] of before.entries()) {
    const other = after[k];
    if (!other || other.level !== band.level)
      return { part: `${of}intervals`, step: null, before: `${band.level}%`, after: other ? `${other.level}%` : null };
    const found =
      stepOf(`${of}lower ${band.level}%`, band.lower, other.lower) ?? stepOf(`${of}upper ${band.level}%`, band.upper, other.upper);
    if (found) return found;
  }
  return null;
};

/** What differs first between two results of one series, in the order in which people would look. */
function difference(before: Bytes, after: Bytes): Found | null {
  if (before.modelUsed !== after.modelUsed) return { part: 'model', step: null, before: before.modelUsed, after: after.modelUsed };
  if (before.chosen !== after.chosen) return { part: 'choice', step: null, before: before.chosen, after: after.chosen };
  const [a, b] = [unpackForecasts(before.payload), unpackForecasts(after.payload)];
  const future = stepOf('forecast', a.mean, b.mean) ?? bandsOf('', a.bands, b.bands);
  if (future) return future;
  for (const [k, fold] of a.folds.entries()) {
    const other = b.folds[k];
    const of = `fold ${k + 1}, `;
    if (!other) return { part: `fold ${k + 1}`, step: null, before: `origin ${fold.origin}`, after: null };
    if (fold.model !== other.model) return { part: `${of}model`, step: null, before: fold.model, after: other.model };
    if (fold.origin !== other.origin) return { part: `${of}origin`, step: null, before: fold.origin, after: other.origin };
    const found = stepOf(`${of}forecast`, fold.mean, other.mean) ?? bandsOf(of, fold.bands, other.bands);
    if (found) return found;
  }
  const [m, n] = [unpackMetrics(before.metrics), unpackMetrics(after.metrics)];
  const count = metricOrder.length;
  for (let i = 0; i < Math.max(m.values.length, n.values.length); i++)
    if (!Object.is(m.values[i], n.values[i])) {
      const part = `fold ${Math.floor(i / count) + 1}, ${metricOrder[i % count] ?? ''}`;
      return { part, step: null, before: number(m.values[i]), after: number(n.values[i]) };
    }
  return { part: 'stored bytes', step: null, before: before.payload.length, after: after.payload.length };
}

/** The first place where two values of JSON differ. */
export function firstPath(before: unknown, after: unknown, path = ''): Found | null {
  if (Object.is(before, after)) return null;
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isTree(before) || !isTree(after)) {
    const say = (value: unknown): string | number | null =>
      typeof value === 'number' ? value : value === undefined ? null : (JSON.stringify(value) ?? '').slice(0, 100);
    return { part: `fitted model${path}`, step: null, before: say(before), after: say(after) };
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const found = firstPath(before[key], after[key], `${path}${Array.isArray(before) ? `[${key}]` : `.${key}`}`);
    if (found) return found;
  }
  return null;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** Largest difference of point forecasts of the future in shares of the size of the earlier. */
function largestOf(before: Uint8Array, after: Uint8Array): number | null {
  const [a, b] = [unpackForecasts(before).mean, unpackForecasts(after).mean];
  let largest: number | null = null;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [was, is] = [a[i] as number, b[i] as number];
    const share = was === is ? 0 : Math.abs(is - was) / Math.abs(was);
    if (Number.isFinite(share) && share > (largest ?? -1)) largest = share;
  }
  return largest;
}

const page = 250;

/**
 * Compares results of a run with those of the same run trained again, byte by byte.
 *
 * @param names - of series, in the order of the panel
 */
export async function compareResults(
  before: ResultRepository,
  after: ResultRepository,
  runId: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ComparedResults> {
  let forecastsDiffer = 0;
  let modelsDiffer = 0;
  let largest: number | null = null;
  let first: FirstDifference | null = null;
  let firstModel: FirstDifference | null = null;
  const note = (series: number, found: Found | null): FirstDifference | null =>
    found ? { series: names[series] ?? `number ${series + 1}`, ...found } : null;
  for (let from = -1; from < names.length - 1 && !signal.aborted; from += page) {
    const of = <T extends Pick<StoredResult, 'series'>>(rows: readonly T[]): Map<number, T> =>
      new Map(rows.filter(({ series }) => series <= from + page).map((row) => [row.series, row]));
    const [was, is] = [of(before.forecastBytes(runId, from, page)), of(after.forecastBytes(runId, from, page))];
    const [fitted, refitted] = [of(before.fitted(runId, from, page)), of(after.fitted(runId, from, page))];
    for (let series = from + 1; series <= Math.min(from + page, names.length - 1); series++) {
      const [a, b] = [was.get(series), is.get(series)];
      if (!a || !b) {
        forecastsDiffer++;
        first ??= note(series, { part: 'result', step: null, before: a ? 'there' : null, after: b ? 'there' : null });
        continue;
      }
      const same =
        a.modelUsed === b.modelUsed && a.chosen === b.chosen && sameBytes(a.payload, b.payload) && sameBytes(a.metrics, b.metrics);
      if (!same) {
        forecastsDiffer++;
        first ??= note(series, difference(a, b));
        const share = largestOf(a.payload, b.payload);
        if (share !== null) largest = Math.max(largest ?? 0, share);
      }
      const [model, remodel] = [fitted.get(series)?.fitted ?? '', refitted.get(series)?.fitted ?? ''];
      if (model === remodel) continue;
      modelsDiffer++;
      firstModel ??= note(
        series,
        firstPath(parsed(model), parsed(remodel)) ?? { part: 'fitted model', step: null, before: model.length, after: remodel.length },
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (first === null && firstModel === null) {
    const [whole, rewhole] = [before.model(runId), after.model(runId)];
    if (whole !== rewhole) firstModel = { series: '', ...(firstPath(parsed(whole ?? ''), parsed(rewhole ?? '')) ?? wholeDiffers) };
  }
  return { forecastsDiffer, modelsDiffer, largest, first: first ?? firstModel };
}

const wholeDiffers: Found = { part: 'model of all series', step: null, before: 'as stored', after: 'another' };
