import type { DriftCheck } from '../../../contract/entities/drift.ts';
import css from './drift.module.css';

const states = { running: 'checking', cancelled: 'cancelled', interrupted: 'interrupted', failed: 'failed', done: '' } as const;

/** What a check found, as a small mark with a word. */
export const StatusMark = ({ check: { state, status } }: { readonly check: DriftCheck }) => (
  <span
    className={css.mark}
    data-attention={status === 'drift' || state === 'failed' || undefined}
    data-quiet={status === null || undefined}
  >
    {status === 'drift' ? 'drift' : status === 'calm' ? 'calm' : states[state]}
  </span>
);
