import { ApiError } from '../../../contract/errors.ts';
import { commonParameters } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { periodMs } from '../../../engine/core/time-axis.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { expandCountryHolidays } from '../experiments/country-holidays.ts';

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
    throw new EngineError('invalid-option', '"country_holidays" needs dates, but the time of this dataset is counted in whole numbers.');
  return expandCountryHolidays(spec, fromMs, toMs);
}

/** A model's own part of a spec; the common options are handled around it. */
function ownPart(kind: string, spec: Spec): Spec {
  const own = new Set((modelByKind(kind).parameters ?? []).map(({ name }) => name));
  const common = new Set(commonParameters.map(({ name }) => name).filter((name) => !own.has(name)));
  return Object.fromEntries(Object.entries(spec).filter(([name]) => !common.has(name)));
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
  const series = seriesAt(loaded.panel, longestSeries(loaded));
  const ready: Record<string, { kind: string; spec: Spec }> = {};
  for (const run of runs) {
    try {
      const spec = await spellOut(run, loaded, horizon);
      const refusal = modelByKind(run.kind).refuse(series, ownPart(run.kind, spec));
      if (refusal?.code === 'invalid-option') throw new EngineError(refusal.code, refusal.message);
      ready[run.model] = { kind: run.kind, spec };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new ApiError('bad-input', error.message, { field: `specs.${run.model}.spec` });
    }
  }
  return ready;
}
