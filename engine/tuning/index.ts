export { readPoint, readSpace } from './check-space.ts';
export {
  defaultPoint,
  type ChoiceDimension,
  type Condition,
  type Dimension,
  type NumberDimension,
  type Point,
  type Space,
  type Value,
} from './space.ts';
export { drawRandom } from './random.ts';
export { defaultTpe, suggestTpe, type Observation, type TpeSettings } from './tpe.ts';
export { suggest, type Sampler } from './suggest.ts';
export {
  readBudget,
  readPlan,
  resourceUnits,
  rungsOf,
  type Budget,
  type Plan,
  type Resource,
  type ResourceUnit,
  type Scheduler,
} from './plan.ts';
export { isFinished, openStudy, resumeStudy, withBudget, type Evaluation, type Study, type Trial } from './study.ts';
export { nextJob, type Job, type Next } from './next.ts';
export { report } from './report.ts';
export { bestOf, progressOf, type Best, type Progress } from './best.ts';
export { readStudy } from './read-study.ts';
export { importanceOf, type Importance } from './importance.ts';
export { defaultSearches, type DefaultSearch } from './spaces/index.ts';
