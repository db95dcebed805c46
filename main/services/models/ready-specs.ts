import { ApiError } from '../../../contract/errors.ts';
import { knownAhead, refusePanelSettings, refuseSettings } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { seriesAt, type Panel, type Series } from '../../../engine/core/panel.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { globalModelByKind, modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { membersOf } from '../experiments/ensemble-members.ts';
import { expandCountryHolidays } from '../experiments/country-holidays.ts';
import { modelInfo } from './catalogue.ts';
import { globalPanel, needDates, timeSpan, withVersionFeatures } from './global-panel.ts';

type Run = Pick<StoredRun, 'model' | 'kind' | 'spec'>;

function longestSeries({ panel }: LoadedPanel): number {
  const length = (i: number): number => (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0);
  let longest = 0;
  for (let i = 1; i < panel.ids.length; i++) if (length(i) > length(longest)) longest = i;
  return longest;
}

/** What the engine knows nothing of, spelled out: the calendar of a country, the features of a version. */
async function spellOut({ kind, spec: given }: Run, loaded: LoadedPanel, horizon: number): Promise<Spec> {
  const { fromMs, toMs } = timeSpan(loaded, horizon);
  const spec = globalModelByKind(kind) ? await withVersionFeatures(given, loaded, fromMs, toMs) : given;
  const country = spec['country_holidays'];
  if (country === undefined || country === null || country === '') return spec;
  const { label } = modelInfo(kind);
  needDates(label, country, fromMs);
  return expandCountryHolidays(spec, fromMs, toMs, `${label}: "country_holidays"`);
}

/** The longest series, with its regressors where their future is known: the others are left out of every fit. */
function typicalSeries({ panel }: LoadedPanel, index: number, horizon: number): Series {
  const { xreg, ...series } = seriesAt(panel, index);
  return xreg && knownFuture(panel, index, horizon) ? { ...series, xreg } : series;
}

/** Where a refusal belongs: the first parameter that its message has in quotes, else the settings of the run as a whole. */
function fieldOf({ model, kind }: Run, message: string): string {
  const known = new Set(modelInfo(kind).parameters.map(({ name }) => name));
  const named = [...message.matchAll(/"(\w+)/g)].map(([, name = '']) => name).find((name) => known.has(name));
  return `specs.${model}.spec${named === undefined ? '' : `.${named}`}`;
}

/**
 * The settings of each run as workers get them. Every model is asked about them beside the longest series, since some can only be judged
 * beside data.
 *
 * @returns by name of run
 * @throws ApiError `bad-input` for settings that this data cannot have
 */
export async function readySpecs(
  runs: readonly Run[],
  loaded: LoadedPanel,
  horizon: number,
): Promise<Record<string, { kind: string; spec: Spec }>> {
  const series = typicalSeries(loaded, longestSeries(loaded), horizon);
  let made: Panel | null = null;
  const panel = (): Panel => (made ??= knownAhead(globalPanel(loaded), horizon).panel);
  const ready: Record<string, { kind: string; spec: Spec }> = {};
  for (const run of runs) {
    try {
      if (ensembleByKind(run.kind)) {
        membersOf(run, runs, loaded.panel.ids.length);
        ready[run.model] = { kind: run.kind, spec: run.spec };
        continue;
      }
      const spec = await spellOut(run, loaded, horizon);
      const global = globalModelByKind(run.kind);
      const refusal = global ? refusePanelSettings(global, panel(), spec, horizon) : refuseSettings(modelByKind(run.kind), series, spec);
      if (refusal) throw new EngineError(refusal.code, refusal.message);
      ready[run.model] = { kind: run.kind, spec };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new ApiError('bad-input', error.message, { field: fieldOf(run, error.message) });
    }
  }
  return ready;
}
