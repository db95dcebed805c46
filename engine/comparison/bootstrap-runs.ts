import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import { accelerationOf, bcaInterval, percentileInterval, type BootstrapInterval, type BootstrapMethod } from './bootstrap-interval.ts';
import { figureOf, jackknifeOf, totalsOf, type Figure, type UnitSums } from './figure.ts';
import { resample } from './resample.ts';
import { checkSums, sharedUnits } from './shared-units.ts';

export interface BootstrapOptions {
  readonly figure: Figure;
  /** 10,000 if not given. */
  readonly draws?: number;
  /** In percent, 95 if not given. */
  readonly level?: number;
  /** `bca` if not given. */
  readonly method?: BootstrapMethod;
  /** Units in a row that are drawn together, for units in time that depend on their neighbours; 1 if not given. */
  readonly blockLength?: number;
}

/** A figure and how sure it is. */
export interface FigureInterval extends BootstrapInterval {
  readonly estimate: number;
  /** Standard deviation over draws. */
  readonly standardError: number;
}

export interface RunFigure extends FigureInterval {
  /** Share of draws in which this run has the lowest figure; runs that share it count in parts. */
  readonly lowestShare: number;
}

/** Two runs on the same units: the figure of the first less that of the second. */
export interface RunDifference extends FigureInterval {
  readonly first: number;
  readonly second: number;
  /** Share of draws in which the first has the lower figure; equal ones count half. */
  readonly lowerShare: number;
  /** The first over the second, less 1; null where the second is not above zero in every draw. */
  readonly relative: FigureInterval | null;
}

export interface BootstrapComparison {
  /** Units that all runs have. */
  readonly units: number;
  /** Units that at least one run lacks: they count for none. */
  readonly leftOut: number;
  readonly draws: number;
  readonly level: number;
  readonly blockLength: number;
  /** In the order given. */
  readonly runs: readonly RunFigure[];
  /** Each pair of runs, the first before the second in the order given. */
  readonly differences: readonly RunDifference[];
}

const MOST_DRAWS = 1_000_000;
const FEWEST_DRAWS = 100;

/**
 * Bootstrap intervals of the runs' figures and of their differences, paired: all runs are seen on the same drawn units.
 *
 * Units are what is drawn. Over many series a unit is a series with all its folds and steps, which may depend on each other in any way; series
 * count as independent. For a single series a unit is a fold, in order of time, and `blockLength` keeps neighbours together.
 *
 * @param runs - one or more, over the same n units
 * @throws EngineError `invalid-option`, `length-mismatch`; `series-too-short` for fewer than two units (or blocks) that all runs have; `negative-values`
 *   for a root of a negative sum or a denominator below 0; `zero-scale` where denominators are 0 together; `not-finite`; `cancelled`
 * @see Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 14
 */
export function bootstrapRuns(
  runs: readonly UnitSums[],
  options: BootstrapOptions,
  context: Pick<Context, 'rng' | 'shouldStop'>,
): BootstrapComparison {
  const { figure, draws = 10_000, level = 95, method = 'bca', blockLength = 1 } = options;
  checkOptions({ draws, level, blockLength });
  const { sums, leftOut } = sharedUnits(runs);
  const units = sums[0]?.numerator.length ?? 0;
  if (units < 2 * blockLength)
    throw new EngineError('series-too-short', `the bootstrap needs ${2 * blockLength} units that all runs have but got ${units}`, {
      need: 2 * blockLength,
      got: units,
    });
  checkSums(sums, figure);
  const estimates = sums.map((one) => {
    const { above, below } = totalsOf(one);
    return figureOf(above, below, figure);
  });
  const drawn = resample(sums, { figure, draws, blockLength }, context);
  if (drawn.some((values) => values.some((value) => Number.isNaN(value))))
    throw new EngineError('zero-scale', 'the denominators of all units in a draw are 0, so that the figure is not defined', { units });
  const left = method === 'bca' ? sums.map((one) => jackknifeOf(one, figure, blockLength)) : [];
  const told = (values: Float64Array, estimate: number, jackknife: () => Float64Array): FigureInterval => {
    const sorted = Float64Array.from(values).sort();
    const interval =
      method === 'bca'
        ? bcaInterval(sorted, { estimate, acceleration: accelerationOf(jackknife().filter((value) => !Number.isNaN(value))), level })
        : percentileInterval(sorted, level);
    return { estimate, standardError: deviationOf(values), ...interval };
  };
  const lowest = lowestShares(drawn);
  const differences: RunDifference[] = [];
  for (let first = 0; first < sums.length; first++)
    for (let second = first + 1; second < sums.length; second++) {
      const [a, b] = [drawn[first] as Float64Array, drawn[second] as Float64Array];
      const [ea, eb] = [estimates[first] as number, estimates[second] as number];
      const combine = (with_: (x: number, y: number) => number) => () =>
        (left[first] as Float64Array).map((value, i) => with_(value, (left[second] as Float64Array)[i] as number));
      const minus = (x: number, y: number): number => x - y;
      const over = (x: number, y: number): number => x / y - 1;
      const apart = a.map((value, i) => minus(value, b[i] as number));
      differences.push({
        first,
        second,
        ...told(apart, minus(ea, eb), combine(minus)),
        lowerShare: apart.reduce((sum, value) => sum + (value < 0 ? 1 : value === 0 ? 0.5 : 0), 0) / draws,
        relative:
          eb > 0 && b.every((value) => value > 0)
            ? told(
                a.map((value, i) => over(value, b[i] as number)),
                over(ea, eb),
                combine(over),
              )
            : null,
      });
    }
  return {
    units,
    leftOut,
    draws,
    level,
    blockLength,
    runs: estimates.map((estimate, k) => ({
      ...told(drawn[k] as Float64Array, estimate, () => left[k] as Float64Array),
      lowestShare: lowest[k] as number,
    })),
    differences,
  };
}

function checkOptions({ draws, level, blockLength }: { draws: number; level: number; blockLength: number }): void {
  const refuse = (name: string, needs: string, got: number): never => {
    throw new EngineError('invalid-option', `${name} must be ${needs} but is ${got}`, { name });
  };
  if (!(Number.isInteger(draws) && draws >= FEWEST_DRAWS && draws <= MOST_DRAWS))
    refuse('draws', `a whole number from ${FEWEST_DRAWS} to ${MOST_DRAWS}`, draws);
  if (!(level > 0 && level < 100)) refuse('level', 'above 0 and below 100 percent', level);
  if (!(Number.isInteger(blockLength) && blockLength >= 1)) refuse('blockLength', 'a whole number of 1 or more', blockLength);
}

function deviationOf(values: Float64Array): number {
  let centre = 0;
  for (const value of values) centre += value;
  centre /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

function lowestShares(drawn: readonly Float64Array[]): Float64Array {
  const draws = drawn[0]?.length ?? 0;
  const shares = new Float64Array(drawn.length);
  for (let draw = 0; draw < draws; draw++) {
    let lowest = Infinity;
    for (const values of drawn) lowest = Math.min(lowest, values[draw] as number);
    let equal = 0;
    for (const values of drawn) if (values[draw] === lowest) equal++;
    drawn.forEach((values, k) => {
      if (values[draw] === lowest) shares[k] = (shares[k] as number) + 1 / equal;
    });
  }
  return shares.map((share) => share / draws);
}
