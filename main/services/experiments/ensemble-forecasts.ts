import { refoldOf } from '../../../engine/cleaning/refold.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { ensembleSeries, type EnsembleSeries, type MemberForecasts } from '../../../engine/ensembles/index.ts';
import { unpackForecasts, type ForecastPayload } from '../../jobs/result-codec.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { ResultRepository } from '../../store/repositories/results.ts';
import type { LoadedPanel } from '../datasets/panels.ts';

const page = 100;

const forecastOf = ({ mean, bands }: Pick<ForecastPayload, 'mean' | 'bands'>): Forecast => ({ mean, intervals: bands });

/** What a member itself forecast; what stood in for it is left out. */
function ownForecasts(kind: string, modelUsed: string, payload: Uint8Array): MemberForecasts {
  const stored = unpackForecasts(payload);
  return {
    folds: new Map(stored.folds.flatMap((fold) => (fold.model === kind ? [[fold.origin, forecastOf(fold)] as const] : []))),
    final: modelUsed === kind ? forecastOf(stored) : null,
  };
}

/**
 * Every series in order with what the members of an ensemble forecast for it, from what is stored of them.
 *
 * @param members - finished runs
 */
export function* storedForecasts(
  {
    results,
    experiment,
    loaded,
    label,
  }: {
    readonly results: ResultRepository;
    readonly experiment: StoredExperiment;
    readonly loaded: LoadedPanel;
    /** Of the ensemble. */
    readonly label: string;
  },
  members: readonly StoredRun[],
): Generator<EnsembleSeries> {
  const { panel, folds: stages } = loaded;
  const { horizon, folds, levels } = experiment.options;
  for (let from = 0; from < panel.ids.length; from += page) {
    const pages = members.map((run) => new Map(results.payloads(run.id, from - 1, page).map((row) => [row.series, row])));
    for (let i = from; i < Math.min(panel.ids.length, from + page); i++) {
      const forecasts = members.map(({ kind }, k): MemberForecasts => {
        const row = pages[k]?.get(i);
        return row ? ownForecasts(kind, row.modelUsed, row.payload) : { folds: new Map(), final: null };
      });
      const { xreg: _xreg, ...series } = seriesAt(panel, i);
      const start = panel.start[i] as number;
      const refold = stages ? refoldOf(stages.source, stages.recipe, stages.rawIndex[i] as number, start, horizon) : null;
      yield ensembleSeries(series, start, forecasts, { horizon, folds, levels, ...(refold ? { refold } : {}) }, label);
    }
  }
}
