import { z } from 'zod';
import { arrival, deployment, loggedForecast } from './deployment.ts';
import { registryAction, versionStage } from './registry.ts';

const figure = z.number().nullable();

/** Errors of forecasts whose actuals have come. */
export const performanceFigures = z.object({
  /** Pairs of a forecast and an actual. */
  count: z.int(),
  mae: figure,
  rmse: figure,
  /** Forecast minus actual, mean: above zero is too much. */
  bias: figure,
  /** Shares: 0.1 is 10 percent. */
  wape: figure,
  smape: figure,
  /** Over the error of the seasonal naive forecast within the data that the version learnt from. */
  mase: figure,
  /** Size of errors over the size that the backtest led to expect: 1 is as expected. */
  ratio: figure,
  coverage: z.array(z.object({ level: z.number(), inside: z.int(), total: z.int() })),
});
export type PerformanceFigures = z.infer<typeof performanceFigures>;

export const degradationCause = z.enum(['level-shift', 'drift-away', 'spread', 'few-series', 'data-quality']);

/** What has become of errors, as far as they show it themselves. */
export const degradationVerdict = z.object({
  /** `none`: as expected; `degraded`; `recovered`: there was an alarm among the last periods, and errors are within their limits again; `unknown`: too little to say. */
  state: z.enum(['none', 'degraded', 'recovered', 'unknown']),
  /** Periods as text; null where errors are as expected. */
  since: z.string().nullable(),
  noticed: z.string().nullable(),
  alarm: z.enum(['larger', 'above', 'below']).nullable(),
  /** Size of errors since then over the size expected, and their mean (actual less forecast) over it. */
  ratio: figure,
  bias: figure,
  /** The likely ones, the strongest first. */
  causes: z.array(z.object({ cause: degradationCause, weight: z.number() })),
  /** Those that add most to it. */
  series: z.array(z.object({ name: z.string(), ratio: z.number(), share: z.number() })),
  /** What is to be said of it, with the likely cause; and what to do next. */
  sentence: z.string(),
  next: z.string(),
});
export type DegradationVerdict = z.infer<typeof degradationVerdict>;

/** One period of the chart. */
export const performancePoint = z.object({
  period: z.string(),
  count: z.int(),
  mae: figure,
  ratio: figure,
  bias: figure,
  smoothRatio: figure,
  smoothBias: figure,
  alarm: z.enum(['larger', 'above', 'below']).nullable(),
  /** Whether it was the champion's forecast. */
  served: z.boolean(),
});
export type PerformancePoint = z.infer<typeof performancePoint>;

/** One version of the model at its work. */
export const versionPerformance = z.object({
  modelVersionId: z.string(),
  number: z.int(),
  label: z.string(),
  stage: versionStage,
  points: z.array(performancePoint),
  /** What the moving averages stay within while nothing has changed; null where the backtest has too few values to say. */
  limits: z
    .object({
      ratio: z.object({ centre: z.number(), upper: z.number() }),
      bias: z.object({ centre: z.number(), lower: z.number(), upper: z.number() }),
    })
    .nullable(),
  /** Which folds of the backtest are passed over in what is expected, and why; null where none are. */
  expectedFrom: z.string().nullable(),
  /** Of the newest forecast of each period. */
  total: performanceFigures,
  /** By steps ahead, of all forecasts. */
  steps: z.array(performanceFigures.extend({ step: z.int() })),
  series: z.array(performanceFigures.extend({ name: z.string() })),
  /** Series that are not listed, because there are too many. */
  moreSeries: z.int(),
  segments: z.array(z.object({ name: z.string(), rows: z.array(performanceFigures.extend({ value: z.string(), series: z.int() })) })),
  verdict: degradationVerdict,
});
export type VersionPerformance = z.infer<typeof versionPerformance>;

/** Something that was done with the model, or came: a line in the chart. */
export const performanceEvent = z.object({
  at: z.string(),
  /** The last period that was known then. */
  period: z.string(),
  action: registryAction,
  version: z.int(),
  reason: z.string(),
});
export type PerformanceEvent = z.infer<typeof performanceEvent>;

/** How a deployment does, in a line. */
export const deploymentSummary = deployment.extend({
  model: z.string(),
  dataset: z.string(),
  /** Its periods are numbers without a calendar. */
  counted: z.boolean(),
  champion: z.object({ id: z.string(), number: z.int(), label: z.string() }).nullable(),
  /** `waiting`: no actuals have come for a forecast yet. `blocked`: the newest data were refused, or there is no champion. */
  state: z.enum(['as-expected', 'degraded', 'recovered', 'waiting', 'unknown', 'blocked', 'paused']),
  sentence: z.string(),
  lastForecast: loggedForecast.nullable(),
  lastArrival: arrival.nullable(),
  /** Of the champion: newest periods, at most 60, and the figures of all of them. */
  trend: z.array(figure),
  figures: performanceFigures.nullable(),
});
export type DeploymentSummary = z.infer<typeof deploymentSummary>;

export const performance = z.object({
  deployment: deploymentSummary,
  /** The champion first, then by number, newest first. */
  versions: z.array(versionPerformance),
  events: z.array(performanceEvent),
  arrivals: z.array(arrival),
  forecasts: z.array(loggedForecast),
});
export type Performance = z.infer<typeof performance>;
