import { plainReader } from '../core/plain-data.ts';
import { readPoint } from './check-space.ts';
import { readPlan, rungsOf, type Plan } from './plan.ts';
import { isFinished, stepsOf, type Evaluation, type Study, type Trial } from './study.ts';

const MOST = 200_000;
const read = plainReader('This is no search that was saved');

function readTrial(plan: Plan, json: unknown, i: number): Trial {
  const at = `trials[${i}]`;
  const { id, bracket, point } = read.object(json, at, ['id', 'bracket', 'point']);
  return {
    id: read.whole(id, `${at}.id`, i, i),
    bracket: read.whole(bracket, `${at}.bracket`, 0, MOST),
    point: readPoint(plan.space, point, `${at}.point`),
  };
}

function readEvaluation(json: unknown, at: string, trials: number, rungs: number): Evaluation {
  const all = read.object(json, at, ['trial', 'rung', 'status', 'score', 'finished', 'elapsedMs']);
  const status = read.oneOf(all['status'], `${at}.status`, ['waiting', 'running', 'done', 'failed']);
  const ended = status === 'done' || status === 'failed';
  const only = <T>(key: string, given: boolean, value: () => T): T | null =>
    given ? value() : all[key] === null ? null : read.refuse(`${at}.${key}`, `null while ${status}`, all[key]);
  return {
    trial: read.whole(all['trial'], `${at}.trial`, 0, trials - 1),
    rung: read.whole(all['rung'], `${at}.rung`, 0, rungs - 1),
    status,
    score: only('score', status === 'done', () => read.number(all['score'], `${at}.score`)),
    finished: only('finished', ended, () => read.whole(all['finished'], `${at}.finished`, 1, MOST)),
    elapsedMs: only('elapsedMs', ended, () => read.number(all['elapsedMs'], `${at}.elapsedMs`, 0)),
  };
}

/** Each trial climbs from the first rung of its bracket, one rung after a result at the last; results are numbered from 1. */
function checkClimbs({ plan, trials, evaluations }: Study): void {
  const last = rungsOf(plan).length - 1;
  const climbed: (Evaluation | undefined)[] = trials.map(() => undefined);
  evaluations.forEach((one, i) => {
    const trial = trials[one.trial] as Trial;
    const before = climbed[one.trial];
    if (before && before.status !== 'done') read.refuse(`evaluations[${i}].trial`, 'one whose earlier evaluation is done', one.trial);
    const rung = before ? before.rung + 1 : last - stepsOf(plan, trial.bracket);
    if (one.rung !== rung) read.refuse(`evaluations[${i}].rung`, String(rung), one.rung);
    climbed[one.trial] = one;
  });
  const idle = climbed.indexOf(undefined);
  if (idle >= 0) read.refuse(`trials[${idle}]`, 'one that was given out', 'a trial without evaluations');
  const ended = evaluations.filter(isFinished).map(({ finished }) => finished as number);
  const order = new Set(ended);
  if (order.size !== ended.length || ended.some((finished) => finished > ended.length))
    read.refuse('evaluations', `finished in an order from 1 to ${ended.length}`, ended.slice(0, 10));
}

/**
 * A study from a file, looked at field by field.
 *
 * @throws EngineError `invalid-option`, naming the field, what it needs and what it got
 */
export function readStudy(json: unknown): Study {
  const all = read.object(json, 'study', ['formatVersion', 'plan', 'trials', 'evaluations', 'elapsedMs']);
  read.whole(all['formatVersion'], 'formatVersion', 1, 1);
  const plan = readPlan(all['plan']);
  const trials = read.list(all['trials'], 'trials', MOST).map((one, i) => readTrial(plan, one, i));
  const rungs = rungsOf(plan).length;
  const evaluations = read
    .list(all['evaluations'], 'evaluations', MOST)
    .map((one, i) => readEvaluation(one, `evaluations[${i}]`, trials.length, rungs));
  const study: Study = { formatVersion: 1, plan, trials, evaluations, elapsedMs: read.number(all['elapsedMs'], 'elapsedMs', 0) };
  checkClimbs(study);
  return study;
}
