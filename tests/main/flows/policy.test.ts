import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, type DeploymentPolicy } from '../../../contract/entities/deployment.ts';
import type { Evidence } from '../../../contract/entities/registry.ts';
import {
  decideRetrain,
  judgeChallenger,
  boundOf,
  judgeProbation,
  looks,
  neededPeriods,
  type RetrainFacts,
} from '../../../main/services/flows/policy.ts';

const facts: RetrainFacts = {
  reason: 'arrival',
  asked: 'by-policy',
  newPeriods: 100,
  sinceChallenger: null,
  horizon: 7,
  drifted: false,
  degraded: false,
  unlearnt: 0,
  inShadow: false,
  cannot: null,
};
const policy = (retrain: Partial<DeploymentPolicy['retrain']> = {}): DeploymentPolicy => ({
  ...defaultPolicy,
  retrain: { ...defaultPolicy.retrain, ...retrain },
});
const anyPolicy = fc.record({
  retrain: fc.record({ onDrift: fc.boolean(), onDegradation: fc.boolean(), everyPeriods: fc.option(fc.integer({ min: 1, max: 60 })) }),
  minFolds: fc.integer({ min: 1, max: 6 }),
});
const anyFacts = fc.record<RetrainFacts>({
  reason: fc.constantFrom('arrival', 'schedule', 'drift', 'degradation', 'asked'),
  asked: fc.constantFrom('by-policy', 'always', 'never'),
  newPeriods: fc.integer({ min: -5, max: 200 }),
  sinceChallenger: fc.option(fc.integer({ min: 0, max: 200 })),
  horizon: fc.integer({ min: 1, max: 28 }),
  drifted: fc.constantFrom(true, false, null),
  degraded: fc.constantFrom(true, false, null),
  unlearnt: fc.nat(3),
  inShadow: fc.boolean(),
  cannot: fc.constantFrom(null, 'It cannot be.'),
});

describe('whether a challenger is trained', () => {
  it.each<[string, Partial<RetrainFacts>, Partial<DeploymentPolicy['retrain']>, boolean, string]>([
    ['drift', { drifted: true }, {}, true, 'The data have drifted.'],
    ['degradation', { degraded: true }, {}, true, 'The champion errs more than it should.'],
    ['drift that does not count', { drifted: true }, { onDrift: false }, false, 'No reason to train: no degradation.'],
    ['new series', { unlearnt: 5 }, {}, true, 'The champion has learnt nothing of 5 series that have come.'],
    ['nothing', {}, {}, false, 'No reason to train: no drift, no degradation.'],
    ['the time', {}, { everyPeriods: 90 }, true, '100 periods have come and a challenger is due every 90.'],
    [
      'not yet the time',
      { sinceChallenger: 30 },
      { everyPeriods: 90 },
      false,
      'No reason to train: no drift, no degradation, 30 periods of 90 have come.',
    ],
    ['asked', { asked: 'always', newPeriods: 1 }, {}, true, 'Asked to train a challenger.'],
    ['nothing new', { asked: 'always', newPeriods: 0 }, {}, false, 'No period has come since the champion learnt.'],
    [
      'too little to judge it by',
      { drifted: true, newPeriods: 20 },
      {},
      false,
      'Not yet: the data have drifted, but 20 periods have come since the champion learnt, and judging a challenger takes 21 (3 folds of 7).',
    ],
    [
      'one a few days ago',
      { drifted: true, sinceChallenger: 3 },
      {},
      false,
      'Not again yet: the data have drifted, but the last challenger was trained 3 periods ago, less than one horizon of 7.',
    ],
  ])('%s', (_, given, retrain, decided, why) => {
    expect(decideRetrain(policy(retrain), { ...facts, ...given })).toEqual({ retrain: decided, why });
  });

  it('never trains what cannot be judged, or has nothing to learn, unless asked; and says why either way', () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (partial, given) => {
        const whole = { ...defaultPolicy, ...partial };
        const { retrain, why } = decideRetrain(whole, given);
        expect(why).toMatch(/\.$/);
        if (!retrain) return;
        expect(given.newPeriods).toBeGreaterThan(0);
        expect([given.inShadow, given.cannot, given.asked === 'never']).toEqual([false, null, false]);
        if (given.asked === 'always') return;
        expect(given.newPeriods).toBeGreaterThanOrEqual(neededPeriods(whole, given.horizon));
        expect(given.sinceChallenger ?? Infinity).toBeGreaterThanOrEqual(given.horizon);
      }),
    );
  });
});

const interval = (estimate: number) => ({ estimate, lower: estimate, upper: estimate });
const covered = (coverage: number, verdict: Evidence['coverage'][number]['version']['verdict']) => ({
  coverage,
  lower: coverage,
  upper: coverage,
  verdict,
});
type Judged = Parameters<typeof judgeChallenger>[1];
const evidence = (difference: number, pValue: number | null, coverage: Evidence['coverage'] = []): Judged => ({
  none: null,
  metrics: [
    {
      metric: 'mase',
      units: 'series',
      count: 10,
      version: interval(1 + difference),
      other: interval(1),
      difference: interval(difference),
      relative: null,
      lowerShare: 1,
    },
  ],
  test: { pValue, overOrigins: null, overSeries: null, winRate: null, refused: pValue === null ? 'There are too few.' : null },
  coverage,
});

describe('whether a challenger is better', () => {
  it('has to be no worse where it forecasts series that the champion cannot', () => {
    const judge = (found: Judged, folds = 3) => judgeChallenger({ alpha: 0.05, minFolds: 3 }, found, folds, 5).better;
    expect(judge(evidence(-0.01, 0.9))).toBe(true);
    expect(judge(evidence(0.01, 0.9))).toBe(true);
    expect(judge(evidence(0.01, 0.01))).toBe(false);
    expect(judge(evidence(0.03, 0.9))).toBe(false);
    expect(judge(evidence(-0.01, 0.9), 2)).toBe(false);
    expect(judge(evidence(-0.2, 0.01, [{ level: 80, version: covered(60, 'too-narrow'), other: covered(79, 'as-promised') }]))).toBe(false);
  });
  const judge = (found: Judged, folds = 3) => judgeChallenger({ alpha: 0.05, minFolds: 3 }, found, folds).better;
  it('is so only with a lower error beyond chance on enough folds', () => {
    expect(judge(evidence(-0.2, 0.01))).toBe(true);
    expect(judge(evidence(-0.2, 0.05))).toBe(false);
    expect(judge(evidence(-0.2, null))).toBe(false);
    expect(judge(evidence(0.2, 0.001))).toBe(false);
    expect(judge(evidence(0, 0.001))).toBe(false);
    expect(judge(evidence(-0.2, 0.01), 2)).toBe(false);
    expect(judge({ ...evidence(-0.2, 0.01), none: 'Nothing in common.' })).toBe(false);
  });

  it('is not so where its intervals are too narrow and hold less than those of the champion', () => {
    const at = (version: Evidence['coverage'][number]['version'], other: Evidence['coverage'][number]['version']) =>
      judge(evidence(-0.2, 0.01, [{ level: 80, version, other }]));
    expect(at(covered(60, 'too-narrow'), covered(79, 'as-promised'))).toBe(false);
    expect(at(covered(60, 'too-narrow'), covered(50, 'too-narrow'))).toBe(true);
    expect(at(covered(78, 'as-promised'), covered(81, 'as-promised'))).toBe(true);
    expect(at(covered(95, 'too-wide'), covered(80, 'as-promised'))).toBe(true);
  });

  it('a fresh champion is worse only beyond chance, which is next to nothing before the last look', () => {
    const worse = (difference: number, p: number | null, look = looks) =>
      judgeProbation({ alpha: 0.05 }, evidence(difference, p), { look, degraded: false, other: 'the one before' }).worse;
    expect(worse(0.3, 0.046)).toBe(true);
    expect(worse(0.3, 0.048)).toBe(false);
    expect(worse(0.3, 0.002, 1)).toBe(false);
    expect(worse(0.3, 0.0009, 1)).toBe(true);
    expect(worse(0.3, null)).toBe(false);
    expect(worse(-0.3, 0.0001)).toBe(false);
    for (const alpha of [0.001, 0.005, 0.01, 0.05, 0.2])
      expect([1, 2, 3, 4].reduce((sum, look) => sum + boundOf(alpha, look), 0)).toBeCloseTo(alpha, 12);
  });

  it('or where it errs beyond its backtest as well, and by a fifth more', () => {
    const worse = (difference: number, degraded: boolean) =>
      judgeProbation({ alpha: 0.05 }, evidence(difference, null), { look: 1, degraded, other: 'the one before' });
    // The other one's error is 1.
    expect(worse(0.25, true)).toMatchObject({
      worse: true,
      why: expect.stringContaining('more than its backtest led to expect') as string,
    });
    expect(worse(0.15, true).worse).toBe(false);
    expect(worse(0.25, false).worse).toBe(false);
    expect(worse(1.1, false)).toMatchObject({ worse: true, why: expect.stringContaining('twice as much') as string });
  });
});
