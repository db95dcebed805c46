import { z } from 'zod';

/** What a logged forecast was made for: by the champion, by one that wants to be it, or by one that only forecasts beside it. */
export const forecastRole = z.enum(['champion', 'challenger', 'shadow']);
export type ForecastRole = z.infer<typeof forecastRole>;

const trialPeriods = z.int().min(1).max(100_000);
const inShadow = z.object({ kind: z.literal('shadow'), periods: trialPeriods });
const inAb = z.object({ kind: z.literal('ab'), periods: trialPeriods, share: z.int().min(1).max(99) });
/**
 * How a challenger is tried beside the champion for so many periods: in the shadow, where it forecasts and serves nobody; or in an A/B period, where it serves a share of
 * the series, in percent.
 */
export const trialPlan = z.discriminatedUnion('kind', [inShadow, inAb]);
export type TrialPlan = z.infer<typeof trialPlan>;
/** The same, or not at all: then folds alone decide. */
export const policyTrial = z.discriminatedUnion('kind', [z.object({ kind: z.literal('none') }), inShadow, inAb]);
export type PolicyTrial = z.infer<typeof policyTrial>;

/** What is done without being asked. */
export const deploymentPolicy = z.object({
  retrain: z.object({
    onDrift: z.boolean(),
    onDegradation: z.boolean(),
    /** Each time so many periods have come; null for never. */
    everyPeriods: z.int().min(1).max(100_000).nullable(),
  }),
  /** `if-better`: a challenger that passes the test takes the champion's place. */
  promote: z.enum(['never', 'if-better']),
  /** Significance level of that test. */
  alpha: z.number().min(0.0001).max(0.5),
  /** Folds that both have to have, or nothing is promoted. */
  minFolds: z.int().min(1).max(1000),
  /** Before a challenger that was better on folds may take the champion's place. */
  trial: policyTrial,
  /** The champion before comes back where a fresh one does worse on what came. */
  rollback: z.boolean(),
});
export type DeploymentPolicy = z.infer<typeof deploymentPolicy>;

export const defaultPolicy: DeploymentPolicy = {
  retrain: { onDrift: true, onDegradation: true, everyPeriods: null },
  promote: 'if-better',
  alpha: 0.05,
  minFolds: 3,
  trial: { kind: 'none' },
  rollback: true,
};

export const deploymentName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => !/[\p{Cc}"'`/\\]/u.test(name), 'the name of a deployment has no quotes, slashes and line breaks');

const horizon = z.int().min(1).max(10_000);
const levels = z.array(z.number().gt(0).lt(100)).max(10);

/** A registered model at work: its champion forecasts from the newest version of a dataset. */
export const deployment = z.object({
  id: z.string(),
  name: z.string(),
  modelId: z.string(),
  datasetId: z.string(),
  horizon,
  levels,
  policy: deploymentPolicy,
  paused: z.boolean(),
  createdAt: z.string(),
});
export type Deployment = z.infer<typeof deployment>;

/** What is given to make one; what is absent is as the champion was trained. */
export const newDeployment = z.object({
  name: deploymentName.optional(),
  /** Name or id of the registered model. */
  model: z.string().min(1).max(200),
  /** Name or id; the dataset that the champion learnt from where absent. */
  dataset: z.string().min(1).max(200).optional(),
  horizon: horizon.optional(),
  levels: levels.optional(),
  policy: deploymentPolicy.partial().optional(),
});
export type NewDeployment = z.infer<typeof newDeployment>;

export const deploymentChange = z.object({
  name: deploymentName.optional(),
  horizon: horizon.optional(),
  levels: levels.optional(),
  policy: deploymentPolicy.partial().optional(),
  paused: z.boolean().optional(),
});
export type DeploymentChange = z.infer<typeof deploymentChange>;

/** A forecast that was made and kept, so that it can be judged when actuals come. */
export const loggedForecast = z.object({
  id: z.string(),
  deploymentId: z.string(),
  modelVersionId: z.string(),
  role: forecastRole,
  /** The data that it stood on. */
  datasetVersionId: z.string(),
  /** The last period that was known, as text. */
  origin: z.string(),
  madeAt: z.string(),
  horizon,
  levels,
  /** Series that have one, and that have none. */
  series: z.int(),
  failed: z.int(),
});
export type LoggedForecast = z.infer<typeof loggedForecast>;

/** One series of what a deployment gives to its users: its newest forecast, by the version that serves it. */
export const servedSeries = z.object({
  series: z.record(z.string(), z.string()),
  /** Number of the version that serves it. */
  version: z.int(),
  time: z.array(z.string()),
  forecast: z.array(z.number()),
  bands: z.array(z.object({ level: z.number(), lower: z.array(z.number()), upper: z.array(z.number()) })),
});
export type ServedSeries = z.infer<typeof servedSeries>;

/** What a deployment gives to its users, a page of series at a time. */
export const servedForecast = z.object({
  origin: z.string(),
  madeAt: z.string(),
  horizon,
  levels,
  /** Who serves how many series: the champion first, then the challenger of an A/B period. */
  versions: z.array(z.object({ id: z.string(), number: z.int(), label: z.string(), series: z.int() })),
  /** Series in all. */
  total: z.int(),
  rows: z.array(servedSeries),
});
export type ServedForecast = z.infer<typeof servedForecast>;

/**
 * `waiting`: it has come and nothing was done yet. `working`: it is being looked at. `done`: checked, matched with forecasts, forecast from.
 * `refused`: it lacks what the deployed model needs. `failed`: something went wrong; `message` says what.
 */
export const arrivalState = z.enum(['waiting', 'working', 'done', 'refused', 'failed']);
export type ArrivalState = z.infer<typeof arrivalState>;

/** A version of the deployment's dataset that has come. */
export const arrival = z.object({
  deploymentId: z.string(),
  datasetVersionId: z.string(),
  /** Number of the dataset version. */
  number: z.int(),
  at: z.string(),
  state: arrivalState,
  /** Sentences: what is missing or odd in it. */
  findings: z.array(z.string()),
  message: z.string().nullable(),
  /** Periods that came with it, and values of them that were forecast before; null until it was looked at. */
  newPeriods: z.int().nullable(),
  matched: z.int().nullable(),
  finishedAt: z.string().nullable(),
});
export type Arrival = z.infer<typeof arrival>;
