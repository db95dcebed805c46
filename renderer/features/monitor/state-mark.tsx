import type { DeploymentSummary } from '../../../contract/entities/performance.ts';
import { Mark } from '../../components/mark.tsx';
import { deploymentStates, needsAttention } from '../../words/monitor.ts';

/** How a deployment does. */
export const StateMark = ({ state }: { readonly state: DeploymentSummary['state'] }) => (
  <Mark tone={needsAttention(state) ? 'attention' : state === 'paused' || state === 'waiting' ? 'waiting' : 'usual'}>
    {deploymentStates[state]}
  </Mark>
);
