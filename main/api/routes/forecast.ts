import { periodMs } from '../../../engine/core/time-axis.ts';
import type { LoadedPanel } from '../../services/datasets/panels.ts';
import { findSeries } from '../../services/datasets/find-series.ts';
import type { ForecastTask, FutureValues } from '../../jobs/serving-protocol.ts';
import { badInput, noModel } from '../api-failure.ts';
import type { ApiContext, JsonBytes, Route } from '../context.ts';
import { endOf, periodsBetween, readDate } from '../date-range.ts';
import { readInput } from '../read-input.ts';
import * as schemas from '../schemas.ts';
import { forecastShared } from '../serving/shared-serving.ts';
import type { ServedVersion } from '../serving/version-serving.ts';

/** Values of an answer at most: some 100 MB of JSON. */
const MOST_VALUES = 500_000;
/** Coverage of the bounds of `/forecast_sarima`. */
const SARIMA_LEVEL = 95;

/** Places of the series that are asked for. @throws ApiFailure 400 */
function placesOf(given: LoadedPanel, asked: string | readonly string[] | undefined): number[] {
  if (asked === undefined) return given.panel.ids.map((_, i) => i);
  const names = typeof asked === 'string' ? [asked] : asked;
  return [
    ...new Set(
      names.map((name, i) => {
        try {
          return findSeries(given, name);
        } catch (error) {
          throw badInput(error instanceof Error ? error.message : String(error), typeof asked === 'string' ? 'series' : `series[${i}]`);
        }
      }),
    ),
  ];
}

interface Span {
  readonly horizon: number;
  readonly range: readonly [number, number] | null;
}

/** Periods between two dates, as steps after the end of the data; of a sum, after the end of all series. @throws ApiFailure 400 naming the field */
function spanBetween({ given }: ServedVersion, wanted: readonly number[], from: string, to: string, sum = false): Span {
  const { axis } = given.version;
  if (axis.frequency.unit === 'integer')
    throw badInput('The time of these data is counted in whole numbers and has no dates. Give horizon instead.', 'start_date');
  const [start, end] = [readDate(from, 'start_date'), readDate(to, 'end_date', true)];
  if (end < start) throw badInput(`end_date ${to} lies before start_date ${from}.`, 'end_date');
  const first = Math.min(...wanted.map((index) => endOf(given.panel, index)));
  // A sum has to have a forecast of each of its series.
  const begins = sum ? Math.max(...wanted.map((index) => endOf(given.panel, index))) : first;
  const firstMs = periodMs(axis, begins);
  if (start < firstMs && readDate(from, 'start_date', true) < firstMs)
    throw badInput(
      `start_date ${from} lies in the data: forecasts begin at ${new Date(firstMs).toISOString().slice(0, 10)}.`,
      'start_date',
    );
  const range = periodsBetween(axis, begins, start, end);
  if (range === 'too-far') throw badInput(`end_date ${to} lies more than 10,000 periods after the data.`, 'end_date');
  if (range === null) throw badInput(`No period of the data begins between ${from} and ${to}.`, 'end_date');
  return { horizon: range[1] - first + 1, range };
}

function checkSize(wanted: readonly number[], horizon: number): void {
  if (wanted.length * horizon > MOST_VALUES)
    throw badInput(
      `${wanted.length} series by ${horizon} periods are more than ${MOST_VALUES} values at a time. Ask for fewer periods, or for some series.`,
      'horizon',
    );
}

/** Regressors as the client gives them, by place of the series. @throws ApiFailure 400 naming the regressor */
function futureOf(
  { given, version }: ServedVersion,
  wanted: readonly number[],
  horizon: number,
  given_: schemas.ForecastRequest['future_regressors'],
): Map<number, FutureValues> | null {
  if (given_ === undefined) return null;
  const { future: needed } = version.schema;
  if (needed.length === 0) throw badInput(`${version.name} takes no regressors.`, 'future_regressors');
  const entries = Object.entries(given_);
  const bySeries = entries.length > 0 && entries.every(([, values]) => !Array.isArray(values));
  const check = (values: FutureValues, field: string): FutureValues => {
    const lacking = needed.find((name) => !Object.hasOwn(values, name));
    if (lacking !== undefined)
      throw badInput(`${field}: ${lacking} is missing; ${version.name} needs ${needed.join(', ')}.`, `${field}.${lacking}`);
    for (const [name, list] of Object.entries(values)) {
      if (!needed.includes(name))
        throw badInput(`${field}: ${version.name} knows no regressor ${name}. It needs ${needed.join(', ')}.`, `${field}.${name}`);
      if (list.length !== horizon)
        throw badInput(
          `${field}.${name} has ${list.length} values; ${horizon} are needed, one for each period after the end of the data.`,
          `${field}.${name}`,
        );
    }
    return values;
  };
  if (!bySeries) {
    const all = check(given_ as FutureValues, 'future_regressors');
    return new Map(wanted.map((index) => [index, all]));
  }
  const found = new Map<number, FutureValues>();
  for (const [name, values] of entries) {
    const [index] = placesOf(given, name);
    found.set(index as number, check(values as FutureValues, `future_regressors.${name}`));
  }
  const left = wanted.find((index) => !found.has(index));
  if (left !== undefined) throw badInput(`future_regressors lacks the series ${given.panel.ids[left] ?? ''}.`, 'future_regressors');
  return found;
}

/** Forecasts of series by champions. */
export function forecastRoutes({ models }: ApiContext): Route[] {
  async function forecast(body: unknown): Promise<JsonBytes> {
    const {
      model,
      horizon: asked,
      start_date: from,
      end_date: to,
      series,
      levels,
      future_regressors: future,
      estimates = 'newest',
    } = readInput(schemas.forecastRequest, body);
    if (asked !== undefined && (from !== undefined || to !== undefined))
      throw badInput('Give horizon, or start_date and end_date, not both.', 'horizon');
    if ((from === undefined) !== (to === undefined))
      throw badInput('start_date and end_date belong together.', from === undefined ? 'start_date' : 'end_date');
    const served = await models.champion(model);
    const wanted = placesOf(served.given, series);
    const { horizon, range }: Span =
      from !== undefined && to !== undefined
        ? spanBetween(served, wanted, from, to)
        : { horizon: asked ?? served.version.horizon, range: null };
    checkSize(wanted, horizon);
    const taskOf = (who: ServedVersion, places: readonly number[]): ForecastTask => ({
      task: 'forecast',
      wanted: places,
      horizon,
      range,
      levels: [...new Set(levels ?? served.version.levels)].sort((a, b) => a - b),
      estimates,
      future: futureOf(who, places, horizon, future),
      shape: 'rows',
      more: { model: who.version.name, version: who.version.number },
    });
    const sharing = await models.sharing(served);
    return {
      json: sharing ? await forecastShared(models, served, sharing, wanted, taskOf) : await models.forecast(served, taskOf(served, wanted)),
    };
  }

  async function sarima(body: unknown): Promise<JsonBytes> {
    const { start_date: from, end_date: to, series } = readInput(schemas.sarimaRequest, body);
    const served = models.sarima();
    if (!served) throw noModel('No SARIMA is loaded: promote a run of the model "arima" in the registry.');
    const wanted = placesOf(served.given, series);
    const { horizon, range } = spanBetween(served, wanted, from, to, true);
    checkSize(wanted, horizon);
    return {
      json: await models.forecast(served, {
        task: 'forecast',
        wanted,
        horizon,
        range,
        levels: [SARIMA_LEVEL],
        estimates: 'newest',
        future: null,
        shape: 'total',
        more: {},
      }),
    };
  }

  return [
    {
      method: 'POST',
      url: '/forecast',
      scope: 'forecast',
      summary: 'Forecasts with the champion of a registered model, from the newest data of what it was trained on.',
      request: schemas.forecastRequest,
      answer: schemas.forecast,
      bodyLimit: 8 << 20,
      handle: ({ body }) => forecast(body),
    },
    {
      method: 'POST',
      url: '/forecast_sarima',
      scope: 'forecast',
      summary: 'Forecasts between two dates with the SARIMA that serves, with 95 percent bounds.',
      request: schemas.sarimaRequest,
      answer: schemas.sarimaForecast,
      bodyLimit: 1 << 20,
      handle: ({ body }) => sarima(body),
    },
  ];
}
