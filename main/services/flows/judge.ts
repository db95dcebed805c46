import type { Evidence, ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { compareRunsAside } from '../../jobs/compare-aside.ts';
import type { CompareRequest, GivenForecasts } from '../../jobs/compare-worker.ts';
import { unpackForecasts, type ForecastPayload } from '../../jobs/result-codec.ts';
import type { StoredForecast } from '../../store/repositories/deployments.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { unpackLogged } from '../monitoring/forecast-log.ts';
import { evidenceOf, noEvidence } from '../registry/evidence.ts';
import type { Registry } from '../registry/registry.ts';
import type { Runs } from '../runs/runs.ts';

type Fold = ForecastPayload['folds'][number];

export interface Judged {
  readonly evidence: Evidence;
  /** Origins that both were judged at. */
  readonly folds: number;
  /** Periods that both forecast and that have come. */
  readonly periods: number;
}

export interface Judge {
  /**
   * A challenger's backtest beside what the champion, as it stands, forecasts from the same origins; of those, only origins at or after the end of what the champion has
   * learnt from, so that neither has seen what it is judged by.
   *
   * @throws ApiError as `registry.load`, `cancelled`
   */
  onFolds(challenger: ModelVersion, champion: ModelVersion, options?: CallOptions): Promise<Judged>;
  /**
   * Two versions by what was logged of them for a deployment, on what has come.
   *
   * @param versionId - data with the actuals
   * @param after - origin period, on the deployment's axis, from which on forecasts count
   * @param until - period, on the same axis, up to which actuals count; all where absent
   */
  onActuals(
    request: {
      deploymentId: string;
      first: ModelVersion;
      second: ModelVersion;
      versionId: string;
      after: number;
      until?: number | undefined;
    },
    options?: CallOptions,
  ): Promise<Judged>;
}

export interface JudgeOptions {
  readonly store: Store;
  readonly datasets: Datasets;
  readonly registry: Pick<Registry, 'load' | 'version'>;
  readonly runs: Pick<Runs, 'get'>;
  /** The workspace's database. */
  readonly database: string;
}

const lengthOf = ({ panel }: LoadedPanel, index: number): number => (panel.offsets[index + 1] ?? 0) - (panel.offsets[index] ?? 0);

export function createJudge({ store, datasets, registry, runs, database }: JudgeOptions): Judge {
  async function compare(
    data: LoadedPanel,
    sides: CompareRequest['runs'],
    [first, second]: readonly [ModelVersion, ModelVersion],
    options: CallOptions,
  ): Promise<Evidence> {
    const { panel, version } = data;
    const found = await compareRunsAside(
      {
        database,
        data: [
          {
            panel: { ids: panel.ids, offsets: panel.offsets, start: panel.start, y: panel.y, seasonLength: panel.seasonLength },
            axis: version.axis,
          },
        ],
        runs: sides,
        shifts: [0, 0],
        segments: [],
        seriesNames: panel.ids.map((id, i) => Object.values(seriesKey(data, i)).join(' / ') || id),
        // Periods are the sample over time: forecasts overlap, and of the newest origins only a few days have come.
        oneOrigin: true,
      },
      options,
    );
    const against = { role: 'champion', number: second.number, label: second.label, runId: second.runId } as const;
    return evidenceOf({ ...found, runs: [], parameters: [] }, runs.get(first.runId), runs.get(second.runId), against);
  }
  const nothing = (first: ModelVersion, second: ModelVersion, none: string): Judged => ({
    evidence: noEvidence(
      runs.get(first.runId),
      { role: 'champion', number: second.number, label: second.label, runId: second.runId },
      runs.get(second.runId),
      none,
    ),
    folds: 0,
    periods: 0,
  });

  const onFolds: Judge['onFolds'] = async (challenger, champion, options = {}) => {
    const data = await datasets.panels.get(challenger.datasetVersionId);
    const learnt = await datasets.panels.get(champion.datasetVersionId);
    const shift = periodShift(learnt.version.axis, data.version.axis);
    if (shift === null) return nothing(challenger, champion, 'The periods of the data that both learnt from do not fall onto each other.');
    const placeLearnt = new Map(learnt.panel.ids.map((id, i) => [id, i]));
    const endLearnt = data.panel.ids.map((id) => {
      const i = placeLearnt.get(id);
      return i === undefined ? null : (learnt.panel.start[i] ?? 0) + lengthOf(learnt, i) - shift;
    });
    // Origins that are judged, as periods before the end of each series.
    const wanted = new Map<number, { series: number; fold: Fold }[]>();
    const own: GivenForecasts[] = [];
    const periods = new Set<number>();
    for (let series = 0; series < data.panel.ids.length; series++) {
      const result = store.results.get(challenger.runId, series);
      const end = endLearnt[series];
      if (!result || end === null || end === undefined) continue;
      const payload = unpackForecasts(result.payload);
      const start = data.panel.start[series] ?? 0;
      const folds = payload.folds.filter(({ origin }) => start + origin >= end);
      if (folds.length === 0) continue;
      own.push({ series, payload: { ...payload, folds } });
      for (const fold of folds) {
        const cut = lengthOf(data, series) - fold.origin;
        const list = wanted.get(cut) ?? [];
        wanted.set(cut, list);
        list.push({ series, fold });
        for (let step = 0; step < fold.mean.length; step++) periods.add(start + fold.origin + step);
      }
    }
    if (own.length === 0)
      return nothing(
        challenger,
        champion,
        'No fold of the challenger begins after what the champion has learnt from: the champion has seen all that it could be judged by.',
      );
    const loaded = await registry.load(champion.id);
    const { levels, horizon } = challenger;
    const theirs = new Map<number, Fold[]>();
    const cuts = [...wanted].sort(([a], [b]) => b - a);
    for (const [place, [cut, list]] of cuts.entries()) {
      options.onProgress?.({ phase: 'Forecasting with the champion', done: place, total: cuts.length });
      const request = {
        versionId: challenger.datasetVersionId,
        cut,
        horizon,
        levels,
        series: list.map(({ series }) => series),
      };
      const { rows } = await loaded.forecast(request, options.signal ? { signal: options.signal } : {});
      rows.forEach(({ index, mean, bands, problem }, at) => {
        const { fold } = list[at] as (typeof list)[number];
        if (problem !== null) return;
        const folds = theirs.get(index) ?? [];
        theirs.set(index, folds);
        folds.push({
          origin: fold.origin,
          model: champion.kind,
          mase: NaN,
          mean: Float64Array.from(mean),
          bands: bands.map(({ level, lower, upper }) => ({ level, lower: Float64Array.from(lower), upper: Float64Array.from(upper) })),
        });
      });
    }
    const bands = (own[0] as GivenForecasts).payload.bands;
    const given = [...theirs]
      .sort(([a], [b]) => a - b)
      .map(([series, folds]): GivenForecasts => ({ series, payload: { mean: new Float64Array(0), bands, folds } }));
    if (given.length === 0) return nothing(challenger, champion, 'The champion cannot forecast from the newest data.');
    const folds = Math.max(...own.map(({ payload }) => payload.folds.length));
    const evidence = await compare(
      data,
      [
        { given: own, data: 0 },
        { given, data: 0 },
      ],
      [challenger, champion],
      options,
    );
    return { evidence, folds, periods: periods.size };
  };

  const onActuals: Judge['onActuals'] = async ({ deploymentId, first, second, versionId, after, until = Infinity }, options = {}) => {
    const deployment = store.deployments.get(deploymentId);
    if (!deployment) throw new ApiError('not-found', 'This deployment is not there any more.');
    const data = await datasets.panels.get(versionId);
    const shift = periodShift(deployment.axis, data.version.axis);
    if (shift === null) return nothing(first, second, 'The periods of the newest data do not fall onto those of the deployment.');
    const placeOf = new Map(data.panel.ids.map((id, i) => [id, i]));
    const names = new Map(store.deployments.series(deploymentId).map(({ place, series }) => [place, placeOf.get(series)]));
    const origins = new Set<number>();
    const periods = new Set<number>();
    const logged = store.deployments.forecastsFrom(deploymentId, after, Number.MAX_SAFE_INTEGER);
    const of = (version: ModelVersion): StoredForecast[] => logged.filter(({ modelVersionId }) => modelVersionId === version.id);
    const both = (origin: number): boolean =>
      [first, second].every((version) => of(version).some(({ originPeriod }) => originPeriod === origin));
    const sideOf = (version: ModelVersion): GivenForecasts[] => {
      const folds = new Map<number, Fold[]>();
      let levels: readonly number[] = [];
      for (const { id, originPeriod } of of(version)) {
        if (!both(originPeriod)) continue;
        const forecast = store.deployments.forecast(id);
        if (!forecast) continue;
        const rows = unpackLogged(forecast.payload);
        levels = rows.levels;
        const size = (1 + 2 * rows.levels.length) * rows.horizon;
        rows.places.forEach((place, row) => {
          const series = names.get(place);
          if (series === undefined) return;
          const begins = (rows.start[row] ?? 0) - shift;
          const origin = begins - (data.panel.start[series] ?? 0);
          const come = Math.min(rows.horizon, lengthOf(data, series) - origin, until + 1 - (rows.start[row] ?? 0));
          if (origin <= 0 || come <= 0) return;
          const part = (k: number): Float64Array<ArrayBuffer> =>
            Float64Array.from(rows.values.subarray(row * size + k * rows.horizon, row * size + k * rows.horizon + come));
          const list = folds.get(series) ?? [];
          folds.set(series, list);
          list.push({
            origin,
            model: version.kind,
            mase: NaN,
            mean: part(0),
            bands: rows.levels.map((level, k) => ({ level, lower: part(1 + 2 * k), upper: part(2 + 2 * k) })),
          });
          origins.add(begins);
          for (let step = 0; step < come; step++) periods.add(begins + step);
        });
      }
      const empty = new Float64Array(0);
      const bands = levels.map((level) => ({ level, lower: empty, upper: empty }));
      return [...folds].sort(([a], [b]) => a - b).map(([series, list]) => ({ series, payload: { mean: empty, bands, folds: list } }));
    };
    const sides = [sideOf(first), sideOf(second)] as const;
    if (sides.some((side) => side.length === 0)) return nothing(first, second, 'Nothing of what both forecast has come yet.');
    const evidence = await compare(
      data,
      sides.map((given) => ({ given, data: 0 })),
      [first, second],
      options,
    );
    return { evidence, folds: origins.size, periods: periods.size };
  };

  return { onFolds, onActuals };
}
