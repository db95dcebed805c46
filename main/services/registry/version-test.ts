import type { ModelVersion, VersionPair, VersionTest as Scored, VersionTestSeries } from '../../../contract/entities/registry.ts';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriod, formatPeriods } from '../../../engine/core/time-axis.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { compareRunsAside } from '../../jobs/compare-aside.ts';
import { unpackForecasts } from '../../jobs/result-codec.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { parametersOf } from '../runs/comparisons.ts';
import type { Runs } from '../runs/runs.ts';
import type { FinalForecast } from './forecast-as-fold.ts';
import type { Registry } from './registry.ts';
import { withHistory } from './with-history.ts';

/** Two registered versions side by side: what each forecast on the day of its training, scored on what came since. */
export interface VersionTest {
  /** @throws ApiError `not-found`; `bad-input` for a version with itself, and for data whose periods do not fall onto theirs; `cancelled` */
  score(pair: VersionPair, options?: CallOptions): Promise<Scored>;
  /** @param request.index - of the series in the actuals. @throws as `score` */
  series(request: VersionPair & { readonly index: number }): Promise<VersionTestSeries>;
}

interface Options {
  readonly store: Store;
  readonly registry: Registry;
  readonly runs: Runs;
  readonly datasets: Datasets;
  readonly database: string;
}

/** Series in the table. */
const mostSeries = 2000;
/** Values that are drawn before the forecasts. */
const drawnBefore = 60;

/** Actuals with the history before them. */
interface Actual extends Pick<LoadedPanel, 'version' | 'keys'> {
  readonly panel: ReturnType<typeof withHistory>;
}

const endOf = ({ panel }: Pick<Actual, 'panel'>, index: number): number =>
  (panel.start[index] ?? 0) + (panel.offsets[index + 1] ?? 0) - (panel.offsets[index] ?? 0);

/** A version with the data that it learnt from, beside the actuals. */
interface Side {
  readonly version: ModelVersion;
  readonly learnt: LoadedPanel;
  /** First period that it forecast, by id of the series, in the counting of the actuals. */
  readonly from: ReadonlyMap<string, number>;
}

export function createVersionTest({ store, registry, runs, datasets, database }: Options): VersionTest {
  const nameOf = ({ name, number }: ModelVersion): string => `${name} v${number}`;
  /** Where both are of one model its name says nothing. */
  const shortOf = ({ version }: Side, other: Side): string =>
    `${version.name === other.version.name ? `v${version.number}` : nameOf(version)} ${version.label}`;

  async function sidesOf({ first, second, actuals }: VersionPair): Promise<{ sides: readonly [Side, Side]; actual: Actual }> {
    const versions = [registry.version(first), registry.version(second)] as const;
    if (first === second)
      throw new ApiError('bad-input', 'A version is tested against another, not against itself.', { field: 'second', value: second });
    const own = datasets.get(versions[0].datasetVersionId);
    const newest = store.datasets.findByName(own.datasetId) ?? own;
    const actual = await datasets.panels.get(actuals ?? newest.id);
    const side = async (version: ModelVersion): Promise<Side> => {
      const learnt = await datasets.panels.get(version.datasetVersionId);
      const shift = periodShift(learnt.version.axis, actual.version.axis);
      if (shift === null)
        throw new ApiError(
          'bad-input',
          `The periods of ${actual.version.datasetName} v${actual.version.number} do not fall onto those of ${nameOf(version)}.`,
          { field: 'actuals', value: actual.version.id },
        );
      return { version, learnt, from: new Map(learnt.panel.ids.map((id, i) => [id, endOf(learnt, i) - shift])) };
    };
    const sides = [await side(versions[0]), await side(versions[1])] as const;
    const shift = periodShift(sides[0].learnt.version.axis, actual.version.axis) ?? 0;
    return {
      sides,
      actual: { version: actual.version, keys: actual.keys, panel: withHistory(actual.panel, sides[0].learnt.panel, shift) },
    };
  }

  /** Where forecasts of a version are judged: from the later of both ends on. */
  function finalOf({ learnt, from }: Side, other: Side, actual: Actual, placeOf: ReadonlyMap<string, number>): FinalForecast {
    const n = learnt.panel.ids.length;
    const found = { place: new Int32Array(n).fill(-1), origin: new Int32Array(n), skip: new Int32Array(n) };
    learnt.panel.ids.forEach((id, i) => {
      const place = placeOf.get(id);
      const theirs = other.from.get(id);
      if (place === undefined || theirs === undefined) return;
      const own = from.get(id) ?? 0;
      const start = Math.max(own, theirs);
      const origin = start - (actual.panel.start[place] ?? 0);
      if (origin <= 0 || start >= endOf(actual, place)) return;
      found.place[i] = place;
      found.origin[i] = origin;
      found.skip[i] = start - own;
    });
    return found;
  }

  /** Periods that are scored of any series: from the first to the last. */
  function scoredOf(sides: readonly [Side, Side], actual: Actual, final: FinalForecast): Scored['scored'] {
    let first = Infinity;
    let last = -Infinity;
    final.place.forEach((place) => {
      const id = place < 0 ? undefined : actual.panel.ids[place];
      if (id === undefined) return;
      const [a, b] = sides.map(({ from }) => from.get(id) ?? 0) as [number, number];
      const to = Math.min(endOf(actual, place), a + sides[0].version.horizon, b + sides[1].version.horizon);
      first = Math.min(first, Math.max(a, b));
      last = Math.max(last, to - 1);
    });
    if (!(last >= first)) return null;
    const { axis } = actual.version;
    return { from: formatPeriod(axis, first), to: formatPeriod(axis, last), periods: last - first + 1 };
  }

  return {
    score: async (pair, options = {}) => {
      options.onProgress?.({ phase: 'Reading the data', done: 0, total: 6 });
      const { sides, actual } = await sidesOf(pair);
      const { version: data } = actual;
      const placeOf = new Map(actual.panel.ids.map((id, i) => [id, i]));
      const finals = [finalOf(sides[0], sides[1], actual, placeOf), finalOf(sides[1], sides[0], actual, placeOf)] as const;
      const scored = scoredOf(sides, actual, finals[0]);
      const told = ({ version, learnt }: Side): Scored['versions'][0] => ({
        versionId: version.id,
        name: version.name,
        number: version.number,
        label: version.label,
        kind: version.kind,
        stage: version.stage,
        learntTo: learnt.version.last,
      });
      const common = {
        versions: [told(sides[0]), told(sides[1])] satisfies Scored['versions'],
        actuals: { versionId: data.id, name: data.datasetName, number: data.number, last: data.last },
        scored,
      };
      const nothing = (none: string): Scored => ({ ...common, scored: null, verdict: none, none, comparison: null });
      if (scored === null) {
        const ends = [...new Set(sides.map(({ learnt }) => learnt.version.last))].sort();
        return nothing(
          `No actuals have come yet: ${data.datasetName} v${data.number} goes to ${data.last}, the versions learnt to ${ends.join(' and ')}. Import newer data as the next version of ${data.datasetName}, and what was forecast is scored on them.`,
        );
      }
      const records = sides.map(({ version }) => runs.get(version.runId));
      const found = await compareRunsAside(
        {
          database,
          data: [{ panel: actual.panel, axis: data.axis }],
          runs: sides.map(({ version }, k) => ({ id: version.runId, data: 0, final: finals[k as 0 | 1] })),
          shifts: [0, 0],
          segments: data.keyNames.map((name, k) => ({ name, values: actual.keys[k] ?? [] })),
          seriesNames: actual.panel.ids.map((id, i) => Object.values(seriesKey(actual, i)).join(' / ') || id),
          oneOrigin: true,
          mostWorst: mostSeries,
        },
        options,
      );
      if (found.cells.none !== null) return nothing('Both versions forecast none of the periods that have come since.');
      const comparison: RunComparison = {
        runs: sides.map(({ version }, k) => ({
          id: version.runId,
          experimentId: version.experimentId,
          model: version.run,
          label: shortOf(sides[k as 0 | 1], sides[k === 0 ? 1 : 0]),
          experiment: version.experiment,
          dataset: `${version.dataset} v${version.datasetNumber}`,
          createdAt: version.createdAt,
        })),
        parameters: parametersOf(records),
        ...found,
      };
      return { ...common, verdict: verdictOf(comparison, sides), none: null, comparison };
    },
    series: async ({ index, ...pair }) => {
      const { sides, actual } = await sidesOf(pair);
      const id = actual.panel.ids[index];
      if (id === undefined) throw new ApiError('not-found', `There is no series number ${index} in these data.`, { field: 'index' });
      const { axis } = actual.version;
      const starts = sides.flatMap(({ from }) => from.get(id) ?? []);
      const first = Math.max(actual.panel.start[index] ?? 0, Math.min(endOf(actual, index), ...starts) - drawnBefore);
      const count = Math.max(0, endOf(actual, index) - first);
      const offset = (actual.panel.offsets[index] ?? 0) + first - (actual.panel.start[index] ?? 0);
      return {
        series: seriesKey(actual, index),
        time: formatPeriods(axis, first, count),
        y: Float64Array.from(actual.panel.y.subarray(offset, offset + count)),
        forecasts: sides.map((side, k) => {
          const { version, learnt, from } = side;
          const label = shortOf(side, sides[k === 0 ? 1 : 0]);
          const place = learnt.panel.ids.indexOf(id);
          const result = place < 0 ? null : store.results.get(version.runId, place);
          if (!result) return { label, time: [], mean: new Float64Array(0), bands: [] };
          const { mean, bands } = unpackForecasts(result.payload);
          return { label, time: formatPeriods(axis, from.get(id) ?? 0, mean.length), mean, bands: [...bands] };
        }),
      };
    },
  };
}

const digits = (value: number): string => value.toPrecision(3);

/** Who was closer to what came, and how sure that is. */
function verdictOf({ metrics, pairs }: RunComparison, sides: readonly [Side, Side]): string {
  const shown = metrics.find(({ metric }) => metric === 'mase') ?? metrics[0];
  const [a, b] = shown?.runs ?? [];
  const [difference] = shown?.differences ?? [];
  if (!shown || !a || !b || !difference) return 'Too little has come to compare errors.';
  const [better, worse, low, high] = a.estimate <= b.estimate ? ([0, 1, a, b] as const) : ([1, 0, b, a] as const);
  const name = (k: 0 | 1): string =>
    `v${sides[k].version.number}${sides[0].version.name === sides[1].version.name ? '' : ` of ${sides[k].version.name}`}`;
  const figures = `${shown.metric.toUpperCase()} ${digits(low.estimate)} against ${digits(high.estimate)}`;
  if (difference.estimate === 0) return `Both are as close to what came: ${figures}.`;
  const p = pairs[0]?.pValue ?? null;
  const lead = `${name(better)} is closer to what came than ${name(worse)}: ${figures}`;
  const apart = difference.lower > 0 || difference.upper < 0;
  const tested = p === null ? '' : ` (Diebold-Mariano p ${p < 0.001 ? 'below 0.001' : digits(p)})`;
  if (p === null) return `${lead}; too little has come for a test.`;
  if (p < 0.05 && apart) return `${lead}, beyond chance${tested}.`;
  return `${lead}, which may be chance${tested}.`;
}
