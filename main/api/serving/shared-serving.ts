import { ApiError } from '../../../contract/errors.ts';
import type { ForecastTask } from '../../jobs/serving-protocol.ts';
import { challengerServes, splits } from '../../services/trials/serves.ts';
import type { StoredTrial } from '../../store/repositories/trials.ts';
import type { Store } from '../../store/store.ts';
import type { ServedModels } from './served-models.ts';
import type { ServedVersion } from './version-serving.ts';

/** A champion that shares its series with the challenger of an A/B period. */
export interface SharedServing {
  readonly other: ServedVersion;
  /** Whether the challenger serves a series, by its place in the data. */
  readonly isOthers: (index: number) => boolean;
}

/** The A/B period of a deployment of a champion on the data that it was trained on; of several deployments the oldest one's. */
export function sharedTrial(store: Store, { id, modelId, datasetVersionId }: ServedVersion['version']): StoredTrial | null {
  const datasetId = store.datasets.get(datasetVersionId)?.datasetId ?? '';
  return store.trials.splitting(modelId, datasetId).find((trial) => splits(store, trial, id)) ?? null;
}

/** Which series of some data the challenger serves. Said once for each trial and data. */
export function createShares(store: Store): (trial: StoredTrial, served: ServedVersion) => SharedServing['isOthers'] {
  let last: { readonly key: string; readonly isOthers: readonly boolean[] } | null = null;
  return (trial, { given }) => {
    const key = `${trial.id} ${given.version.id}`;
    if (last?.key !== key) {
      const place = new Map(store.deployments.series(trial.deploymentId).map((one) => [one.series, one.place]));
      const serves = challengerServes(trial);
      last = { key, isOthers: given.panel.ids.map((id) => serves(place.get(id) ?? Infinity, id)) };
    }
    const { isOthers } = last;
    return (index) => isOthers[index] ?? false;
  };
}

interface Answer {
  readonly forecasts: readonly { readonly series: string }[];
  readonly errors?: readonly { readonly series: string; readonly message: string }[];
}
const decoder = new TextDecoder();

/**
 * Answers a question from both: each series by the version that serves it, which is said in its rows. Where the challenger has no forecast of a series the champion serves
 * it.
 *
 * @param taskOf - the question for some of the series; what a version does not take is refused there
 */
export async function forecastShared(
  { forecast }: Pick<ServedModels, 'forecast'>,
  served: ServedVersion,
  { other, isOthers }: SharedServing,
  wanted: readonly number[],
  taskOf: (who: ServedVersion, wanted: readonly number[]) => ForecastTask,
): Promise<Uint8Array<ArrayBuffer>> {
  const { ids } = served.given.panel;
  const nameOf = (index: number): string => ids[index] ?? '';
  const ask = async (who: ServedVersion, places: readonly number[]): Promise<Answer> => {
    if (places.length === 0) return { forecasts: [] };
    try {
      return JSON.parse(decoder.decode(await forecast(who, taskOf(who, places)))) as Answer;
    } catch (error) {
      // None of these series; there may be others.
      if (error instanceof ApiError && error.code === 'bad-input' && places.length < wanted.length)
        return { forecasts: [], errors: places.map((index) => ({ series: nameOf(index), message: error.message })) };
      throw error;
    }
  };
  const theirs = wanted.filter(isOthers);
  const first = await ask(other, theirs);
  const made = new Set(first.forecasts.map(({ series }) => series));
  const second = await ask(
    served,
    wanted.filter((index) => !isOthers(index) || !made.has(nameOf(index))),
  );
  const rows = Map.groupBy(
    [
      ...first.forecasts.map((row) => ({ ...row, version: other.version.number })),
      ...second.forecasts.map((row) => ({ ...row, version: served.version.number })),
    ],
    ({ series }) => series,
  );
  const errors = second.errors ?? [];
  const answer = {
    forecasts: wanted.flatMap((index) => rows.get(nameOf(index)) ?? []),
    model: served.version.name,
    version: served.version.number,
    challenger: other.version.number,
    ...(errors.length > 0 ? { errors } : {}),
  };
  return new TextEncoder().encode(JSON.stringify(answer));
}
