import type { Arrival } from '../../contract/entities/deployment.ts';
import type { DeploymentSummary, PerformanceEvent } from '../../contract/entities/performance.ts';

/** How a deployment does, in a word or two. */
export const deploymentStates: Record<DeploymentSummary['state'], string> = {
  'as-expected': 'As expected',
  degraded: 'Errs too much',
  recovered: 'Recovered',
  waiting: 'Waits for actuals',
  unknown: 'Too little known',
  blocked: 'Stands still',
  paused: 'Paused',
};
/** Those that somebody should look at. */
export const needsAttention = (state: DeploymentSummary['state']): boolean => state === 'degraded' || state === 'blocked';

export const arrivalStates: Record<Arrival['state'], string> = {
  waiting: 'Waits',
  working: 'Is looked at',
  done: 'Taken',
  refused: 'Refused',
  failed: 'Failed',
};

export const eventWords: Record<PerformanceEvent['action'], string> = {
  register: 'registered',
  promote: 'champion',
  rollback: 'back to',
  archive: 'archived',
  restore: 'restored',
};
