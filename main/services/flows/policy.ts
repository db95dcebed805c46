import type { DeploymentPolicy } from '../../../contract/entities/deployment.ts';
import type { FlowOptions, FlowReason } from '../../../contract/entities/flow.ts';
import type { Evidence } from '../../../contract/entities/registry.ts';

/** What is known when it is decided whether a challenger is trained. */
export interface RetrainFacts {
  readonly reason: FlowReason;
  readonly asked: FlowOptions['retrain'];
  /** Periods that have come since the champion learnt. */
  readonly newPeriods: number;
  /** Periods that have come since a challenger was last trained; null where none was since the champion serves. */
  readonly sinceChallenger: number | null;
  /** Periods that a challenger is judged on at once, and how many periods folds are apart. */
  readonly horizon: number;
  /** What was found; null where it was not looked for. */
  readonly drifted: boolean | null;
  readonly degraded: boolean | null;
  /** Series of the newest data that the champion has learnt nothing of and that there is something to learn from. */
  readonly unlearnt: number;
  /** A challenger forecasts beside the champion already. */
  readonly inShadow: boolean;
  /** Why this champion cannot be trained again by itself; null where it can. */
  readonly cannot: string | null;
}

const periods = (n: number): string => `${n} period${n === 1 ? '' : 's'}`;
const seriesMore = (n: number): string => (n === 1 ? '1 series' : `${n.toLocaleString('en')} series`);

/** Periods that have to come before a challenger can be judged. */
export const neededPeriods = ({ minFolds }: Pick<DeploymentPolicy, 'minFolds'>, horizon: number): number => minFolds * horizon;

/** Whether there is reason to think that the data are not what they were: then a challenger learns anew, and does not go on from what the champion knows. */
export const haveChanged = ({ reason, drifted, degraded, unlearnt }: RetrainFacts): boolean =>
  reason === 'drift' || reason === 'degradation' || drifted === true || degraded === true || unlearnt > 0;

/** Whether a challenger is trained, and why or why not, in a sentence. */
export function decideRetrain(policy: DeploymentPolicy, facts: RetrainFacts): { readonly retrain: boolean; readonly why: string } {
  const { reason, asked, newPeriods, sinceChallenger, horizon, drifted, degraded, unlearnt, inShadow, cannot } = facts;
  const no = (why: string) => ({ retrain: false, why });
  if (cannot !== null) return no(cannot);
  if (asked === 'never') return no('Asked not to train.');
  if (newPeriods <= 0) return no('No period has come since the champion learnt.');
  if (inShadow) return no('A challenger forecasts beside the champion; what becomes of it is decided first.');
  if (asked === 'always') return { retrain: true, why: 'Asked to train a challenger.' };
  const { onDrift, onDegradation, everyPeriods } = policy.retrain;
  const waited = sinceChallenger ?? newPeriods;
  const causes = [
    ...(onDrift && (drifted === true || reason === 'drift') ? ['the data have drifted'] : []),
    ...(onDrift && unlearnt > 0 ? [`the champion has learnt nothing of ${seriesMore(unlearnt)} that have come`] : []),
    ...(onDegradation && (degraded === true || reason === 'degradation') ? ['the champion errs more than it should'] : []),
    ...(everyPeriods !== null && waited >= everyPeriods
      ? [`${periods(waited)} have come and a challenger is due every ${everyPeriods}`]
      : []),
  ];
  if (causes.length === 0) {
    const watched = [
      ...(onDrift ? ['no drift'] : []),
      ...(onDegradation ? ['no degradation'] : []),
      ...(everyPeriods === null ? [] : [`${periods(waited)} of ${everyPeriods} have come`]),
    ];
    return no(watched.length === 0 ? 'The deployment never trains by itself.' : `No reason to train: ${watched.join(', ')}.`);
  }
  const cause = `${causes.join(', and ')}`;
  const least = neededPeriods(policy, horizon);
  if (newPeriods < least)
    return no(
      `Not yet: ${cause}, but ${periods(newPeriods)} have come since the champion learnt, and judging a challenger takes ${least} (${policy.minFolds} folds of ${horizon}).`,
    );
  // The same question a day later has the same answer.
  if (sinceChallenger !== null && sinceChallenger < horizon)
    return no(
      `Not again yet: ${cause}, but the last challenger was trained ${periods(sinceChallenger)} ago, less than one horizon of ${horizon}.`,
    );
  return { retrain: true, why: `${cause[0]?.toUpperCase() ?? ''}${cause.slice(1)}.` };
}

/** By how much of the champion's error a challenger may err more, by chance, where it forecasts series that the champion cannot. */
const noWorse = 0.02;

export interface Judgement {
  readonly better: boolean;
  readonly why: string;
}

const digits = (value: number): string => value.toPrecision(3);
const share = (p: number): string => (p < 0.001 ? 'below 0.001' : digits(p));

/** Levels at which a version covers less than it promises, and less than the other. */
const worseCoverage = ({ coverage }: Pick<Evidence, 'coverage'>): Evidence['coverage'] =>
  coverage.filter(
    ({ version, other }) =>
      version.verdict === 'too-narrow' && version.coverage !== null && (other.coverage === null || version.coverage < other.coverage),
  );

/**
 * Whether a challenger is better than the champion: its error is lower, by a test at alpha, and its intervals are not worse: at no level does it cover significantly less
 * than it promises and less than the champion. A challenger that forecasts series of which the champion knows nothing has to be no worse on the others: its error is not
 * higher by more than 2 percent and what chance allows.
 *
 * @param folds - origins that both were judged at
 * @param more - series that it forecasts and the champion cannot
 */
export function judgeChallenger(
  policy: Pick<DeploymentPolicy, 'alpha' | 'minFolds'>,
  evidence: Pick<Evidence, 'metrics' | 'test' | 'coverage' | 'none'>,
  folds: number,
  more = 0,
): Judgement {
  const no = (why: string): Judgement => ({ better: false, why });
  if (evidence.none !== null) return no(evidence.none);
  const shown = evidence.metrics.find(({ metric }) => metric === 'mase') ?? evidence.metrics[0];
  if (!shown) return no('No error could be measured on what both forecast.');
  const name = shown.metric.toUpperCase();
  const figures = `${name} ${digits(shown.version.estimate)} against ${digits(shown.other.estimate)}`;
  if (folds < policy.minFolds)
    return no(`Both were judged at ${folds} origin${folds === 1 ? '' : 's'}, ${policy.minFolds} are needed: ${figures}.`);
  const { estimate } = shown.difference;
  const [narrow] = worseCoverage(evidence);
  const tested = evidence.test?.pValue ?? null;
  const beyondChance = tested !== null && tested < policy.alpha;
  if (more > 0 && !narrow && (estimate <= 0 || (!beyondChance && estimate <= noWorse * Math.abs(shown.other.estimate))))
    return {
      better: true,
      why: `It forecasts ${seriesMore(more)} that the champion has learnt nothing of, and is no worse on the others: ${figures}${tested === null ? '' : ` (Diebold-Mariano p ${share(tested)})`}.`,
    };
  // Folds are kept with seven digits.
  if (Math.abs(estimate) <= 1e-6 * Math.abs(shown.other.estimate)) return no(`It errs as much as the champion: ${figures}.`);
  if (estimate > 0) return no(`It errs more than the champion: ${figures}.`);
  const p = tested;
  if (p === null)
    return no(
      `It errs less than the champion, but no test can say whether that is chance: ${figures}. ${evidence.test?.refused ?? ''}`.trim(),
    );
  if (p >= policy.alpha)
    return no(
      `It errs less than the champion, which may be chance: ${figures} (Diebold-Mariano p ${share(p)}, needed below ${policy.alpha}).`,
    );
  if (narrow)
    return no(
      `It errs less than the champion (${figures}), but its ${narrow.level}% intervals hold ${digits(narrow.version.coverage ?? NaN)}% where the champion's hold ${digits(narrow.other.coverage ?? NaN)}%.`,
    );
  return {
    better: true,
    why: `It errs less than the champion beyond chance: ${figures} (Diebold-Mariano p ${share(p)}), and its intervals are not worse.`,
  };
}

/** A fresh champion is looked at so often while it is on probation, and a challenger while it serves. */
export const looks = 4;
/** Bound of the p-value before the last look: only what leaves no doubt ends a trial early. */
const earlyBound = 0.001;

/**
 * Below which p-value a look finds harm, so that all looks together err as seldom as alpha says: next to none of it is spent before the last one, whose power stays. In equal parts
 * where alpha itself is next to nothing.
 *
 * @param look - 1 to `looks`
 * @see Haybittle (1971), British Journal of Radiology 44, 793-797; Peto et al. (1976), British Journal of Cancer 34, 585-612
 */
export function boundOf(alpha: number, look: number): number {
  if (alpha < 2 * looks * earlyBound) return alpha / looks;
  return look < looks ? earlyBound : alpha - (looks - 1) * earlyBound;
}

/** By how much of the other's error a fresh champion errs more when that, with errors beyond what its own backtest led to expect, is reason to go back. */
const muchWorse = 0.2;
/** And when that alone is: twice the error is not waited with until it is proven. */
const farWorse = 1;

interface TrialLook {
  readonly look: number;
  /** The version on trial errs more than its backtest led to expect. */
  readonly degraded: boolean;
  /** What the other is called. */
  readonly other: string;
}

/**
 * Whether a fresh champion did worse on what came than the one before would have, or a challenger that serves than the champion: by the test, or, since few periods prove
 * little by themselves, where it errs twice as much, or where two things that have little to do with each other say so, its own backtest and the other's errors.
 *
 * @param evidence - of it beside the other
 */
export function judgeProbation(
  { alpha }: Pick<DeploymentPolicy, 'alpha'>,
  evidence: Pick<Evidence, 'metrics' | 'test' | 'none'>,
  { look, degraded, other }: TrialLook,
): { readonly worse: boolean; readonly why: string } {
  const no = (why: string) => ({ worse: false, why });
  if (evidence.none !== null) return no(evidence.none);
  const shown = evidence.metrics.find(({ metric }) => metric === 'mase') ?? evidence.metrics[0];
  if (!shown) return no('No error could be measured on what came.');
  const figures = `${shown.metric.toUpperCase()} ${digits(shown.version.estimate)} against ${digits(shown.other.estimate)} of ${other}`;
  const p = evidence.test?.pValue ?? null;
  if (shown.difference.estimate <= 0) return no(`It does no worse on what came: ${figures}.`);
  if (shown.difference.estimate > farWorse * Math.abs(shown.other.estimate))
    return { worse: true, why: `It errs more than twice as much on what came: ${figures}.` };
  if (degraded && shown.difference.estimate > muchWorse * Math.abs(shown.other.estimate))
    return { worse: true, why: `It errs more than its backtest led to expect, and much more than ${other} would have: ${figures}.` };
  if (p === null || p >= boundOf(alpha, look))
    return no(`It does worse on what came, which may be chance: ${figures}${p === null ? '' : ` (p ${share(p)})`}.`);
  return { worse: true, why: `It does worse on what came than ${other} would have: ${figures} (Diebold-Mariano p ${share(p)}).` };
}
