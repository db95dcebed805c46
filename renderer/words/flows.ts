import type { PolicyTrial } from '../../contract/entities/deployment.ts';
import type { Flow, FlowReason, FlowState, FlowStepName, FlowStepState, Trial } from '../../contract/entities/flow.ts';
import type { ScheduleRun, ScheduleTask } from '../../contract/entities/schedule.ts';
import { counted } from './numbers.ts';
import { duration } from './times.ts';

export const stepLabels: Record<FlowStepName, string> = {
  validate: 'Check the data',
  process: 'Prepare them',
  drift: 'Look for drift',
  evaluate: 'Judge past forecasts',
  retrain: 'Train a challenger',
  compare: 'Compare',
  promote: 'Promote or keep',
  infer: 'Forecast',
  report: 'Report',
  alert: 'Tell',
};
export const stepStates: Record<FlowStepState, string> = {
  waiting: 'Waits',
  running: 'Runs',
  done: 'Done',
  skipped: 'Nothing to do',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
export const flowStates: Record<FlowState, string> = {
  queued: 'Waits',
  running: 'Runs',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
export const reasonWords: Record<FlowReason, string> = {
  arrival: 'data came',
  schedule: 'scheduled',
  drift: 'drift',
  degradation: 'errors grew',
  asked: 'asked for',
};
export const runStates: Record<ScheduleRun['state'], string> = {
  waiting: 'Waits',
  running: 'Runs',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Left out',
};
export const runReasons: Record<ScheduleRun['reason'], string> = { due: 'Due', missed: 'Caught up', asked: 'Asked for' };
export const taskLabels: Record<ScheduleTask['kind'], string> = {
  flow: 'Take a deployment through its flow',
  import: 'Import newer data',
  drift: 'Look for drift',
  report: 'Write a report',
  retention: 'Remove what nothing uses',
};

/** How long something took, or has taken so far. */
export const took = (startedAt: string | null, endedAt: string | null): string =>
  startedAt === null ? '' : duration((endedAt === null ? Date.now() : Date.parse(endedAt)) - Date.parse(startedAt));

export const isOver = ({ state }: Pick<Flow, 'state'>): boolean => state !== 'queued' && state !== 'running';

/** What a policy tries a challenger by. */
export const triesWords = (plan: PolicyTrial): string =>
  plan.kind === 'none'
    ? 'no'
    : plan.kind === 'shadow'
      ? `in the shadow, ${counted(plan.periods, 'period')}`
      : `on ${plan.share}% of the series, ${counted(plan.periods, 'period')}`;

/** A trial in a sentence. */
export function trialSentence({ kind, champion, other, periods, come, since, state, reason, split }: Trial): string {
  if (state === 'ended') return reason ?? 'It is over.';
  if (kind === 'ab' && split)
    return `v${other.number} serves ${split.others} of ${split.series} series (${split.share}%) since ${since}, v${champion.number} the others: ${come} of ${periods} periods have come, then they decide.`;
  return kind === 'shadow'
    ? `v${other.number} forecasts in the shadow of v${champion.number} since ${since}: ${come} of ${periods} periods have come, then they decide.`
    : `v${other.number}, the champion before, forecasts beside v${champion.number} since ${since}: ${come} of ${periods} periods have come. It comes back if it would have done better.`;
}
