import { formatPeriod } from '../../../engine/core/time-axis.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { endOf } from '../experiments/update.ts';
import { periodShift } from '../lineage/period-shift.ts';

/** Periods that one dataset version goes on beyond another. @throws ApiError `bad-input` where their periods do not fall onto each other */
export function newPeriods(before: LoadedPanel, after: LoadedPanel): number {
  const shift = periodShift(before.version.axis, after.version.axis);
  if (shift === null) throw apart(after, before.version.datasetName);
  return endOf(after.panel) + shift - endOf(before.panel);
}

const apart = ({ version }: LoadedPanel, other: string): ApiError =>
  new ApiError('bad-input', `The periods of ${version.datasetName} v${version.number} do not fall onto those of ${other}.`);

/** The last period of data, counted on a deployment's axis. @throws ApiError `not-found`, `bad-input` as `newPeriods` */
export function lastPeriod(store: Store, deploymentId: string, data: LoadedPanel): number {
  const deployment = store.deployments.get(deploymentId);
  if (!deployment) throw new ApiError('not-found', 'This deployment is not there any more.');
  const shift = periodShift(deployment.axis, data.version.axis);
  if (shift === null) throw apart(data, deployment.name);
  return endOf(data.panel) + shift - 1;
}

/** A period of a deployment as text. */
export function periodText(store: Store, deploymentId: string, period: number): string {
  const deployment = store.deployments.get(deploymentId);
  return deployment ? formatPeriod(deployment.axis, period) : String(period);
}
