import type { DatasetVersion, SeriesList } from '../../contract/entities/dataset.ts';

/** Small made-up data for the page's tests and preview: seeded, so that pictures repeat. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const weekly = [0.92, 0.88, 0.9, 0.94, 1.02, 1.22, 1.12] as const;
const families = ['BEVERAGES', 'CLEANING', 'DAIRY', 'GROCERY I', 'PRODUCE'] as const;
const stores = ['44', '45', '47'] as const;
const dayMs = 86_400_000;

export const dayText = (from: number, i: number): string => new Date(from + i * dayMs).toISOString().slice(0, 10);
export const monthText = (i: number): string => `${1949 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;

/** A daily series with a week, a year, some growth, closed new years, and a few gaps. */
export function dailySeries(index: number, length: number): Float64Array<ArrayBuffer> {
  const next = random(index + 1);
  const base = [3200, 1400, 1100, 6800, 2300][index % 5] ?? 1000;
  let level = base * (0.8 + 0.4 * next());
  return Float64Array.from({ length }, (_, i) => {
    level *= 1 + (next() - 0.498) * 0.01;
    if (i % 365 === 0) return 0;
    if (i > 400 && i < 404 && index % 4 === 1) return NaN;
    const year = 1 + 0.12 * Math.sin((2 * Math.PI * (i - 80)) / 365);
    return Math.round(level * (weekly[i % 7] ?? 1) * year * (0.88 + 0.24 * next()));
  });
}

/** Like air passengers: months, a growing season. */
export const monthlySeries = (length: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length }, (_, i) =>
    Math.round((110 + 2.6 * i) * (1 + 0.18 * Math.sin((2 * Math.PI * (i - 3)) / 12)) + ((i * 37) % 11)),
  );

export interface FakeSet {
  readonly version: DatasetVersion;
  readonly keyNames: string[];
  readonly names: (index: number) => string[];
  readonly count: number;
  readonly length: number;
  readonly time: (i: number) => string;
  readonly y: (index: number) => Float64Array<ArrayBuffer>;
}

export const storeNames = (index: number): string[] => [stores[Math.floor(index / 5) % 3] ?? '44', families[index % 5] ?? 'DAIRY'];

/** The columnar list that the host would answer. Of many series only the first fifteen are computed; the rest repeat them. */
export function listOf(set: FakeSet): SeriesList {
  const { count } = set;
  const list: SeriesList = {
    keyNames: set.keyNames,
    keys: set.keyNames.map(() => new Array<string>(count).fill('')),
    count: new Int32Array(count),
    length: new Int32Array(count).fill(set.length),
    total: new Float64Array(count),
    mean: new Float64Array(count),
    sparklines: new Float32Array(count * 32),
  };
  const known = Array.from({ length: Math.min(15, count) }, (_, i) => {
    const y = set.y(i);
    const present = y.filter((value) => !Number.isNaN(value));
    return { shape: buckets(y), present, total: present.reduce((sum, value) => sum + value, 0) };
  });
  for (let i = 0; i < count; i += 1) {
    const { shape, present, total } = known[i % 15] ?? { shape: new Float32Array(32), present: [], total: NaN };
    set.names(i).forEach((name, k) => (list.keys[k] ?? [])[i] !== undefined && ((list.keys[k] ?? [])[i] = name));
    list.count[i] = present.length;
    list.total[i] = total;
    list.mean[i] = total / present.length;
    list.sparklines.set(shape, i * 32);
  }
  return list;
}

function buckets(y: Float64Array): Float32Array {
  return Float32Array.from({ length: 32 }, (_, b) => {
    const part = y.subarray(Math.floor((b * y.length) / 32), Math.floor(((b + 1) * y.length) / 32)).filter((value) => !Number.isNaN(value));
    return part.length === 0 ? NaN : part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
