import { describeSaved, estimateNewest, innerOf, type SavedModel } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { seriesAt, type Panel, type Regressor } from '../../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../../engine/core/rng.ts';
import { isEnsemble, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { beginScope } from '../../jobs/plugins/borrow.ts';
import { isPanelMember, type SavedRuns } from '../saved-models/saved-runs.ts';
import type { ReadVersion } from './read-version.ts';
import type { EstimateAnew, VersionData } from './version-request.ts';

/** What was estimated anew: a saved model as JSON, or why there is none. By `estimateKey`. */
export type Estimates = Map<string, { readonly saved: string } | { readonly problem: string }>;

const estimateKey = (run: string, id: string): string => `${run}\n${id}`;

/** A series that takes longer to be estimated anew has no forecast, as one in a training gives way. */
const DEADLINE_MS = 60_000;
const placesByPanel = new WeakMap<Panel, ReadonlyMap<string, number>>();
/** Places of series by id; worked out once for a panel. */
export function placesOf(panel: Panel): ReadonlyMap<string, number> {
  const known = placesByPanel.get(panel);
  if (known) return known;
  const places = new Map(panel.ids.map((id, i) => [id, i]));
  placesByPanel.set(panel, places);
  return places;
}

const sameValues = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/** Whether a series is what it was when its model was fitted, value by value. */
function isAsLearnt(learnt: Panel, place: number, panel: Panel, index: number): boolean {
  if (learnt === panel) return true;
  const [before, now] = [seriesAt(learnt, place), seriesAt(panel, index)];
  const [old, fresh] = [before.xreg ?? [], now.xreg ?? []];
  return (
    before.seasonLength === now.seasonLength &&
    sameValues(before.y, now.y) &&
    old.length === fresh.length &&
    old.every(({ values }, k) => sameValues(values, (fresh[k] as Regressor).values))
  );
}

/** Names of the models of single series that a run's forecast of a series rests on. */
function localsOf(files: SavedRuns, run: string, id: string): string[] {
  const found = files.get(run)?.saved(id);
  if (!found) return [];
  const saved = found.saved as EnsembleSaved;
  if (isEnsemble(saved)) return saved.members.flatMap(({ run: member }) => localsOf(files, member, id));
  return isPanelMember(saved) ? [] : [run];
}

/**
 * What models of single series say of the newest data, estimated anew: those of them whose data are not what they were fitted to.
 *
 * @param made - what was estimated before; written
 */
export function newestEstimates(
  { files }: ReadVersion,
  { learnt, panel, ahead }: VersionData,
  { settings, seed, horizon }: EstimateAnew,
  made: Estimates,
) {
  const places = placesOf(learnt);
  /** @returns null where the data are those that it was fitted to */
  return (run: string, index: number): { readonly saved: SavedModel } | { readonly problem: string } | null => {
    const id = panel.ids[index] as string;
    const key = estimateKey(run, id);
    const known = made.get(key);
    if (known) return 'problem' in known ? known : { saved: JSON.parse(known.saved) as SavedModel };
    const place = places.get(id);
    const found = files.get(run)?.saved(id);
    if (place === undefined || !found || (ahead[index] === 0 && isAsLearnt(learnt, place, panel, index))) return null;
    const saved = found.saved as SavedModel;
    const own = settings[run];
    const deadline = Date.now() + DEADLINE_MS;
    try {
      const estimated = estimateNewest(
        saved,
        seriesAt(panel, index),
        // What stood in for a model that could not be used has none of its settings.
        own && own.kind === innerOf(saved).kind ? own.spec : {},
        { horizon, withRegressors: knownFuture(learnt, place, horizon) !== undefined },
        { rng: createRng(deriveSeed(seed, `${run}/${id}`)), shouldStop: () => Date.now() > deadline, memo: new Map() },
      );
      made.set(key, { saved: JSON.stringify(estimated) });
      return { saved: estimated };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const problem =
        error.code === 'cancelled' ? `estimating it anew from the newest data took longer than ${DEADLINE_MS / 1000} s` : error.message;
      made.set(key, { problem });
      return { problem };
    }
  };
}

/**
 * Estimates all models of single series of a version anew that its data ask for, so that forecasts have nothing left to estimate.
 *
 * @param tell - how many of how many series are done
 */
export function estimateAll(read: ReadVersion, data: VersionData, tell: (done: number, total: number) => void): Estimates {
  const made: Estimates = new Map();
  const { panel, ahead, anew } = data;
  if (!anew) return made;
  const estimate = newestEstimates(read, data, anew, made);
  panel.ids.forEach((id, index) => {
    if (ahead[index] !== null)
      for (const run of localsOf(read.files, read.run, id)) {
        beginScope();
        estimate(run, index);
      }
    tell(index + 1, panel.ids.length);
  });
  return made;
}

/**
 * One-step errors of what a version forecasts a series with, on the scale that its model was fitted on, up to the end of the series.
 *
 * @param run - of models of single series
 * @returns null where the model does not tell them
 */
export function residualsOf(read: ReadVersion, data: VersionData, index: number, made: Estimates): Float64Array | null {
  const { learnt, panel, anew } = data;
  const id = panel.ids[index] as string;
  const place = placesOf(learnt).get(id);
  const estimated = anew ? newestEstimates(read, data, anew, made)(read.run, index) : null;
  const found = read.files.get(read.run)?.saved(id)?.saved;
  if (place === undefined || !found || isPanelMember(found) || isEnsemble(found as EnsembleSaved) || (estimated && 'problem' in estimated))
    return null;
  const [saved, of, at] = estimated ? [estimated.saved, panel, index] : [found as SavedModel, learnt, place];
  const horizon = 1;
  const futureXreg = knownFuture(of, at, horizon);
  try {
    const { description, y } = describeSaved(saved, seriesAt(of, at), { horizon, levels: [], ...(futureXreg ? { futureXreg } : {}) });
    return description && y.map((value, t) => value - (description.fitted[t] as number));
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}
