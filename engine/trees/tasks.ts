import type { ParallelTasks } from '../core/parallel.ts';
import { PREDICT_TASK, predictTask } from './predict.ts';
import { TRAIN_TASK, trainTask } from './train.ts';

/** What trees run on other threads. */
export const treeTasks: ParallelTasks = { [TRAIN_TASK]: trainTask, [PREDICT_TASK]: predictTask };
