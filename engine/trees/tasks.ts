import type { ParallelTasks } from '../core/parallel.ts';
import { PREDICT_TASK, predictTask } from './predict.ts';
import { SHAP_TASK, shapTask } from './tree-shap.ts';
import { TRAIN_TASK, trainTask } from './train.ts';

/** What trees run on other threads. */
export const treeTasks: ParallelTasks = { [TRAIN_TASK]: trainTask, [PREDICT_TASK]: predictTask, [SHAP_TASK]: shapTask };
