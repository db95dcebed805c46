import { z } from 'zod';

/** Why a flow began: data came, a schedule was due, data drifted, the model errs more than it should, somebody asked. */
export const flowReason = z.enum(['arrival', 'schedule', 'drift', 'degradation', 'asked']);
export type FlowReason = z.infer<typeof flowReason>;

/** In the order in which they are done. */
export const flowStepName = z.enum([
  'validate',
  'process',
  'drift',
  'evaluate',
  'retrain',
  'compare',
  'promote',
  'infer',
  'report',
  'alert',
]);
export type FlowStepName = z.infer<typeof flowStepName>;

/** `queued`: waits for its turn, or for a process that works on flows. */
export const flowState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type FlowState = z.infer<typeof flowState>;
/** `skipped`: there was nothing to do, its summary says why. */
export const flowStepState = z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'cancelled']);
export type FlowStepState = z.infer<typeof flowStepState>;

export const flowOptions = z.object({
  /** Whether a challenger is trained. `by-policy`: as the deployment says. */
  retrain: z.enum(['by-policy', 'always', 'never']),
  /** What the report is written as; null for none. */
  report: z.enum(['html', 'pdf', 'xlsx', 'json', 'md']).nullable(),
});
export type FlowOptions = z.infer<typeof flowOptions>;

const failure = z.object({ code: z.string(), message: z.string() });

export const flowStep = z.object({
  name: flowStepName,
  state: flowStepState,
  /** How often it was begun: again after a failure that may pass, or after a process ended in it. */
  attempts: z.int(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** What came of it, in a sentence or two. */
  summary: z.string().nullable(),
  /** The same as data: ids of what was made, figures. */
  result: z.record(z.string(), z.unknown()).nullable(),
  error: failure.nullable(),
  log: z.array(z.object({ at: z.string(), line: z.string() })),
});
export type FlowStep = z.infer<typeof flowStep>;

const flowHead = z.object({
  id: z.string(),
  deploymentId: z.string(),
  /** Name of the deployment. */
  deployment: z.string(),
  reason: flowReason,
  state: flowState,
  options: flowOptions,
  /** The data that it is about; null before it has begun. */
  data: z.object({ versionId: z.string(), name: z.string(), number: z.int() }).nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** What came of it, in words; null before its end. */
  outcome: z.string().nullable(),
});

export const flowSummary = flowHead.extend({
  steps: z.array(flowStep.pick({ name: true, state: true, startedAt: true, endedAt: true, summary: true })),
});
export type FlowSummary = z.infer<typeof flowSummary>;

export const flow = flowHead.extend({ steps: z.array(flowStep) });
export type Flow = z.infer<typeof flow>;

/**
 * Two versions that forecast side by side until enough has come. `shadow`: a challenger that was better on folds, before it may serve. `ab`: the same, where it serves a
 * share of the series. `probation`: a fresh champion beside the one before, which comes back where it would have done better.
 */
export const trialKind = z.enum(['shadow', 'ab', 'probation']);
/** `stopped`: before its end, because the challenger did clearly worse, or by hand. */
export const trialOutcome = z.enum(['promoted', 'kept', 'rolled-back', 'overtaken', 'stopped']);
/**
 * What each of two versions gave to users of the series that it served in an A/B period: the newest forecast of each period beside what came, as MASE, and what the
 * other would have given there. Null where nothing could be scaled.
 */
export const servedParts = z.object({
  challenger: z.object({ series: z.int(), values: z.int(), mase: z.number().nullable(), champion: z.number().nullable() }),
  champion: z.object({ series: z.int(), values: z.int(), mase: z.number().nullable() }),
  /** MASE of what the challenger served less that of what the champion served, over series, with its 95 percent interval. */
  difference: z.object({ estimate: z.number(), lower: z.number(), upper: z.number() }).nullable(),
});
export type ServedParts = z.infer<typeof servedParts>;
export const trial = z.object({
  id: z.string(),
  deploymentId: z.string(),
  kind: trialKind,
  /** Who serves, and who forecasts beside it: ids of registered versions with their numbers. */
  champion: z.object({ id: z.string(), number: z.int(), label: z.string() }),
  other: z.object({ id: z.string(), number: z.int(), label: z.string() }),
  flowId: z.string().nullable(),
  /** In an A/B period: percent of the series that the other one serves, and how many these were of how many when it began. */
  split: z.object({ share: z.int(), others: z.int(), series: z.int() }).nullable(),
  /** Last period that was known when it began. */
  since: z.string(),
  /** Periods that have to come, and those that have. */
  periods: z.int(),
  come: z.int(),
  state: z.enum(['running', 'ended']),
  outcome: trialOutcome.nullable(),
  reason: z.string().nullable(),
  beganAt: z.string(),
  endedAt: z.string().nullable(),
});
export type Trial = z.infer<typeof trial>;
