import type { Context } from '../../core/context.ts';
import type { Estimate, Fitted, LocalModel, Parameter, Spec } from '../model.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { throwIfCancelled, throwIfRefused } from '../refusals.ts';
import { simpleDescription } from '../simple-description.ts';
import { demandOf, refuseUnlessDemand, type Demand } from './demand.ts';
import { demandDistribution, forecastDemand, type DemandDistribution } from './distribution.ts';

export interface IntermittentFitted extends Fitted {
  /** Forecast of mean demand a period. */
  readonly rate: number;
  readonly distribution: DemandDistribution;
  /** What the method estimated, by name. */
  readonly values: Readonly<Record<string, number>>;
}

/** What a method makes of a series. */
export interface RateEstimate {
  readonly rate: number;
  /** Smoothing parameter of the sizes, for the distribution. */
  readonly alpha: number;
  /** What the smoothing of the sizes starts from. */
  readonly start: 'first' | 'mean';
  readonly values: Readonly<Record<string, number>>;
}

interface Method {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly complexity: number;
  readonly parameters: readonly Parameter[];
  readonly limits: readonly string[];
  readonly equation: readonly string[];
  /** Names of values that were set and not estimated: the page leaves them out. */
  readonly settings?: readonly string[];
  /** LaTeX of the values, by name. */
  readonly symbols: Readonly<Record<string, string>>;
  readonly estimate: (y: Float64Array, demand: Demand, spec: Spec, context: Context) => RateEstimate;
  /** Notation of a fitted model. */
  readonly notation: (values: Readonly<Record<string, number>>) => string;
  /** One-step forecasts over the history with the parameters that were found, NaN where there is none; length T. */
  readonly oneStep: (y: Float64Array, demand: Demand, values: Readonly<Record<string, number>>) => Float64Array;
}

/** A model for demand that is often zero: a flat forecast of its mean, with intervals of what a period may bring. */
export function intermittentModel(method: Method): LocalModel<IntermittentFitted> {
  const { kind, label, parameters } = method;
  const refuse: LocalModel['refuse'] = (series, spec) => refuseSpec(parameters, spec, label) ?? refuseUnlessDemand(series, label);
  return {
    kind,
    label,
    summary: method.summary,
    baseline: false,
    complexity: method.complexity,
    acceptsMissing: false,
    parameters,
    limits: [
      'Missing values are filled in before the fit.',
      'Needs at least one demand, and no negative value.',
      'Knows no season and no trend: the forecast is the same at every step.',
      ...method.limits,
    ],
    refuse,
    fit(series, spec, context) {
      throwIfRefused(refuse(series, spec));
      throwIfCancelled(context);
      const demand = demandOf(series.y);
      const { rate, alpha, start, values } = method.estimate(series.y, demand, spec, context);
      return { kind, formatVersion: 1, rate, distribution: demandDistribution(demand, rate, alpha, start), values };
    },
    forecast: ({ rate, distribution }, { horizon, levels }) => forecastDemand(rate, distribution, horizon, levels),
    describe({ rate, values, distribution }, { y }, { horizon }) {
      const fitted = method.oneStep(y, demandOf(y), values);
      let squares = 0;
      let count = 0;
      fitted.forEach((forecast, t) => {
        if (Number.isNaN(forecast)) return;
        squares += ((y[t] as number) - forecast) ** 2;
        count++;
      });
      const estimates: Estimate[] = [
        { name: 'demand a period', symbol: '\\hat{y}', value: rate, standardError: null },
        { name: 'probability of demand', symbol: 'P(y_t > 0)', value: distribution.probability, standardError: null },
        ...Object.entries(values)
          .filter(([name]) => !method.settings?.includes(name))
          .map(([name, value]) => ({ name, symbol: method.symbols[name] ?? '', value, standardError: null })),
      ];
      return simpleDescription({
        name: method.notation(values),
        equation: method.equation,
        estimates: estimates.map(({ symbol, ...rest }) => (symbol ? { symbol, ...rest } : rest)),
        sigma2: count > 0 ? squares / count : 0,
        y,
        fitted,
        ahead: new Float64Array(horizon).fill(rate),
      });
    },
  };
}
