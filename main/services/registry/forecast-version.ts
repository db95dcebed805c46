import {
  estimateNewest,
  forecastAgain,
  innerOf,
  knownAhead,
  respectTarget,
  takesRegressors,
  type PanelMember,
  type SavedModel,
} from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { createRng, deriveSeed } from '../../../engine/core/rng.ts';
import { futureAt, seriesAt, type Panel, type Regressor } from '../../../engine/core/panel.ts';
import { forecastEnsemble, isEnsemble, type EnsembleFitted, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { ApiError } from '../../../contract/errors.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { artefactLines, type ExpectedArtefact } from './artefact-file.ts';

export interface VersionRequest {
  readonly own: ExpectedArtefact;
  /** Those of the runs that an ensemble is made of. */
  readonly members: readonly ExpectedArtefact[];
  /** What models of single series were fitted to. */
  readonly learnt: Panel;
  /** What is forecast from: the newest values and regressors. */
  readonly panel: Panel;
  /** `panel` as models that learn across series get it. */
  readonly globalPanel: Panel;
  /** Periods from the end of the data that a fit learnt from to the end of the series, by series of the panel; null where it did not know the series. */
  readonly ahead: readonly (number | null)[];
  /** How models of single series are estimated anew where the data are not what they were fitted to; without, they go on from the end of what they were fitted to. */
  readonly anew?: EstimateAnew | undefined;
  /** Places in the panel. */
  readonly wanted: readonly number[];
  readonly horizon: number;
  readonly levels: readonly number[];
}

/** Settings of each run, by its name; the seed of its experiment, and the horizon that it was trained for. */
export interface EstimateAnew {
  readonly settings: Readonly<Record<string, { readonly kind: string; readonly spec: Spec }>>;
  readonly seed: number;
  readonly horizon: number;
}

/** What was estimated anew: a saved model as JSON, or why there is none. By `estimateKey`. */
export type Estimates = Map<string, { readonly saved: string } | { readonly problem: string }>;

const estimateKey = (run: string, id: string): string => `${run}\n${id}`;

/** One series: its forecast, or why there is none. */
export type SeriesOutcome =
  | { readonly index: number; readonly modelUsed: string; readonly forecast: Forecast }
  | { readonly index: number; readonly problem: string };

/** A file of fitted models that was read: as text, since few of its series are asked for at a time. */
interface ReadFile {
  readonly model: { readonly kind: string; readonly fitted: unknown } | null;
  readonly saved: (id: string) => { readonly kind: string; readonly saved: EnsembleSaved } | undefined;
}
/** The files of a version by name of run, checked. */
export interface ReadVersion {
  readonly run: string;
  readonly files: ReadonlyMap<string, ReadFile>;
}
type Parsed = { readonly model: string; readonly fitted: EnsembleSaved };

/** All of a file is read before any of it is used: only then its hash is known to be right. */
async function read(file: ExpectedArtefact, ids: ReadonlySet<string> | null): Promise<ReadFile> {
  let model: ReadFile['model'] = null;
  let whole: string | null = null;
  const texts = new Map<string, string>();
  for await (const line of artefactLines(file)) {
    // The name comes first: what is not asked for is not parsed.
    const [, name] = /^\{"series":("(?:[^"\\]|\\.)*"),/.exec(line) ?? [];
    if (name === undefined) whole = line;
    else {
      const id = JSON.parse(name) as string;
      if (ids === null || ids.has(id)) texts.set(id, line);
    }
  }
  if (whole !== null) {
    const { model: kind, fitted } = JSON.parse(whole) as Parsed;
    model = { kind, fitted };
  }
  return {
    model,
    saved: (id) => {
      const text = texts.get(id);
      if (text === undefined) return undefined;
      const { model: kind, fitted } = JSON.parse(text) as Parsed;
      return { kind, saved: fitted };
    },
  };
}

/**
 * Reads and checks the files of a version.
 *
 * @param ids - series to keep; all where null
 * @throws ApiError as `artefactLines`
 */
export async function readVersion(
  { own, members }: Pick<VersionRequest, 'own' | 'members'>,
  ids: ReadonlySet<string> | null = null,
): Promise<ReadVersion> {
  const files = new Map<string, ReadFile>();
  for (const file of [own, ...members]) files.set(file.run, await read(file, ids));
  return { run: own.run, files };
}

/**
 * What is known of a series' regressors from the end of a fit on: what came since, then what is known of the horizon.
 *
 * @returns undefined where it is not known that far
 */
function regressorsFrom(panel: Panel, index: number, ahead: number, horizon: number): readonly Regressor[] | undefined {
  if (ahead === 0) return knownFuture(panel, index, horizon);
  const future = futureAt(panel, index, horizon);
  const to = panel.offsets[index + 1] as number;
  return (
    future &&
    panel.regressors?.map(({ name, values }, k) => {
      const whole = new Float64Array(ahead + horizon);
      whole.set(values.subarray(to - ahead, to));
      whole.set((future[k] as Regressor).values, ahead);
      return { name, values: whole };
    })
  );
}

const after = ({ mean, intervals }: Forecast, ahead: number): Forecast => ({
  mean: mean.slice(ahead),
  intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: lower.slice(ahead), upper: upper.slice(ahead) })),
});

const isMember = (saved: EnsembleSaved): boolean => (saved.kind as string) === 'panel-member';

/** What a version forecasts from. */
export type VersionData = Pick<VersionRequest, 'learnt' | 'panel' | 'globalPanel' | 'ahead' | 'anew'>;
/** A series that takes longer to be estimated anew has no forecast, as one in a training gives way. */
const DEADLINE_MS = 60_000;
/** Forecasts of all series by models that learn across them, by name of run. */
type Together = Map<string, readonly (Forecast | null)[]>;

const placesByPanel = new WeakMap<Panel, ReadonlyMap<string, number>>();
/** Places of series by id; worked out once for a panel. */
function placesOf(panel: Panel): ReadonlyMap<string, number> {
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
function localsOf(files: ReadVersion['files'], run: string, id: string): string[] {
  const found = files.get(run)?.saved(id);
  if (!found) return [];
  const { saved } = found;
  if (isEnsemble(saved)) return saved.members.flatMap(({ run: member }) => localsOf(files, member, id));
  return isMember(saved) ? [] : [run];
}

/**
 * What models of single series say of the newest data, estimated anew: those of them whose data are not what they were fitted to.
 *
 * @param made - what was estimated before; written
 */
function newestEstimates(
  { files }: ReadVersion,
  { learnt, panel, ahead }: VersionData,
  { settings, seed, horizon }: EstimateAnew,
  made: Estimates,
) {
  const places = placesOf(learnt);
  /** @returns null where the data are those that it was fitted to */
  return (run: string, index: number): { readonly saved: SavedModel } | { readonly problem: string } | null => {
    const id = panel.ids[index] as string;
    const place = places.get(id);
    const found = files.get(run)?.saved(id);
    if (place === undefined || !found || (ahead[index] === 0 && isAsLearnt(learnt, place, panel, index))) return null;
    const key = estimateKey(run, id);
    const known = made.get(key);
    if (known) return 'problem' in known ? known : { saved: JSON.parse(known.saved) as SavedModel };
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
    if (ahead[index] !== null) for (const run of localsOf(read.files, read.run, id)) estimate(run, index);
    tell(index + 1, panel.ids.length);
  });
  return made;
}

/**
 * Forecasts of a registered version for the periods after the end of each series.
 *
 * A model that learns across series starts from the newest values. One of a single series is estimated anew from them with `anew`; else it goes on from the end of what
 * it was fitted to and does not see what came since. The numbers are those of the day of the training where the data are the same.
 *
 * @param kept - for who asks again for the same data; written: what was estimated anew, and forecasts of models that learn across series for the same horizon and levels
 * @throws ApiError `bad-input` for more periods than a model was fitted for, `unsupported` for own models
 */
export async function forecastFrom(
  read: ReadVersion,
  data: VersionData,
  { wanted, horizon, levels }: Pick<VersionRequest, 'wanted' | 'horizon' | 'levels'>,
  { together = new Map(), estimates = new Map() }: { readonly together?: Together; readonly estimates?: Estimates } = {},
): Promise<SeriesOutcome[]> {
  const { run: own, files } = read;
  const { learnt, panel, globalPanel, ahead, anew } = data;
  const places = placesOf(learnt);
  const { panel: usable } = knownAhead(globalPanel, horizon);
  const newest = anew ? newestEstimates(read, data, anew, estimates) : null;

  async function allOf(run: string, { model }: ReadFile): Promise<void> {
    if (model === null || together.has(run)) return;
    const known = globalModelByKind(model.kind);
    // What is kept once for an ensemble are weights.
    if (!known) return;
    try {
      const fitted = known.read(model.fitted);
      together.set(run, await known.forecast(fitted, usable, { horizon, levels }, { shouldStop: () => false }));
    } catch (error) {
      if (error instanceof EngineError && error.code !== 'cancelled') throw new ApiError('bad-input', `${known.label}: ${error.message}`);
      throw error;
    }
  }
  for (const [run, file] of files) await allOf(run, file);

  /** By a model that was estimated from the newest values. */
  function fromNewest(saved: SavedModel, index: number): Forecast {
    const futureXreg = knownFuture(panel, index, horizon);
    const place = places.get(panel.ids[index] as string) as number;
    const names = (panel.regressors ?? []).map(({ name }) => name);
    if (!futureXreg && takesRegressors(saved) && anew && knownFuture(learnt, place, anew.horizon))
      throw new EngineError(
        'invalid-option',
        `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not known for the ${horizon} periods to forecast`,
      );
    return forecastAgain(saved, seriesAt(panel, index), { horizon, levels, ...(futureXreg ? { futureXreg } : {}) });
  }

  function one(run: string, index: number): { kind: string; forecast: Forecast } {
    const id = panel.ids[index] as string;
    const found = files.get(run)?.saved(id);
    if (!found) throw new EngineError('invalid-option', 'the models of this version do not know this series');
    const { saved, kind } = found;
    if (isEnsemble(saved))
      return { kind, forecast: forecastEnsemble(saved satisfies EnsembleFitted, (member) => one(member, index).forecast) };
    if (isMember(saved)) {
      const forecast = together.get(run)?.[index];
      if (!forecast) throw new EngineError('invalid-option', 'the model of this version has no forecast of this series');
      return { kind, forecast: respectTarget(forecast, (saved as unknown as PanelMember).target) };
    }
    if (kind.startsWith('own:')) throw new EngineError('unknown-model', 'models of your own cannot be loaded from the registry yet');
    const estimated = newest?.(run, index);
    if (estimated) {
      if ('problem' in estimated) throw new EngineError('no-convergence', estimated.problem);
      return { kind, forecast: fromNewest(estimated.saved, index) };
    }
    const steps = newest ? 0 : (ahead[index] ?? 0);
    const futureXreg = regressorsFrom(panel, index, steps, horizon);
    const request = { horizon: steps + horizon, levels, ...(futureXreg ? { futureXreg } : {}) };
    return { kind, forecast: after(forecastAgain(saved as SavedModel, seriesAt(learnt, places.get(id) as number), request), steps) };
  }
  return wanted.map((index): SeriesOutcome => {
    if (ahead[index] === null)
      return { index, problem: 'The data of this series end before what the version learnt from, or it did not know the series.' };
    try {
      const { kind, forecast } = one(own, index);
      return { index, modelUsed: kind, forecast };
    } catch (error) {
      if (error instanceof EngineError) return { index, problem: error.message };
      throw error;
    }
  });
}

/**
 * Forecasts of a registered version from its files, which are checked on the way.
 *
 * @throws ApiError as `artefactLines` and `forecastFrom`
 */
export async function forecastVersion(request: VersionRequest): Promise<SeriesOutcome[]> {
  const { panel, wanted } = request;
  const ids = new Set(wanted.map((index) => panel.ids[index] as string));
  return forecastFrom(await readVersion(request, ids), request, request);
}

/** What a version's data ask to be estimated anew. @throws ApiError as `artefactLines` */
export async function estimateVersion(
  request: Omit<VersionRequest, 'wanted' | 'horizon' | 'levels'>,
  tell: (done: number, total: number) => void,
): Promise<Estimates> {
  return estimateAll(await readVersion(request), request, tell);
}
