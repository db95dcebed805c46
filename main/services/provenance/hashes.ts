import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hashAside } from '../../ingest/hash-aside.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { ResultRepository } from '../../store/repositories/results.ts';
import type { Store } from '../../store/store.ts';
import { hashOf } from '../canonical-json.ts';

/** Of what a run was made with. */
export const settingsHash = (experiment: StoredExperiment, { model, kind, label, spec, start }: StoredRun): string => {
  const { horizon, folds, metric, levels, seed } = experiment.options;
  const { datasetVersionId, codeVersion, environment } = experiment;
  return hashOf({ model, kind, label, spec, start, horizon, folds, metric, levels, seed, datasetVersionId, codeVersion, environment });
};

/** Of a run's row of the leaderboard. */
export const figuresHash = ({ summary }: Pick<StoredRun, 'summary'>): string => hashOf(summary);

const page = 500;

/** Of all forecasts of a run with what was measured of them, byte by byte in the order of series; times of computation do not count. */
export async function forecastsHash(results: ResultRepository, runId: string): Promise<string> {
  const hash = createHash('sha256');
  const bytes = (value: Uint8Array | null): void => {
    hash.update(`${value?.length ?? -1}\n`);
    if (value) hash.update(value);
  };
  for (let after = -1; ;) {
    const rows = results.forecastBytes(runId, after, page);
    const last = rows.at(-1);
    if (!last) return hash.digest('hex');
    after = last.series;
    for (const { series, modelUsed, chosen, metrics, payload, coverage } of rows) {
      hash.update(`${JSON.stringify([series, modelUsed, chosen])}\n`);
      for (const part of [metrics, payload, coverage]) bytes(part);
    }
    // The process answers others meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** SHA-256 and size of a file; null where it is not there. Large ones are read on a thread of their own. */
export async function fileHash(path: string): Promise<{ readonly sha256: string; readonly bytes: number } | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const [hashed] = await hashAside([{ path, name: path }], [{ bytes: found.size }]);
  return hashed?.sha256 ? { sha256: hashed.sha256, bytes: hashed.bytes } : null;
}

/** The hash that a snapshot had when it was first asked for; taken now where it never was. Null where there is no file to take it of. */
export async function sealSnapshot(store: Store, rawId: string, path: string): Promise<string | null> {
  const known = store.seals.snapshot(rawId);
  if (known) return known.sha256;
  const hashed = await fileHash(path);
  if (!hashed) return null;
  store.seals.insertSnapshot({ rawId, ...hashed, sealedAt: new Date().toISOString() });
  return store.seals.snapshot(rawId)?.sha256 ?? hashed.sha256;
}
