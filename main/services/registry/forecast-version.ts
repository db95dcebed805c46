import { forecastAgain, knownAhead, respectTarget, type PanelMember, type SavedModel } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { futureAt, seriesAt, type Panel, type Regressor } from '../../../engine/core/panel.ts';
import { forecastEnsemble, isEnsemble, type EnsembleFitted, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
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
  /** Places in the panel. */
  readonly wanted: readonly number[];
  readonly horizon: number;
  readonly levels: readonly number[];
}

/** One series: its forecast, or why there is none. */
export type SeriesOutcome =
  | { readonly index: number; readonly modelUsed: string; readonly forecast: Forecast }
  | { readonly index: number; readonly problem: string };

interface Read {
  readonly model: { readonly kind: string; readonly fitted: unknown } | null;
  readonly saved: ReadonlyMap<string, { readonly kind: string; readonly saved: EnsembleSaved }>;
}

/** All of a file is read before any of it is used: only then its hash is known to be right. */
async function read(file: ExpectedArtefact, ids: ReadonlySet<string>): Promise<Read> {
  let model: Read['model'] = null;
  const texts = new Map<string, string>();
  for await (const line of artefactLines(file)) {
    // The name comes first: what is not asked for is not parsed.
    const [, name] = /^\{"series":("(?:[^"\\]|\\.)*"),/.exec(line) ?? [];
    if (name === undefined) texts.set('', line);
    else {
      const id = `=${JSON.parse(name) as string}`;
      if (ids.has(id.slice(1))) texts.set(id, line);
    }
  }
  const saved = new Map<string, { kind: string; saved: EnsembleSaved }>();
  for (const [id, text] of texts) {
    const { model: kind, fitted } = JSON.parse(text) as { model: string; fitted: EnsembleSaved };
    if (id === '') model = { kind, fitted };
    else saved.set(id.slice(1), { kind, saved: fitted });
  }
  return { model, saved };
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

/**
 * Forecasts of a registered version from its files, which are checked on the way, for the periods after the end of each series.
 *
 * A model of a single series goes on from the end of what it was fitted to and does not see what came since; one that learns across series starts
 * from the newest values. The numbers are those of the day of the training where nothing came since.
 *
 * @throws ApiError as `artefactLines`; `unsupported` for own models; `bad-input` for more periods than a model was fitted for
 */
export async function forecastVersion({
  own,
  learnt,
  members,
  panel,
  globalPanel,
  ahead,
  wanted,
  horizon,
  levels,
}: VersionRequest): Promise<SeriesOutcome[]> {
  const ids = new Set(wanted.map((index) => panel.ids[index] as string));
  const files = new Map<string, Read>();
  for (const file of [own, ...members]) files.set(file.run, await read(file, ids));
  const placeLearnt = new Map(learnt.ids.map((id, i) => [id, i]));
  const { panel: usable } = knownAhead(globalPanel, horizon);
  const together = new Map<string, readonly (Forecast | null)[]>();

  async function allOf(run: string, { model }: Read): Promise<void> {
    if (model === null) return;
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

  function one(run: string, index: number): Forecast {
    const id = panel.ids[index] as string;
    const found = files.get(run)?.saved.get(id);
    if (!found) throw new EngineError('invalid-option', 'the models of this version do not know this series');
    const { saved } = found;
    if (isEnsemble(saved)) return forecastEnsemble(saved satisfies EnsembleFitted, (member) => one(member, index));
    if (isMember(saved)) {
      const forecast = together.get(run)?.[index];
      if (!forecast) throw new EngineError('invalid-option', 'the model of this version has no forecast of this series');
      return respectTarget(forecast, (saved as unknown as PanelMember).target);
    }
    if (found.kind.startsWith('own:')) throw new EngineError('unknown-model', 'models of your own cannot be loaded from the registry yet');
    const steps = ahead[index] ?? 0;
    const futureXreg = regressorsFrom(panel, index, steps, horizon);
    const request = { horizon: steps + horizon, levels, ...(futureXreg ? { futureXreg } : {}) };
    return after(forecastAgain(saved as SavedModel, seriesAt(learnt, placeLearnt.get(id) as number), request), steps);
  }
  return wanted.map((index): SeriesOutcome => {
    if (ahead[index] === null)
      return { index, problem: 'The data of this series end before what the version learnt from, or it did not know the series.' };
    try {
      const forecast = one(own.run, index);
      return { index, modelUsed: files.get(own.run)?.saved.get(panel.ids[index] as string)?.kind ?? '', forecast };
    } catch (error) {
      if (error instanceof EngineError) return { index, problem: error.message };
      throw error;
    }
  });
}
