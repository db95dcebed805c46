import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Forecast } from '../../core/forecast.ts';
import type { Regressor, Series } from '../../core/panel.ts';
import { formatPeriods } from '../../core/time-axis.ts';
import type { Description, Estimate, Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { simpleDescription } from '../simple-description.ts';
import type { GrantedPlugin, PluginCall, SentRegressor, SentSeries } from './call.ts';
import { checkForecast, checkNumbers, checkState } from './check-answer.ts';

/** What is kept of a fit of an own model. */
export interface PluginFitted extends Fitted {
  readonly formatVersion: 1;
  /** The files that it was fitted by. */
  readonly hash: string;
  readonly seed: number;
  /** As `fit` gave it back. */
  readonly state: unknown;
  /** Root mean square of the one-step changes, where the model gives no intervals of its own. */
  readonly spread?: number;
}

/** Later than all models of Almanac's own where two are equally good. */
const COMPLEXITY = 60;
const PAST_END_OF_32_BITS = 4_294_967_296;

const sent = (values: Float64Array): (number | null)[] => Array.from(values, (value) => (Number.isFinite(value) ? value : null));
export const sentRegressors = (regressors: readonly Regressor[]): SentRegressor[] =>
  regressors.map(({ name, values }) => ({ name, values: sent(values) }));

const sentSeries = ({ id, y, seasonLength, seasons, calendar, xreg }: Series): SentSeries => ({
  id,
  y: sent(y),
  seasonLength,
  seasons: seasons ?? (seasonLength > 1 ? [seasonLength] : []),
  dates: calendar && calendar.axis.frequency.unit !== 'integer' ? formatPeriods(calendar.axis, calendar.start, y.length) : null,
  regressors: sentRegressors(xreg ?? []),
});

/** Root mean square of the changes from one observed value to the next. */
export function changeSpread(y: Float64Array): number {
  let squares = 0;
  let count = 0;
  let last = NaN;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    if (!Number.isNaN(last)) {
      squares += (value - last) ** 2;
      count++;
    }
    last = value;
  }
  return count > 0 ? Math.sqrt(squares / count) : 0;
}

/** Widths as those of a random walk, for a model that gives none where there are too few values to measure its errors. */
export const walkForecast = (mean: Float64Array, spread: number, levels: readonly number[]): Forecast =>
  normalForecast(
    mean,
    Float64Array.from(mean, (_, i) => spread * Math.sqrt(i + 1)),
    levels,
  );

/** Values as the model takes them: at least `minLength` that are there; without gaps unless it takes them. */
export function refuseForPlugin({ manifest }: GrantedPlugin, series: Series): ReturnType<typeof refuseUnlessComplete> {
  const { name, minLength, acceptsMissing } = manifest;
  const y = acceptsMissing ? series.y.filter((value) => !Number.isNaN(value)) : series.y;
  return refuseUnlessComplete({ ...series, y }, minLength, name);
}

/** @throws EngineError `invalid-option` for what other files of the same model fitted */
export function throwUnlessSameFiles({ hash, manifest }: GrantedPlugin, fitted: { readonly hash: string }): void {
  if (fitted.hash !== hash)
    throw new EngineError(
      'invalid-option',
      `This was fitted by other files of ${manifest.name} (${fitted.hash.slice(0, 12)}) than those granted now (${hash.slice(0, 12)}). Train it again.`,
    );
}

function estimatesOf(label: string, value: unknown): Estimate[] {
  if (value === undefined || value === null) return [];
  const bad = (): EngineError => new EngineError('not-finite', `${label} gave back estimates that are no list of names with numbers.`);
  if (!Array.isArray(value) || value.length > 200) throw bad();
  return value.map((one: unknown) => {
    const { name, value: number, standardError } = (one ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || name.length > 60 || typeof number !== 'number') throw bad();
    return { name, value: number, standardError: typeof standardError === 'number' ? standardError : null };
  });
}

/** A model whose code is the user's own and runs somewhere else. All that comes back from there is checked. */
export function createPluginModel(plugin: GrantedPlugin, call: PluginCall): LocalModel<PluginFitted> {
  const { kind, hash, manifest } = plugin;
  const { name: label, acceptsRegressors, intervals, parameters } = manifest;
  const never = (): boolean => false;
  const refuse = (series: Series, spec: Parameters<LocalModel['refuse']>[1]) =>
    refuseSpec(parameters, spec, label) ?? refuseForPlugin(plugin, series);
  return {
    kind,
    label,
    summary: manifest.summary,
    baseline: false,
    complexity: COMPLEXITY,
    acceptsMissing: manifest.acceptsMissing,
    acceptsRegressors,
    parameters,
    limits: [...manifest.limits, `Runs in an interpreter of its own: version ${manifest.version}, files ${hash.slice(0, 12)}.`],
    ...(intervals ? {} : { defaultIntervals: 'conformal' as const }),
    refuse,
    fit(series: Series, spec, context: Context) {
      throwIfRefused(refuse(series, spec));
      const seed = Math.floor(context.rng.uniform() * PAST_END_OF_32_BITS);
      const standard = Object.fromEntries(parameters.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])));
      const request = {
        method: 'fit',
        series: sentSeries(series),
        spec: { ...standard, ...spec },
        seed,
        horizon: context.horizon ?? 1,
      } as const;
      const state = checkState(label, call(plugin, request, context.shouldStop));
      return { kind, formatVersion: 1, hash, seed, state, ...(intervals ? {} : { spread: changeSpread(series.y) }) };
    },
    forecast(fitted, { horizon, levels, futureXreg }) {
      throwUnlessSameFiles(plugin, fitted);
      const ascending = [...new Set(levels)].sort((a, b) => a - b);
      const request = {
        method: 'forecast',
        state: fitted.state,
        horizon,
        levels: ascending,
        futureRegressors: sentRegressors(futureXreg ?? []),
        seed: fitted.seed,
      } as const;
      const forecast = checkForecast(label, call(plugin, request, never), horizon, intervals ? ascending : null);
      return intervals ? forecast : walkForecast(forecast.mean, fitted.spread ?? 0, levels);
    },
    describe(fitted, series, { horizon, futureXreg }): Description {
      throwUnlessSameFiles(plugin, fitted);
      const answer = call(plugin, { method: 'describe', state: fitted.state, series: sentSeries(series) }, never);
      const given = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
      const futureRegressors = sentRegressors(futureXreg ?? []);
      const next = { method: 'forecast', state: fitted.state, horizon, levels: [], futureRegressors, seed: fitted.seed } as const;
      const ahead = checkForecast(label, call(plugin, next, never), horizon, null).mean;
      const values = Array.isArray(given['fitted']) ? (given['fitted'] as readonly unknown[]) : null;
      const finite =
        values &&
        checkNumbers(
          label,
          values.map((value) => value ?? 0),
          'the fitted values',
          series.y.length,
        );
      return {
        ...simpleDescription({
          name: typeof given['name'] === 'string' ? given['name'].slice(0, 120) : `${label} ${manifest.version}`,
          equation: [],
          sigma2: NaN,
          y: series.y,
          fitted: finite ? finite.map((value, t) => (values?.[t] === null ? NaN : value)) : new Float64Array(series.y.length).fill(NaN),
          ahead,
        }),
        estimates: estimatesOf(label, given['estimates']),
      };
    },
  };
}
