import type { DriftCheck } from '../../../contract/entities/drift.ts';
import { Mark } from '../../components/mark.tsx';

const states = { running: 'checking', cancelled: 'cancelled', interrupted: 'interrupted', failed: 'failed', done: '' } as const;

/** What a check found. */
export const StatusMark = ({ check: { state, status } }: { readonly check: DriftCheck }) => (
  <Mark tone={status === 'drift' || state === 'failed' ? 'attention' : status === null ? 'quiet' : 'usual'}>
    {status === 'drift' ? 'drift' : status === 'calm' ? 'calm' : states[state]}
  </Mark>
);
