import type { Panel } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import type { DeployedSeries } from '../../store/repositories/deployments.ts';
import type { MonitoringReader } from '../../store/read-monitoring.ts';
import { unpackExpected, type Expected } from './expected.ts';
import { unpackLogged } from './forecast-log.ts';
import { packPeriod, unpackPeriod, type PeriodScore } from './period-codec.ts';
import { indexForecast, scorePeriod, type IndexedForecast } from './score-period.ts';
import { summarise, type Summary } from './summarise.ts';

export interface ScoreRequest {
  readonly deploymentId: string;
  /** The newest data. */
  readonly panel: Panel;
  /** By series of the panel: its place in the deployment's list. */
  readonly places: Int32Array;
  /** Period p of the panel is period p + shift of the deployment. */
  readonly shift: number;
  readonly axis: TimeAxis;
  readonly series: readonly DeployedSeries[];
  readonly levels: readonly number[];
}

/** A row that is new, or other than before. */
export interface ScoredPeriod {
  readonly modelVersionId: string;
  readonly period: number;
  readonly served: boolean;
  readonly madeOf: string;
  readonly payload: Uint8Array;
}

export interface ScoreFound {
  readonly periods: readonly ScoredPeriod[];
  /** Of the versions that have new periods. */
  readonly summaries: readonly { readonly modelVersionId: string; readonly summary: Summary }[];
  /** Values of new periods that were forecast before by who serves. */
  readonly matched: number;
}

const nothingExpected: Expected = { expectation: null, naive: new Float64Array(0) };

/** Actuals by period of the deployment and place of the series; made when somebody asks. */
function actualsOf({ panel, places, shift, series }: ScoreRequest) {
  const { offsets, start, y } = panel;
  let [first, last] = [Infinity, -Infinity];
  panel.ids.forEach((_, i) => {
    const length = (offsets[i + 1] as number) - (offsets[i] as number);
    if (length === 0) return;
    first = Math.min(first, (start[i] as number) + shift);
    last = Math.max(last, (start[i] as number) + shift + length - 1);
  });
  const of = (period: number): { values: Float64Array; count: number; sum: number } => {
    const values = new Float64Array(series.length).fill(NaN);
    let [count, sum] = [0, 0];
    panel.ids.forEach((_, i) => {
      const at = period - shift - (start[i] as number);
      if (at < 0 || at >= (offsets[i + 1] as number) - (offsets[i] as number)) return;
      const value = y[(offsets[i] as number) + at] as number;
      values[places[i] as number] = value;
      if (value !== value) return;
      count++;
      sum += value;
    });
    return { values, count, sum };
  };
  return { first, last, of };
}

/** Actuals of each series before a period, by place. */
function historyOf({ panel, places, shift, series }: ScoreRequest, before: number): Float64Array[] {
  const history: Float64Array[] = series.map(() => new Float64Array(0));
  panel.ids.forEach((_, i) => {
    const from = panel.offsets[i] as number;
    const length = (panel.offsets[i + 1] as number) - from;
    const known = Math.max(0, Math.min(length, before - shift - (panel.start[i] as number)));
    history[places[i] as number] = panel.y.subarray(from, from + known);
  });
  return history;
}

/**
 * Lays actuals beside the forecasts that were logged for their periods: only what has changed since it was done last is made again, so that doing it twice changes
 * nothing. Values that are gone from newer data do not take back what was scored with them.
 */
export function score(request: ScoreRequest, reader: MonitoringReader, tell: (done: number, total: number) => void): ScoreFound {
  const { deploymentId, levels, axis, series } = request;
  const all = reader.forecasts(deploymentId);
  const known = reader.madeOf(deploymentId);
  const logged = new Set(all.map(({ id }) => id.slice(0, 8)));
  const actuals = actualsOf(request);
  const byVersion = Map.groupBy(all, ({ modelVersionId }) => modelVersionId);
  const first = Math.max(actuals.first, Math.min(...all.map(({ originPeriod }) => originPeriod)) + 1);
  const rows: ScoredPeriod[] = [];
  const scores = new Map<string, PeriodScore>();
  let matched = 0;
  const expected = new Map(
    [...byVersion.keys()].map((id) => {
      const bytes = reader.expectation(deploymentId, id);
      return [id, bytes ? unpackExpected(bytes) : nothingExpected] as const;
    }),
  );
  const open = new Map<string, { readonly until: number; readonly indexed: IndexedForecast }>();
  for (let period = first; period <= actuals.last; period++) {
    tell(period - first, actuals.last - first + 1);
    const came = actuals.of(period);
    for (const [id, { until }] of open) if (until < period) open.delete(id);
    if (came.count === 0) continue;
    for (const [modelVersionId, ofVersion] of byVersion) {
      // Of one day the last one that was made counts.
      const covering = [
        ...new Map(
          ofVersion
            .filter(({ originPeriod, horizon }) => originPeriod < period && period <= originPeriod + horizon)
            .map((one) => [one.originPeriod, one] as const),
        ).values(),
      ];
      const newest = covering.at(-1);
      if (!newest) continue;
      const served = newest.role === 'champion';
      const key = `${modelVersionId} ${period}`;
      const madeOf = [came.count, came.sum, served ? 's' : '-', ...covering.map(({ id }) => id.slice(0, 8))].join(' ');
      const before = known.get(key);
      if (before === madeOf || (before !== undefined && Number(before.split(' ')[0]) > came.count)) continue;
      // What was made of forecasts that were kept long enough stands: it cannot be made again.
      if (
        before !== undefined &&
        before
          .split(' ')
          .slice(3)
          .some((id) => !logged.has(id))
      )
        continue;
      const forecasts = covering.map(({ id, originPeriod, horizon }) => {
        const there = open.get(id)?.indexed ?? indexForecast(unpackLogged(reader.payload(id)), series.length);
        open.set(id, { until: originPeriod + horizon, indexed: there });
        return there;
      });
      const longest = Math.max(...covering.map(({ horizon }) => horizon));
      const scored = scorePeriod(period, came.values, forecasts, longest, levels, expected.get(modelVersionId) ?? nothingExpected);
      if (scored.places.length === 0) continue;
      if (served && before === undefined) matched += scored.places.length;
      scores.set(key, scored);
      rows.push({ modelVersionId, period, served, madeOf, payload: packPeriod(scored) });
    }
  }
  const changed = Map.groupBy(rows, ({ modelVersionId }) => modelVersionId);
  const summaries = [...changed].map(([modelVersionId, fresh]) => {
    const made = new Map(fresh.map((row) => [row.period, row]));
    const stored = reader.periods(deploymentId, modelVersionId).filter(({ period }) => !made.has(period));
    const periods = [
      ...stored.map(({ period, served, payload }) => ({ period, served: served === 1, score: unpackPeriod(payload) })),
      ...fresh.map(({ period, served }) => ({ period, served, score: scores.get(`${modelVersionId} ${period}`) as PeriodScore })),
    ].sort((a, b) => a.period - b.period);
    const history = historyOf(request, periods[0]?.period ?? 0);
    return {
      modelVersionId,
      summary: summarise({ periods, expected: expected.get(modelVersionId) ?? nothingExpected, levels, axis, series, history }),
    };
  });
  return { periods: rows, summaries, matched };
}
