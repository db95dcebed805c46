import type { DeploymentSummary } from '../../../contract/entities/performance.ts';
import { deploymentStates, needsAttention } from '../../words/monitor.ts';
import css from './monitor.module.css';

/** How a deployment does, as a small mark with a word. */
export const StateMark = ({ state }: { readonly state: DeploymentSummary['state'] }) => (
  <span
    className={css.state}
    data-attention={needsAttention(state) || undefined}
    data-quiet={state === 'paused' || state === 'waiting' || undefined}
  >
    {deploymentStates[state]}
  </span>
);
