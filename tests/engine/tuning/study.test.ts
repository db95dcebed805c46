import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import {
  bestOf,
  nextJob,
  openStudy,
  progressOf,
  readPlan,
  readStudy,
  report,
  resumeStudy,
  withBudget,
  rungsOf,
  type Job,
  type Plan,
  type Scheduler,
  type Study,
} from '../../../engine/tuning/index.ts';

const plan = (scheduler: Scheduler, more: Partial<Plan> = {}): Plan => ({
  space: [
    { name: 'kind', type: 'choice', values: ['a', 'b'], default: 'a' },
    { name: 'x', type: 'uniform', min: 0, max: 1, default: 0.5 },
  ],
  sampler: 'tpe',
  scheduler,
  resource: { unit: 'epochs', min: 1, max: 9 },
  eta: 3,
  budget: { trials: null, evaluations: 60, minutes: null },
  first: [],
  seed: 7,
  ...more,
});

/** Truer with more of the resource; about one trial in ten fails. */
const scoreOf = ({ point, resource, trial }: Job): number | null =>
  trial % 10 === 9 ? null : ((point['x'] as number) - 0.3) ** 2 + (point['kind'] === 'a' ? 0 : 1) + Math.sin(trial) / resource;
const throughJson = (study: Study): Study => readStudy(JSON.parse(JSON.stringify(study)));

function search(start: Study, most = Infinity): { readonly study: Study; readonly jobs: readonly Job[]; readonly why: string } {
  let study = start;
  const jobs: Job[] = [];
  for (;;) {
    const next = nextJob(study);
    study = next.study;
    if (!next.job) return { study, jobs, why: next.why };
    jobs.push(next.job);
    if (jobs.length > most) return { study, jobs, why: 'interrupted' };
    study = report(study, next.job.trial, scoreOf(next.job), study.elapsedMs + 1000);
  }
}

const all = ['full', 'halving', 'asha', 'hyperband'] as const;

describe.each(all)('%s', (scheduler) => {
  test('spends its budget of evaluations, on points of the space, and knows the best', () => {
    const { study, jobs, why } = search(openStudy(plan(scheduler)));
    expect(why).toBe('budget');
    expect(jobs).toHaveLength(60);
    const best = bestOf(study);
    const atTop = jobs.filter(({ resource }) => resource === 9).flatMap((job) => scoreOf(job) ?? []);
    expect(best).toMatchObject({ resource: 9, score: Math.min(...atTop) });
    expect(progressOf(study)).toHaveLength(60);
    expect(progressOf(study).at(-1)?.best).toEqual(best);
    for (const [i, { finished, elapsedMs }] of progressOf(study).entries()) expect([finished, elapsedMs]).toEqual([i + 1, (i + 1) * 1000]);
  });

  test('a search that is interrupted anywhere, stored and resumed ends as one that was not', () => {
    const whole = search(openStudy(plan(scheduler, { budget: { trials: null, evaluations: 30, minutes: null } }))).study;
    for (let most = 0; most < 30; most++) {
      const { study } = search(openStudy(plan(scheduler, { budget: { trials: null, evaluations: 30, minutes: null } })), most);
      expect(search(resumeStudy(throughJson(study))).study).toEqual(whole);
    }
  });

  test('property: whatever order results come in, no more than is allowed goes up, and only after its results', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 8 }), (seed, workers) => {
        const rng = createRng(seed);
        let study = openStudy(plan(scheduler, { sampler: 'random', seed, budget: { trials: null, evaluations: 50, minutes: null } }));
        const running: Job[] = [];
        for (;;) {
          const next = running.length < workers ? nextJob(study) : null;
          if (next) study = next.study;
          if (next?.job) {
            const { rung, trial } = next.job;
            const below = study.evaluations.filter((one) => one.rung === rung - 1 && one.finished !== null);
            // ASHA goes by the results of the moment: a trial may be overtaken after it went up.
            if (scheduler === 'asha' && rung > 0) {
              const own = below.find((one) => one.trial === trial)?.score as number;
              expect(below.filter(({ score }) => score !== null && score < own).length).toBeLessThan(Math.floor(below.length / 3));
            }
            running.push(next.job);
            continue;
          }
          if (running.length === 0) break;
          const [job] = running.splice(Math.floor(rng.uniform() * running.length), 1) as [Job];
          study = report(study, job.trial, scoreOf(job));
          expect(throughJson(study)).toEqual(study);
        }
        expect(study.evaluations).toHaveLength(50);
        const rungs = rungsOf(study.plan).length;
        for (let rung = 1; scheduler !== 'asha' && rung < rungs; rung++) {
          const brackets = new Set(study.trials.map(({ bracket }) => bracket));
          for (const bracket of brackets) {
            const at = (r: number): number[] =>
              study.evaluations.flatMap((one) => (one.rung === r && study.trials[one.trial]?.bracket === bracket ? [one.trial] : []));
            const below = at(rung - 1);
            if (below.length > 0) expect(at(rung).length).toBeLessThanOrEqual(Math.floor(below.length / 3));
          }
        }
        const failed = study.evaluations.filter(({ status }) => status === 'failed');
        for (const { trial, rung } of failed) expect(study.evaluations.some((one) => one.trial === trial && one.rung > rung)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});

test('halving: of nine with an epoch the best three go on with three, the best of them with nine, and a new round begins', () => {
  const { jobs } = search(openStudy(plan('halving', { sampler: 'random', budget: { trials: null, evaluations: 14, minutes: null } })));
  expect(jobs.map(({ resource }) => resource)).toEqual([...new Array<number>(9).fill(1), 3, 3, 3, 9, 1]);
  expect(jobs.map(({ from }) => from)).toEqual([...new Array<number>(9).fill(0), 1, 1, 1, 3, 0]);
  const ranked = jobs.slice(0, 9).filter((job) => scoreOf(job) !== null);
  ranked.sort((a, b) => (scoreOf(a) as number) - (scoreOf(b) as number));
  expect(jobs.slice(9, 12).map(({ trial }) => trial)).toEqual(ranked.slice(0, 3).map(({ trial }) => trial));
});

test('Hyperband: brackets of the sizes of table 1 of the paper for R = 81, eta = 3', () => {
  const study = openStudy(
    plan('hyperband', {
      sampler: 'random',
      resource: { unit: 'epochs', min: 1, max: 81 },
      budget: { trials: null, evaluations: 206, minutes: null },
    }),
  );
  let current = study;
  const counts = new Map<string, number>();
  for (;;) {
    const { study: next, job } = nextJob(current);
    if (!job) break;
    current = report(next, job.trial, (job.point['x'] as number) + (job.point['kind'] === 'a' ? 0 : 1));
    const key = `${next.trials[job.trial]?.bracket}: ${job.resource}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(Object.fromEntries(counts)).toEqual({
    '0: 1': 81,
    '0: 3': 27,
    '0: 9': 9,
    '0: 27': 3,
    '0: 81': 1,
    '1: 3': 34,
    '1: 9': 11,
    '1: 27': 3,
    '1: 81': 1,
    '2: 9': 15,
    '2: 27': 5,
    '2: 81': 1,
    '3: 27': 8,
    '3: 81': 2,
    '4: 81': 5,
  });
});

test('ASHA: the third result lets the best go up at once; with several workers nobody waits', () => {
  let rising = openStudy(plan('asha', { sampler: 'random', budget: { trials: null, evaluations: 13, minutes: null } }));
  const given: [number, number][] = [];
  for (let next = nextJob(rising); next.job; next = nextJob(rising)) {
    given.push([next.job.trial, next.job.resource]);
    rising = report(next.study, next.job.trial, next.job.trial);
  }
  // Trial 0 is best, trial 1 second and so on: 1 goes up once six results are in, 2 after nine.
  expect(given.map(([, resource]) => resource)).toEqual([1, 1, 1, 3, 1, 1, 1, 3, 1, 1, 1, 3, 9]);
  expect(given.filter(([, resource]) => resource > 1)).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
    [0, 9],
  ]);
  let study = openStudy(plan('asha'));
  for (let i = 0; i < 20; i++) {
    const next = nextJob(study);
    expect(next.job).not.toBeNull();
    study = next.study;
  }
});

test('halving waits for a rung to end', () => {
  let study = openStudy(plan('halving'));
  for (let i = 0; i < 9; i++) study = nextJob(study).study;
  expect(nextJob(study)).toMatchObject({ job: null, why: 'waiting' });
  for (let i = 0; i < 8; i++) study = report(study, i, i);
  expect(nextJob(study)).toMatchObject({ job: null, why: 'waiting' });
  study = report(study, 8, null);
  expect(nextJob(study)).toMatchObject({ job: { trial: 0, resource: 3, from: 1 } });
});

test('first points come first, then what is drawn', () => {
  const first = [
    { kind: 'a', x: 0.5 },
    { kind: 'b', x: 0.25 },
  ];
  const { jobs } = search(openStudy(plan('full', { first, budget: { trials: null, evaluations: 4, minutes: null } })));
  expect(jobs.slice(0, 2).map(({ point }) => point)).toEqual(first);
  expect(new Set(jobs.map(({ point }) => JSON.stringify(point))).size).toBe(4);
});

test('minutes count over all sittings', () => {
  const limited = plan('full', { budget: { trials: null, evaluations: null, minutes: 1 } });
  const first = nextJob(openStudy(limited), 0);
  const stored = throughJson(report(first.study, 0, 1, 59_999));
  const second = nextJob(resumeStudy(stored), stored.elapsedMs);
  expect(second.job).not.toBeNull();
  const end = nextJob(report(second.study, 1, 2, stored.elapsedMs + 1), stored.elapsedMs + 1);
  expect(end).toMatchObject({ job: null, why: 'budget', study: { elapsedMs: 60_000 } });
  expect(bestOf(end.study)).toMatchObject({ trial: 0, score: 1 });
});

test.each(all)('%s ends when a small space has been tried', (scheduler) => {
  const space: Plan['space'] = [{ name: 'n', type: 'integer', min: 1, max: 11 }];
  let study = openStudy(plan(scheduler, { space, budget: { trials: null, evaluations: 1000, minutes: null } }));
  for (;;) {
    const next = nextJob(study);
    study = next.study;
    if (!next.job) {
      expect(next.why).toBe('exhausted');
      break;
    }
    study = report(study, next.job.trial, next.job.point['n'] as number);
  }
  expect(study.trials.map(({ point }) => point['n']).sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test.each(all)('%s when all failed: there is no best, nothing goes up, and the search goes on', (scheduler) => {
  let study = openStudy(plan(scheduler));
  for (let i = 0; i < 20; i++) {
    const next = nextJob(study);
    study = report(next.study, (next.job as Job).trial, null);
  }
  expect(bestOf(study)).toBeNull();
  expect(study.trials).toHaveLength(20);
  expect(progressOf(study).at(-1)).toMatchObject({ finished: 20, score: null, best: null });
});

test('a report needs a running trial and a finite score', () => {
  const { study } = nextJob(openStudy(plan('full')));
  expect(() => report(study, 3, 1)).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('trial 3 is not') }),
  );
  expect(() => report(study, 0, NaN)).toThrow(expect.objectContaining({ code: 'not-finite' }));
  expect(() => report(report(study, 0, 1), 0, 1)).toThrow('is not');
});

test.each<readonly [string, object, string]>([
  ['no budget', { budget: { trials: null, evaluations: null, minutes: null } }, 'budget must be a number of trials or of minutes'],
  ['an unknown scheduler', { scheduler: 'grid' }, 'scheduler must be one of full, halving, asha, hyperband but is "grid"'],
  ['eta of one', { eta: 1 }, 'eta must be a finite number from 2 to 100 but is 1'],
  [
    'a broken number of folds',
    { resource: { unit: 'folds', min: 1, max: 2.5 } },
    'resource.max must be a whole number from 1 to 1000000 but is 2.5',
  ],
  [
    'more than all series',
    { resource: { unit: 'series-share', min: 0.1, max: 2 } },
    'resource.max must be a finite number from 0.1 to 1 but is 2',
  ],
  ['a first point outside', { first: [{ kind: 'a', x: 3 }] }, 'first[0].x must be uniform from 0 to 1 but is 3'],
])('refuses a plan with %s', (_, more, message) => {
  expect(() => readPlan({ ...plan('asha'), ...more })).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }),
  );
});

test('rungs of folds, epochs and shares of the series', () => {
  const rungs = (resource: Plan['resource'], eta = 3): readonly number[] => rungsOf(plan('asha', { resource, eta }));
  expect(rungs({ unit: 'folds', min: 1, max: 3 })).toEqual([1, 3]);
  expect(rungs({ unit: 'folds', min: 1, max: 5 }, 2)).toEqual([1, 3, 5]);
  expect(rungs({ unit: 'epochs', min: 3, max: 27 })).toEqual([3, 9, 27]);
  expect(rungs({ unit: 'series-share', min: 0.1, max: 1 })).toEqual([1 / 9, 1 / 3, 1].map((share) => expect.closeTo(share, 12)));
  expect(rungs({ unit: 'folds', min: 2, max: 2 })).toEqual([2]);
});

const stored = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(search(openStudy(plan('asha')), 12).study)) as Record<string, unknown>;
type Rows = Record<string, unknown>[];
test.each<readonly [string, (study: Record<string, unknown>) => void, string]>([
  ['another version', (study) => (study['formatVersion'] = 2), 'formatVersion must be a finite number from 1 to 1 but is 2'],
  ['an unknown field', (study) => (study['script'] = 1), 'study must be an object with formatVersion'],
  [
    'a point outside',
    (study) => ((study['trials'] as Rows)[1] = { id: 1, bracket: 0, point: { kind: 'a', x: 9 } }),
    'trials[1].point.x must be',
  ],
  [
    'a score of null that is done',
    (study) => (((study['evaluations'] as Rows)[0] as { score: null }).score = null),
    'evaluations[0].score must be a finite number',
  ],
  [
    'a trial that is not there',
    (study) => (((study['evaluations'] as Rows)[0] as { trial: number }).trial = 99),
    'evaluations[0].trial must be',
  ],
  [
    'a rung left out',
    (study) => (((study['evaluations'] as Rows)[0] as { rung: number }).rung = 1),
    'evaluations[0].rung must be 0 but is 1',
  ],
  [
    'an order with holes',
    (study) => (((study['evaluations'] as Rows)[0] as { finished: number }).finished = 77),
    'evaluations must be finished in an order',
  ],
  ['time that is negative', (study) => (study['elapsedMs'] = -1), 'elapsedMs must be a finite number from 0'],
])('refuses a stored study with %s', (_, spoil, message) => {
  const study = stored();
  expect(readStudy(study)).toEqual(study);
  spoil(study);
  expect(() => readStudy(study)).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }));
});

test('a budget of trials ends the drawing: those that did well still go up', () => {
  const { jobs, why } = search(
    openStudy(
      plan('halving', {
        sampler: 'random',
        budget: { trials: 9, evaluations: null, minutes: null },
        resource: { unit: 'folds', min: 1, max: 9 },
      }),
    ),
  );
  expect(why).toBe('budget');
  expect(new Set(jobs.map(({ trial }) => trial)).size).toBe(9);
  expect(jobs.filter(({ rung }) => rung === 1)).toHaveLength(3);
  expect(jobs.filter(({ rung }) => rung === 2)).toHaveLength(1);
});

test('a search that has spent its budget goes on with a larger one', () => {
  const { study } = search(openStudy(plan('full', { budget: { trials: 5, evaluations: null, minutes: null } })));
  const { jobs } = search(withBudget(study, { trials: 8, evaluations: null, minutes: null }));
  expect(jobs.map(({ trial }) => trial)).toEqual([5, 6, 7]);
  expect(() => withBudget(study, { trials: 0, evaluations: null, minutes: null })).toThrow('budget.trials must be');
});

test('few trials still leave one that stands on all of the resource', () => {
  for (const scheduler of ['halving', 'asha'] as const) {
    const { jobs, study } = search(
      openStudy(plan(scheduler, { sampler: 'random', budget: { trials: 2, evaluations: null, minutes: null } })),
    );
    expect(jobs.map(({ rung }) => rung)).toEqual([0, 0, 1, 2]);
    expect(bestOf(study)).toMatchObject({ resource: 9, trial: jobs[2]?.trial });
    expect(throughJson(study)).toEqual(study);
  }
});
