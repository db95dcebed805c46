import { EngineError } from '../core/errors.ts';
import type { Study } from './study.ts';

/**
 * The study with the result of a running evaluation.
 *
 * @param trial - its number; a trial runs at one rung at a time
 * @param score - lower is better; null where the evaluation failed
 * @param elapsedMs - time spent on this search over all sittings, as for `nextJob`
 * @throws EngineError `invalid-option` when the trial is not running, `not-finite` for a score that is no number
 */
export function report(study: Study, trial: number, score: number | null, elapsedMs = study.elapsedMs): Study {
  const at = study.evaluations.findIndex((one) => one.trial === trial && one.status === 'running');
  const running = study.evaluations[at];
  if (!running) throw new EngineError('invalid-option', `A report needs a trial that is running, but trial ${trial} is not.`, { trial });
  if (score !== null && !Number.isFinite(score))
    throw new EngineError('not-finite', `The score of trial ${trial} must be a finite number, or null where it failed, but is ${score}.`, {
      trial,
    });
  const elapsed = Math.max(study.elapsedMs, elapsedMs);
  const finished = 1 + study.evaluations.filter((one) => one.finished !== null).length;
  const result = { ...running, status: score === null ? ('failed' as const) : ('done' as const), score, finished, elapsedMs: elapsed };
  return { ...study, elapsedMs: elapsed, evaluations: study.evaluations.with(at, result) };
}
