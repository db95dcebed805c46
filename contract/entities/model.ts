import { z } from 'zod';
import type { Parameter, Spec } from '../../engine/models/model.ts';

/** Parameters that a user set, by name; what is absent is automatic. */
export const spec = z.record(z.string(), z.json()) satisfies z.ZodType<Spec>;
export type ModelSpec = z.infer<typeof spec>;

/** A parameter that a user may set, described so that a form can show it. See engine/models/model.ts. */
export const parameter = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  type: z.enum(['number', 'integer', 'choice', 'boolean', 'text', 'numbers', 'json']),
  default: z.json().exactOptional(),
  empty: z.string().exactOptional(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).exactOptional(),
  advanced: z.boolean().exactOptional(),
  /** True for those that every model takes: interval method, transform. */
  common: z.boolean(),
}) satisfies z.ZodType<Parameter>;
export type ParameterInfo = z.infer<typeof parameter>;

/** A kind of model that can be trained. */
export const modelInfo = z.object({
  kind: z.string(),
  label: z.string(),
  summary: z.string(),
  baseline: z.boolean(),
  /** Group it is shown in, for people: `Exponential smoothing`, `Intermittent demand` ... */
  family: z.string(),
  /** Short names that the terminal takes for `kind`. */
  aliases: z.array(z.string()),
  /** Its own parameters, then the common ones. */
  parameters: z.array(parameter),
  /** What it cannot take or do, in plain sentences. */
  limits: z.array(z.string()),
  acceptsRegressors: z.boolean(),
  acceptsMissing: z.boolean(),
});
export type ModelInfo = z.infer<typeof modelInfo>;

/** One configured model of an experiment. */
export const runSpec = z.object({
  kind: z.string(),
  /** Name for people; the kind's own when absent. */
  label: z.string().min(1).max(80).exactOptional(),
  spec,
});
export type RunSpec = z.infer<typeof runSpec>;

const f64 = z.instanceof(Float64Array);

/** What can be said of a fitted model. `T` values of history, `h` of forecast. See engine/models/model.ts. */
export const description = z.object({
  /** Notation, for example `ARIMA(0,1,1)(0,1,1)[12]`. */
  name: z.string(),
  /** LaTeX, one string a line. */
  equation: z.array(z.string()),
  estimates: z.array(
    z.object({ name: z.string(), symbol: z.string().nullable(), value: z.number(), standardError: z.number().nullable() }),
  ),
  /** Null where the model has no likelihood. */
  criteria: z.object({ logLik: z.number(), aic: z.number(), aicc: z.number(), bic: z.number() }).nullable(),
  sigma2: z.number().nullable(),
  /** Length T + h each, NaN where unknown. */
  components: z.array(z.object({ name: z.string(), values: f64, effect: z.enum(['additive', 'multiplicative']) })),
  /** One step ahead, length T. */
  fitted: f64,
  /** Length T. */
  residuals: f64,
});
export type ModelDescription = z.infer<typeof description>;

const test = z.object({ statistic: z.number(), pValue: z.number() });
/** Whether anything is left in the residuals that a better model would have used. Null where there are too few of them. */
export const residualDiagnostics = z.object({
  /** Residuals that are not missing. */
  count: z.int(),
  mean: z.number(),
  standardDeviation: z.number(),
  /** Lags 1 .. L; `bound` is how far from 0 white noise stays at 95%. */
  acf: f64,
  pacf: f64,
  bound: z.number(),
  /** No autocorrelation up to `lags`. */
  ljungBox: test.extend({ lags: z.int(), degreesOfFreedom: z.int() }).nullable(),
  /** Jarque-Bera: normal residuals. */
  normality: test.nullable(),
  /** Engle's test: a size that does not depend on the sizes before. */
  heteroscedasticity: test.extend({ lags: z.int() }).nullable(),
  /** Bars: `edges` one longer than `counts`. */
  histogram: z.object({ edges: f64, counts: f64 }),
});
export type ResidualDiagnosticsData = z.infer<typeof residualDiagnostics>;

/** What a model that learnt across series rests on as a whole. See engine/models/global-model.ts. */
export const panelDescription = z.object({
  name: z.string(),
  /** What `importance` is of: features of a model that learnt across series where absent, else members of an ensemble by weight. */
  of: z.enum(['features', 'members']).exactOptional(),
  /** LaTeX, one string a line. */
  equation: z.array(z.string()),
  /** Most important first; shares add up to 1. */
  importance: z.array(z.object({ feature: z.string(), meaning: z.string(), share: z.number() })),
  /** Figures of the training. */
  facts: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) })),
});
export type PanelModelDescription = z.infer<typeof panelDescription>;

/** One fitted model of one series, for its page. */
export const fittedModel = z.object({
  experimentId: z.string(),
  /** Name of the run. */
  model: z.string(),
  kind: z.string(),
  label: z.string(),
  /** Settings of the run. */
  spec,
  series: z.record(z.string(), z.string()),
  /** Kind that made the forecast: that of the run, or the one that stood in where it failed. */
  modelUsed: z.string(),
  /** What an automatic choice chose, for example the kind inside `best`; null where there was nothing to choose. */
  chosen: z.string().nullable(),
  /** Periods of the history (length T) and of the forecast (length h). */
  time: z.array(z.string()),
  futureTime: z.array(z.string()),
  y: f64,
  /** What the model was fitted to: y with its gaps filled or transformed where the model needed it; `description` speaks of these. */
  fittedTo: f64,
  /** Whether `fittedTo` and `description` are of transformed values, on another scale than y. */
  transformed: z.boolean(),
  mean: f64,
  bands: z.array(z.object({ level: z.number(), lower: f64, upper: f64 })),
  /** Null for a model that cannot be described; `reason` says why. */
  description: description.nullable(),
  /** Where one model serves all series: what it rests on. */
  panelModel: panelDescription.exactOptional(),
  diagnostics: residualDiagnostics.nullable(),
  reason: z.string().nullable(),
  /** What the model itself has to say about the fit. */
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
  limits: z.array(z.string()),
  fitMs: z.number(),
  forecastMs: z.number(),
});
export type FittedModel = z.infer<typeof fittedModel>;
