import type { ServedForecast, ServedSeries } from '../../../contract/entities/deployment.ts';
import { csvField, csvLine } from '../../../contract/csv.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import type { DeployedSeries, StoredDeployment, StoredForecast } from '../../store/repositories/deployments.ts';
import type { Store } from '../../store/store.ts';
import type { Registry } from '../registry/registry.ts';
import { challengerServes, splittingTrial } from '../trials/serves.ts';
import { unpackLogged, type LoggedSeries } from './forecast-log.ts';

/** What a deployment gives to its users: the newest forecast of each series, by the version that serves it. */
export interface WholeForecast extends Omit<ServedForecast, 'rows' | 'total'> {
  readonly deployment: string;
  /** In order of the deployment's list. */
  readonly series: readonly DeployedSeries[];
  /** One of `series`. */
  readonly row: (index: number) => ServedSeries;
}

/** Newest forecasts among which the one that serves is looked for. */
const looked = 500;

/** The newest data's forecast by who served then; by who is champion now where both made one. */
function newestOf(store: Store, { id, modelId }: StoredDeployment): StoredForecast | null {
  const champion = store.registry.champion(modelId)?.id;
  const all = store.deployments.forecasts(id, looked).filter(({ role }) => role === 'champion');
  const last = Math.max(...all.map(({ originPeriod }) => originPeriod));
  const newest = all.filter(({ originPeriod }) => originPeriod === last);
  return newest.find(({ modelVersionId }) => modelVersionId === champion) ?? newest[0] ?? null;
}

interface Side {
  readonly number: number;
  readonly label: string;
  readonly id: string;
  readonly logged: LoggedSeries;
  /** Row of a series by its place. */
  readonly at: ReadonlyMap<number, number>;
}

/**
 * What a deployment gives to its users now. While an A/B period runs the challenger serves its series, the champion the others; where one of them has no forecast of a
 * series, the other serves it. Who serves a series is said with it.
 *
 * @throws ApiError `not-found` for a deployment that is gone, and before it has forecast
 */
export function servedForecast({ store, registry }: { store: Store; registry: Pick<Registry, 'version'> }, key: string): WholeForecast {
  const deployment = store.deployments.get(key) ?? store.deployments.named(key);
  if (!deployment) throw new ApiError('not-found', `There is no deployment ${key}. "deploy list" shows them.`, { value: key });
  const own = newestOf(store, deployment);
  if (!own) throw new ApiError('not-found', `${deployment.name} has not forecast yet.`, { value: deployment.id });
  const trial = splittingTrial(store, deployment.id, own.modelVersionId);
  const other = trial && store.deployments.forecastOf(deployment.id, trial.otherId, own.datasetVersionId);
  const sideOf = ({ id, modelVersionId }: StoredForecast): Side => {
    const { number, label } = registry.version(modelVersionId);
    const logged = unpackLogged(store.deployments.forecast(id)?.payload ?? new Uint8Array());
    return { id: modelVersionId, number, label, logged, at: new Map(Array.from(logged.places, (place, row) => [place, row] as const)) };
  };
  const champion = sideOf(own);
  const challenger = other ? sideOf(other) : null;
  const isOthers = trial && challenger ? challengerServes(trial) : () => false;
  const series = store.deployments.series(deployment.id).filter(({ place }) => champion.at.has(place) || challenger?.at.has(place));
  const sides = series.map(({ place, series: id }): Side => {
    const [first, second] = isOthers(place, id) ? [challenger, champion] : [champion, challenger];
    return first?.at.has(place) ? first : (second as Side);
  });
  const count = (side: Side): number => sides.filter((one) => one === side).length;
  return {
    deployment: deployment.name,
    origin: own.origin,
    madeAt: own.madeAt,
    horizon: own.horizon,
    levels: own.levels,
    versions: [champion, ...(challenger ? [challenger] : [])].map((side) => ({
      id: side.id,
      number: side.number,
      label: side.label,
      series: count(side),
    })),
    series,
    row: (index) => {
      const { place, keys } = series[index] as DeployedSeries;
      const { logged, at, number } = sides[index] as Side;
      const row = at.get(place) as number;
      const { horizon, levels } = logged;
      const size = (1 + 2 * levels.length) * horizon;
      const part = (k: number): number[] => Array.from(logged.values.subarray(row * size + k * horizon, row * size + (k + 1) * horizon));
      return {
        series: keys,
        version: number,
        time: formatPeriods(deployment.axis, logged.start[row] as number, horizon),
        forecast: part(0),
        bands: levels.map((level, k) => ({ level, lower: part(1 + 2 * k), upper: part(2 + 2 * k) })),
      };
    },
  };
}

/** A page of it, of the series whose names hold a text. */
export function servedPage(
  { series, row, deployment: _name, ...head }: WholeForecast,
  { offset, limit, search = '' }: { readonly offset: number; readonly limit: number; readonly search?: string | undefined },
): ServedForecast {
  const text = search.trim().toLowerCase();
  const found = series.flatMap(({ keys, series: id }, index) =>
    text === '' || (Object.values(keys).join(' / ') || id).toLowerCase().includes(text) ? [index] : [],
  );
  return { ...head, total: found.length, rows: found.slice(offset, offset + limit).map(row) };
}

/** All of it as the lines of a CSV file: keys, date, forecast, intervals, model and the version that serves. */
export function* servedCsv({ series, levels, versions, row }: WholeForecast): Generator<string> {
  const keyNames = [...new Set(series.flatMap(({ keys }) => Object.keys(keys)))];
  const labels = new Map(versions.map(({ number, label }) => [number, label]));
  const bounds = levels.flatMap((level) => [`lower_${level}`, `upper_${level}`]);
  yield csvLine([...keyNames.map(csvField), 'date', 'forecast', ...bounds, 'model', 'version']);
  for (let i = 0; i < series.length; i++) {
    const { series: keys, version, time, forecast, bands } = row(i);
    const head = keyNames.map((name) => csvField(keys[name] ?? ''));
    for (const [step, date] of time.entries())
      yield csvLine([
        ...head,
        date,
        String(forecast[step]),
        ...bands.flatMap(({ lower, upper }) => [String(lower[step]), String(upper[step])]),
        csvField(labels.get(version) ?? ''),
        `v${version}`,
      ]);
  }
}

export const servedFileName = ({ deployment, origin }: Pick<WholeForecast, 'deployment' | 'origin'>): string =>
  `${deployment} from ${origin}.csv`.replace(/[^\p{L}\p{N}. -]+/gu, '-').slice(-120);
