/** A run as it was found in a folder of MLflow: what is there of it, within bounds. */
export interface FoundRun {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly state: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FoundRuns {
  readonly runs: FoundRun[];
  readonly skipped: { readonly what: string; readonly why: string }[];
}

/** Bounds that no real folder reaches, so that a hostile one cannot fill memory. */
export const most = { runs: 10_000, keys: 2000, key: 250, value: 6000, skipped: 100, metaBytes: 256_000, metricBytes: 16_000_000 };

const idForm = /^[0-9a-zA-Z_-]{1,64}$/;
export const isRunId = (id: string): boolean => idForm.test(id);

/** Text of others on one line, without signs that a terminal obeys. */
export const plainText = (value: unknown, length: number = most.key): string =>
  (typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : '')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, length);

/** Milliseconds that a date can have, else null. */
export const timeOf = (value: unknown): number | null => {
  const ms = typeof value === 'bigint' ? Number(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) && ms > 0 && ms < 8.64e15 ? ms : null;
};

/** Keys that an object can have: its own prototype is none. */
export const record = <T>(pairs: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.fromEntries([...pairs].filter(([key]) => key !== '' && key !== '__proto__').slice(0, most.keys));
