import { ApiError } from '../../../contract/errors.ts';
import { refuseSettings } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { seriesAt, type Series } from '../../../engine/core/panel.ts';
import { periodMs } from '../../../engine/core/time-axis.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { expandCountryHolidays } from '../experiments/country-holidays.ts';
import { modelInfo } from './catalogue.ts';

type Run = Pick<StoredRun, 'model' | 'kind' | 'spec'>;

function longestSeries({ panel }: LoadedPanel): number {
  const length = (i: number): number => (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0);
  let longest = 0;
  for (let i = 1; i < panel.ids.length; i++) if (length(i) > length(longest)) longest = i;
  return longest;
}

/** First and last point in time that a training can touch, milliseconds since 1970-01-01 UTC; NaN for a counted time. */
function timeSpan({ version, panel }: LoadedPanel, horizon: number): { fromMs: number; toMs: number } {
  let first = Infinity;
  let end = 0;
  for (let i = 0; i < panel.ids.length; i++) {
    const start = panel.start[i] ?? 0;
    first = Math.min(first, start);
    end = Math.max(end, start + (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0));
  }
  return { fromMs: periodMs(version.axis, first), toMs: periodMs(version.axis, end + horizon) };
}

/** What the engine knows nothing of, spelled out: the calendar of a country. */
async function spellOut({ spec }: Run, loaded: LoadedPanel, horizon: number): Promise<Spec> {
  const country = spec['country_holidays'];
  if (country === undefined || country === null || country === '') return spec;
  const { fromMs, toMs } = timeSpan(loaded, horizon);
  if (Number.isNaN(fromMs))
    throw new EngineError(
      'invalid-option',
      `Prophet: "country_holidays" must be left out but is ${JSON.stringify(country)}: it needs dates, and the time of this dataset is counted in whole numbers.`,
    );
  return expandCountryHolidays(spec, fromMs, toMs);
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
  const ready: Record<string, { kind: string; spec: Spec }> = {};
  for (const run of runs) {
    try {
      const spec = await spellOut(run, loaded, horizon);
      const refusal = refuseSettings(modelByKind(run.kind), series, spec);
      if (refusal) throw new EngineError(refusal.code, refusal.message);
      ready[run.model] = { kind: run.kind, spec };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new ApiError('bad-input', error.message, { field: fieldOf(run, error.message) });
    }
  }
  return ready;
}
