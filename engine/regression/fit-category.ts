import { crossFittedMeans, orderedMeans, targetMeans } from './encode-target.ts';
import type { FeatureSpec } from './spec.ts';

/** A column of categories as it is prepared. */
export interface FittedCategory {
  readonly use: 'category';
  readonly column: string;
  readonly encode: 'native' | 'one-hot' | 'means';
  /** Categories of the training rows, the most frequent first. Their code is their place. */
  readonly words: readonly string[];
  /** Rarer categories of the training rows share the code after the last word. */
  readonly others: boolean;
  /** Missing is a category: the code after those. */
  readonly missing: boolean;
  /** What missing values become instead; null where they stay missing. */
  readonly fill: string | null;
  /** Names of the prepared columns. */
  readonly names: readonly string[];
  /** By code, for `means`. */
  readonly means: readonly number[];
  /** For categories that training has not seen, with `means`. */
  readonly mean: number;
}

/** Trees tell as many categories apart as a histogram has bins. */
const MOST_WORDS = { native: 250, 'one-hot': 60, means: 100_000 } as const;
/** Rows that the mean of all counts for in means of the target. */
export const SMOOTHING = 10;

const codesIn = (fitted: FittedCategory): number => fitted.words.length + (fitted.others ? 1 : 0) + (fitted.missing ? 1 : 0);

/**
 * Figures of the training rows, and what these rows themselves become.
 *
 * @param target - on the scale that the model learns; needed for means only
 */
export function fitCategory(
  spec: FeatureSpec & { readonly use: 'category' },
  name: (part: string) => string,
  codes: Int32Array,
  labels: readonly string[],
  target: Float64Array,
  mostWords = Infinity,
): { fitted: FittedCategory; training: Float64Array[] } {
  const counts = new Int32Array(labels.length);
  let gaps = 0;
  for (const code of codes) {
    if (code < 0) gaps++;
    else counts[code] = (counts[code] as number) + 1;
  }
  const encode: FittedCategory['encode'] = spec.encode === 'target' || spec.encode === 'ordered' ? 'means' : spec.encode;
  const seen = [...labels.keys()]
    .filter((code) => (counts[code] as number) > 0)
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || ((labels[a] as string) < (labels[b] as string) ? -1 : 1));
  const most = Math.min(MOST_WORDS[encode], mostWords);
  const words = seen.slice(0, most).map((code) => labels[code] as string);
  const missing = spec.missing === 'own' && gaps > 0;
  const base = {
    use: 'category' as const,
    column: spec.column,
    encode,
    words,
    others: seen.length > most,
    missing,
    fill: spec.missing === 'most-frequent' ? (words[0] ?? null) : null,
    mean: 0,
    means: [],
  };
  const names =
    encode === 'one-hot'
      ? [...words.map((word) => name(`=${word}`)), ...(base.others ? [name('=(other)')] : []), ...(missing ? [name('=(missing)')] : [])]
      : [name('')];
  const plain: FittedCategory = { ...base, names };
  if (encode !== 'means') return { fitted: plain, training: applyCategory(plain, codes, labels).columns };
  const own = codesOf(plain, codes, labels).codes;
  // What stays missing is a category of its own here, so that every row has one.
  const categories = codesIn(plain) + 1;
  const whole = own.map((code) => (code < 0 ? categories - 1 : code));
  const { values, mean } = targetMeans(whole, target, categories, SMOOTHING);
  const training = (spec.encode === 'ordered' ? orderedMeans : crossFittedMeans)(whole, target, categories, SMOOTHING);
  return { fitted: { ...plain, means: [...values], mean }, training: [training] };
}

/** What is filled in where a column has none of its categories; -1 for unknown. Also counts rows that hold an unknown word. */
function codesOf(fitted: FittedCategory, codes: Int32Array, labels: readonly string[]): { codes: Int32Array; unknown: Int32Array } {
  const places = new Map(fitted.words.map((word, code) => [word, code]));
  const others = fitted.others ? fitted.words.length : -1;
  const gap = fitted.fill !== null ? (places.get(fitted.fill) ?? -1) : fitted.missing ? fitted.words.length + (fitted.others ? 1 : 0) : -1;
  const byLabel = Int32Array.from(labels, (label) => places.get(label) ?? others);
  const strange = labels.map((label) => !places.has(label));
  const unknown: number[] = [];
  const own = codes.map((code, i) => {
    if (code < 0) return gap;
    if (strange[code]) unknown.push(i);
    return byLabel[code] as number;
  });
  return { codes: own, unknown: Int32Array.from(unknown) };
}

/** Prepared columns, and the rows that hold a category which training did not tell apart. */
export function applyCategory(
  fitted: FittedCategory,
  codes: Int32Array,
  labels: readonly string[],
): { columns: Float64Array[]; unknown: Int32Array } {
  const { codes: own, unknown } = codesOf(fitted, codes, labels);
  const { encode, means, mean } = fitted;
  if (encode === 'native') return { columns: [Float64Array.from(own, (code) => (code < 0 ? NaN : code))], unknown };
  if (encode === 'one-hot')
    return { columns: fitted.names.map((_, at) => Float64Array.from(own, (code) => (code === at ? 1 : 0))), unknown };
  const unseen = new Set(unknown);
  const stays = means.at(-1) ?? mean;
  return {
    columns: [Float64Array.from(own, (code, i) => (code >= 0 ? (means[code] ?? mean) : unseen.has(i) ? mean : stays))],
    unknown,
  };
}
