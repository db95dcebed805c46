import type { DeploymentPolicy, PolicyTrial } from '../../../contract/entities/deployment.ts';
import type { Values } from './values.ts';

/** @param share - percent of the series that a challenger serves; 0 for none, it stands in the shadow */
export const trialPlanOf = (periods: number, share: number): PolicyTrial =>
  periods === 0 ? { kind: 'none' } : share === 0 ? { kind: 'shadow', periods } : { kind: 'ab', periods, share };

/** The policy that a new deployment gets. */
export const configuredPolicy = ({ deployments: policy }: Pick<Values, 'deployments'>): DeploymentPolicy => ({
  retrain: { onDrift: policy.retrain_on_drift, onDegradation: policy.retrain_on_degradation, everyPeriods: policy.retrain_every_periods },
  promote: policy.promote,
  alpha: policy.alpha,
  minFolds: policy.min_folds,
  trial: trialPlanOf(policy.trial_periods, policy.ab_share),
  rollback: policy.rollback,
});
