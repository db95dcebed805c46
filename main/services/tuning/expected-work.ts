import { isFinished, rungsOf, type Study } from '../../../engine/tuning/index.ts';
import type { StoredStudy } from '../../store/repositories/tunings.ts';

/** Evaluations that a search of so many trials makes at each rung, about. */
function expectedAt(study: Study): number[] | null {
  const { plan } = study;
  if (plan.budget.trials === null) return null;
  const trials = plan.budget.trials;
  return rungsOf(plan).map((_, rung) => Math.max(rung === 0 ? 1 : 0, Math.floor(trials / plan.eta ** rung)));
}

/** Milliseconds that an evaluation takes at each rung: measured, else in proportion to the resource. */
function costAt({ study, reference }: StoredStudy): number[] {
  const rungs = rungsOf(study.plan);
  const most = rungs[rungs.length - 1] as number;
  const fallback = reference?.ms ?? 0;
  const ended = study.evaluations.filter(isFinished);
  const total = ended.reduce((sum, { rung }) => sum + (rungs[rung] as number), 0);
  const pace = total > 0 && study.elapsedMs > 0 ? study.elapsedMs / total : fallback / most;
  return rungs.map((amount) => amount * pace);
}

/** Milliseconds left of the trials; infinite where only time ends the search, null while nothing is known. */
function trialsLeftMs(all: readonly StoredStudy[], share: number): number | null {
  let left = 0;
  for (const stored of all) {
    const { study, reference } = stored;
    const expected = expectedAt(study);
    if (!expected) return Infinity;
    if (!reference) return null;
    const cost = costAt(stored);
    expected.forEach((count, rung) => {
      const done = study.evaluations.filter((one) => one.rung === rung && isFinished(one)).length;
      const running = study.evaluations.some((one) => one.rung === rung && one.status === 'running') ? share : 0;
      left += Math.max(0, count - done - running) * (cost[rung] as number);
    });
  }
  return left;
}

/** Milliseconds left, whichever end comes first; null while nothing is known. */
export function leftOf(all: readonly StoredStudy[], share: number, spentMs: number, budgetMs: number): number | null {
  const byTrials = trialsLeftMs(all, share);
  const byTime = budgetMs - spentMs;
  const left = Math.min(byTrials ?? Infinity, byTime);
  return Number.isFinite(left) ? Math.max(0, left) : null;
}

/** Trials that have ended, and about how many there will be. */
export function expectedWork(
  all: readonly StoredStudy[],
  share: number,
  spentMs: number,
  budgetMs: number,
): { done: number; total: number } {
  const done = all.reduce((sum, { study, reference }) => sum + study.evaluations.filter(isFinished).length + (reference ? 1 : 0), 0);
  const left = leftOf(all, share, spentMs, budgetMs);
  if (left === null || done === 0 || spentMs === 0) return { done, total: done + all.length };
  return { done, total: Math.max(done + 1, Math.round((done * (spentMs + left)) / spentMs)) };
}
