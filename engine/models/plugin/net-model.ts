import { EngineError } from '../../core/errors.ts';
import type { Forecast } from '../../core/forecast.ts';
import type { Regressor, Series } from '../../core/panel.ts';
import { normalQuantile } from '../../math/normal.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { throwIfRefused } from '../refusals.ts';
import { refuseSpec } from '../refuse-spec.ts';
import type { GrantedPlugin, PluginCall } from './call.ts';
import { checkNumbers } from './check-answer.ts';
import type { NetShape, WindowScaling } from './net-shape.ts';
import { changeSpread, refuseForPlugin, throwUnlessSameFiles, walkForecast } from './plugin-model.ts';

/** What is kept of a series for a net: the window that it looks at. The net itself was trained elsewhere. */
export interface NetFitted extends Fitted {
  readonly formatVersion: 1;
  readonly hash: string;
  readonly window: readonly number[];
  /** Over window and regressors: oldest first, each period's regressors together; empty without. */
  readonly regressors: readonly number[];
  /** Root mean square of the one-step changes, where the net gives no quantiles. */
  readonly spread?: number;
}

const COMPLEXITY = 70;

/** Where a window lies and how wide it is. */
function scaleOf(window: readonly number[], scaling: WindowScaling): { readonly centre: number; readonly width: number } {
  const n = window.length;
  const mean = window.reduce((sum, value) => sum + value / n, 0);
  switch (scaling) {
    case 'none':
      return { centre: 0, width: 1 };
    case 'mean':
      return { centre: 0, width: window.reduce((sum, value) => sum + Math.abs(value) / n, 0) || 1 };
    case 'standard':
      return { centre: mean, width: Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2 / n, 0)) || 1 };
    case 'range': {
      const low = Math.min(...window);
      return { centre: low, width: Math.max(...window) - low || 1 };
    }
  }
}

/** The named regressors of the periods `from .. to`, each period's together. */
function regressorsOf(label: string, wanted: readonly string[], given: readonly Regressor[], from: number, to: number): number[] {
  const found = wanted.map((name) => {
    const one = given.find((candidate) => candidate.name === name);
    if (!one || one.values.length < to)
      throw new EngineError(
        'invalid-option',
        `${label} needs the regressor "${name}", known over the whole horizon; the data do not have it.`,
      );
    return one.values;
  });
  return Array.from({ length: to - from }, (_, t) => found.map((values) => values[from + t] as number)).flat();
}

/**
 * Value at a probability from values at others: straight lines in normal deviates, so that wider levels than those given can be had.
 *
 * @param values - ascending, beside `probabilities`
 */
function quantileAt(probability: number, probabilities: readonly number[], values: readonly number[]): number {
  const z = normalQuantile(probability);
  const known = probabilities.map((q) => normalQuantile(q));
  let k = 1;
  while (k < known.length - 1 && (known[k] as number) < z) k++;
  const [left, right] = [known[k - 1] as number, known[k] as number];
  const [low, high] = [values[k - 1] as number, values[k] as number];
  return low + ((high - low) * (z - left)) / (right - left);
}

function fromQuantiles(rows: readonly (readonly number[])[], { quantiles }: NetShape, levels: readonly number[]): Forecast {
  const middle = quantiles.indexOf(0.5);
  const ordered = rows.map((row) => row.toSorted((a, b) => a - b));
  const mean = Float64Array.from(ordered, (row) => row[middle] as number);
  const at = (probability: number): Float64Array => Float64Array.from(ordered, (row) => quantileAt(probability, quantiles, row));
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  return { mean, intervals: ascending.map((level) => ({ level, lower: at(0.5 - level / 200), upper: at(0.5 + level / 200) })) };
}

/** A net that was trained elsewhere and comes as a file: it sees the newest window of a series and forecasts a fixed number of steps. */
export function createNetModel(plugin: GrantedPlugin, shape: NetShape, call: PluginCall): LocalModel<NetFitted> {
  const { kind, hash, manifest } = plugin;
  const { name: label } = manifest;
  const { window: length, quantiles } = shape;
  const hasQuantiles = quantiles.length > 0;
  const refuse = (series: Series, spec: Parameters<LocalModel['refuse']>[1]) =>
    refuseSpec([], spec, label) ?? refuseForPlugin(plugin, series);
  return {
    kind,
    label,
    summary: manifest.summary,
    baseline: false,
    complexity: COMPLEXITY,
    acceptsMissing: false,
    acceptsRegressors: shape.regressors.length > 0,
    parameters: [],
    limits: [
      ...manifest.limits,
      `Was trained elsewhere and is not fitted here: a backtest is fair only for periods that it was not trained on.`,
      `Sees the newest ${length} values and forecasts at most ${shape.horizon} steps; version ${manifest.version}, files ${hash.slice(0, 12)}.`,
    ],
    ...(hasQuantiles ? {} : { defaultIntervals: 'conformal' as const }),
    refuse,
    fit(series, spec) {
      throwIfRefused(refuse(series, spec));
      const { y } = series;
      const from = y.length - length;
      return {
        kind,
        formatVersion: 1,
        hash,
        window: Array.from(y.subarray(from)),
        regressors: regressorsOf(label, shape.regressors, series.xreg ?? [], from, y.length),
        ...(hasQuantiles ? {} : { spread: changeSpread(y) }),
      };
    },
    forecast(fitted, { horizon, levels, futureXreg }) {
      throwUnlessSameFiles(plugin, fitted);
      if (horizon > shape.horizon)
        throw new EngineError('invalid-option', `${label} forecasts at most ${shape.horizon} steps but is asked for ${horizon}.`, {
          horizon,
        });
      const { centre, width } = scaleOf(fitted.window, shape.scaling);
      const known = regressorsOf(label, shape.regressors, futureXreg ?? [], 0, shape.regressors.length > 0 ? horizon : 0);
      // Beyond the horizon that is asked for, what is known last goes on; those steps are not used.
      const last = known.slice(known.length - shape.regressors.length);
      const ahead = Array.from({ length: shape.horizon - horizon }, () => last).flat();
      const inputs = {
        [shape.input]: fitted.window.map((value) => (value - centre) / width),
        ...(shape.regressorInput ? { [shape.regressorInput]: [...fitted.regressors, ...known, ...ahead] } : {}),
      };
      const answer = call(plugin, { method: 'run', inputs }, () => false);
      const columns = Math.max(1, quantiles.length);
      const raw = checkNumbers(label, answer, `the output "${shape.output}"`, shape.horizon * columns);
      const values = raw.map((value) => centre + width * value);
      const rows = Array.from({ length: horizon }, (_, h) => Array.from(values.subarray(h * columns, (h + 1) * columns)));
      if (hasQuantiles) return fromQuantiles(rows, shape, levels);
      return walkForecast(
        Float64Array.from(rows, ([value]) => value as number),
        fitted.spread ?? 0,
        levels,
      );
    },
  };
}
