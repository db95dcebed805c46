import type { Job } from '../../../contract/entities/job.ts';
import type { Store } from '../../store/store.ts';
import { markInterrupted } from './jobs.ts';

/** Marks jobs whose process is gone as interrupted, with what they worked on. @returns these jobs */
export function interruptLost(store: Store): Job[] {
  const owners: Partial<Record<Job['kind'], { setState(id: string, state: 'interrupted'): void }>> = {
    train: store.experiments,
    'row-model': store.rowModels,
    tune: store.tunings,
    levels: store.levels,
    drift: store.driftChecks,
  };
  const lost = markInterrupted(store.jobs);
  for (const { kind, subjectId } of lost) if (subjectId !== null) owners[kind]?.setState(subjectId, 'interrupted');
  return lost;
}
