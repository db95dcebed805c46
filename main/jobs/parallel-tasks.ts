import type { ParallelTasks } from '../../engine/core/parallel.ts';
import { fusedTasks } from '../../engine/nets/fused/backend.ts';
import { treeTasks } from '../../engine/trees/tasks.ts';

/** What the engine may ask to be run on another thread, by name. */
export const parallelTasks: ParallelTasks = { ...treeTasks, ...fusedTasks };
