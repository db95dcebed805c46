import { EngineError } from '../core/errors.ts';
import { seriesMeans } from './aggregate.ts';

export interface Candidate {
  readonly kind: string;
  readonly label?: string;
  readonly baseline: boolean;
  /** Rank of simplicity; lower is simpler. */
  readonly complexity: number;
  /** Time to fit and forecast everything once. */
  readonly costMs: number;
}

export interface SelectionInput {
  readonly models: readonly Candidate[];
  /** One array for each model over the same (series, fold) cells; NaN where there is no value. */
  readonly losses: readonly Float64Array[];
  /** The series that each cell belongs to: 0, 1, 2 ... */
  readonly seriesOf: Int32Array;
}

export interface Selection {
  /** Kind of the selected model. */
  readonly selected: string;
  /** Why, in plain words. */
  readonly reason: string;
  /** For each model, the standard error of its paired difference to the best; 0 for the best, NaN where nothing was measured. */
  readonly standardErrors: readonly number[];
  /** For each model, its mean loss over the cells that all models have; NaN where nothing was measured. */
  readonly meanLosses: readonly number[];
}

/**
 * How much worse than the best a simpler model may be, however uncertain the difference: the standard error over a handful of folds is so
 * wide that half the models of a single series lie within it.
 */
const MOST_WORSE = 0.05;

const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean of paired differences; 0 when there is one pair alone. */
function standardError(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  if (n < 2) return 0;
  const differences = a.map((value, i) => value - (b[i] as number));
  const centre = average(differences);
  return Math.sqrt(differences.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1) / n);
}

/** Paired units of comparison: a mean a series, or the folds themselves when there is a single series. */
function pairedUnits({ losses, seriesOf }: SelectionInput): (Float64Array | null)[] {
  const measured = losses.map((values) => values.some((value) => Number.isFinite(value)));
  const shared = seriesOf.map((_, i) => (losses.every((values, k) => !measured[k] || Number.isFinite(values[i])) ? 1 : 0));
  const own = losses.map((values) => values.map((value, i) => (shared[i] === 1 ? value : NaN)));
  return own.map((values, k) => {
    if (!measured[k]) return null;
    const means = seriesMeans(values, seriesOf);
    return means.length === 1 ? values.filter((value) => Number.isFinite(value)) : means;
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;

/**
 * Picks a model by the one-standard-error rule on paired differences: of the models whose mean loss is within one standard error of the
 * best and no more than 5 percent worse, the simpler, then the cheaper, wins. Naive benchmarks are picked only when no other model has a
 * lower mean loss, and no model is picked that is worse than a benchmark.
 *
 * @throws EngineError `invalid-option` without models, `length-mismatch`
 * @see Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., section 7.10
 */
export function select(input: SelectionInput): Selection {
  const { models, losses } = input;
  if (models.length === 0) throw new EngineError('invalid-option', 'Selection needs at least one model.');
  if (losses.length !== models.length)
    throw new EngineError('length-mismatch', `${models.length} models but ${losses.length} arrays of losses`);
  const units = pairedUnits(input);
  const meanLosses = units.map((values) => (values && values.length > 0 ? average(values) : NaN));
  const ranked = models.map((_, k) => k).filter((k) => Number.isFinite(meanLosses[k]));
  const loss = (k: number): number => meanLosses[k] as number;
  const model = (k: number): Candidate => models[k] as Candidate;
  const name = (k: number): string => model(k).label ?? model(k).kind;
  ranked.sort((a, b) => loss(a) - loss(b) || model(a).complexity - model(b).complexity || model(a).costMs - model(b).costMs || a - b);

  const best = ranked[0];
  if (best === undefined) {
    const preferred = ['seasonal-naive', 'naive'].map((kind) => models.find((m) => m.kind === kind)).find((m) => m !== undefined);
    const fallback = preferred ?? ([...models].sort((a, b) => a.complexity - b.complexity)[0] as Candidate);
    const nothing = models.map(() => NaN);
    return {
      selected: fallback.kind,
      reason: `${fallback.label ?? fallback.kind}: no error could be measured in the backtest (too few values, or values that never change), so no model could show that it is better.`,
      standardErrors: nothing,
      meanLosses,
    };
  }
  const bestUnits = units[best] as Float64Array;
  const standardErrors = units.map((values, k) =>
    values && Number.isFinite(meanLosses[k]) ? (k === best ? 0 : standardError(values, bestUnits)) : NaN,
  );
  const benchmark = ranked.find((k) => model(k).baseline);
  const threshold = benchmark === undefined ? Infinity : loss(benchmark);
  const rivals = ranked.filter((k) => !model(k).baseline && loss(k) < threshold);
  if (rivals.length === 0) {
    const others = ranked.length > 1 ? 'no other model had a lower error in the backtest' : 'it is the only model compared';
    return { selected: model(best).kind, reason: `${name(best)}: ${others}.`, standardErrors, meanLosses };
  }
  const close = rivals.filter((k) => loss(k) - loss(best) <= Math.min(standardErrors[k] as number, MOST_WORSE * loss(best)));
  const chosen = close.reduce((a, b) =>
    (model(a).complexity - model(b).complexity || model(a).costMs - model(b).costMs || loss(a) - loss(b)) <= 0 ? a : b,
  );
  const gain =
    benchmark === undefined || loss(benchmark) === 0 ? '' : `, ${percent(1 - loss(chosen) / loss(benchmark))} below ${name(benchmark)}`;
  const reason =
    chosen === best
      ? `${name(best)}: lowest error in the backtest${gain}.`
      : `${name(chosen)}: simpler than ${name(best)}, and its error is within one standard error of that best one${gain}.`;
  return { selected: model(chosen).kind, reason, standardErrors, meanLosses };
}
