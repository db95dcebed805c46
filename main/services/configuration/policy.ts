import type { DeploymentPolicy } from '../../../contract/entities/deployment.ts';
import type { Values } from './values.ts';

/** The policy that a new deployment gets. */
export const configuredPolicy = ({ deployments: policy }: Pick<Values, 'deployments'>): DeploymentPolicy => ({
  retrain: { onDrift: policy.retrain_on_drift, onDegradation: policy.retrain_on_degradation, everyPeriods: policy.retrain_every_periods },
  promote: policy.promote,
  alpha: policy.alpha,
  minFolds: policy.min_folds,
  shadowPeriods: policy.shadow_periods,
  rollback: policy.rollback,
});
