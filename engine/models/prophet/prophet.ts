import { EngineError } from '../../core/errors.ts';
import type { Series } from '../../core/panel.ts';
import { createRng } from '../../core/rng.ts';
import type { FitNote, LocalModel, Refusal, Spec } from '../model.ts';
import { numberSetting, refuseSpec } from '../refuse-spec.ts';
import { throwIfRefused } from '../refusals.ts';
import { expectedValue, trendFrom } from './combine.ts';
import { datedAxis } from './dates.ts';
import { describeProphet } from './describe.ts';
import { width } from './features.ts';
import type { FittedTerm, ProphetFitted } from './fitted.ts';
import { fitByLbfgs } from './lbfgs-fit.ts';
import { fitMap, type MapFit } from './map-fit.ts';
import { prophetParameters } from './parameters.ts';
import { pathsOf, stretchOf } from './paths.ts';
import { observedOf, planOf, problemOf, type Problem } from './problem.ts';
import { samplePosterior } from './sample-posterior.ts';
import { simulateIntervals } from './simulate.ts';

const LARGEST = 1e100;

const LBFGS_FAILED: FitNote = {
  code: 'lbfgs-failed',
  message: 'L-BFGS found no estimates for this series; they are those of the exact method.',
};

/**
 * Prophet: a trend with changepoints, Fourier seasons, holidays and regressors, estimated by maximum a posteriori.
 *
 * @see Taylor & Letham (2018), The American Statistician 72(1), 37-45
 */
export const prophet: LocalModel<ProphetFitted> = {
  kind: 'prophet',
  label: 'Prophet',
  summary: 'A trend that bends at changepoints, with calendar seasons, holidays and regressors.',
  baseline: false,
  complexity: 30,
  acceptsMissing: true,
  acceptsRegressors: true,
  parameters: prophetParameters,
  // It takes noise as independent and its seasons as known, so that its own intervals hold half to three quarters of what 95 percent should.
  defaultIntervals: 'calibrated',
  spreadPrior: { usual: 2, worth: 4, growth: 0.25, most: 20 },
  limits: [
    'Needs at least two values; gaps are left out.',
    'Noise is taken as independent from step to step, so that the newest values weigh no more than old ones; its own intervals are too narrow for that reason, and calibrated unless "intervals" says otherwise.',
    'Seasons of the calendar need dates; without them the season lengths of the series are used and a period counts as a day.',
    'A holiday acts on the periods whose own date is the holiday: in weekly and monthly data, on those that are dated so.',
    'The floor of logistic growth binds the trend only; "never negative" binds the whole forecast.',
  ],
  refuse(series, spec) {
    const refused = refuseOutright(series, spec);
    if (refused) return refused;
    try {
      planOf(series, spec);
      return null;
    } catch (error) {
      if (error instanceof EngineError) return { code: error.code, message: error.message };
      throw error;
    }
  },
  fit(series, spec, context) {
    throwIfRefused(refuseOutright(series, spec));
    if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const problem = problemOf(series, spec);
    const asked = spec['optimizer'] === 'lbfgs';
    const stopped = asked ? fitByLbfgs(problem, context.shouldStop) : null;
    const map = stopped ?? fitMap(problem, context.shouldStop);
    if (!map.theta.every(Number.isFinite) || !Number.isFinite(map.sigma))
      throw new EngineError('no-convergence', 'Prophet found no finite estimates for this series.');
    const seed = Math.floor(context.rng.uniform() * 2 ** 32);
    const count = numberSetting(spec, 'mcmc_samples') ?? 0;
    const draws = count > 0 ? samplePosterior(problem, map, count, createRng(seed), context.shouldStop) : null;
    const failed = asked && !stopped ? [LBFGS_FAILED] : [];
    return { ...assemble(series, spec, problem, map, seed, failed), ...(draws ? { draws } : {}) };
  },
  forecast(fitted, { horizon, levels, futureXreg }) {
    const stretch = stretchOf(fitted, fitted.next, horizon, futureXreg ?? []);
    // With posterior draws the point forecast is their mean, as in the original.
    const paths = pathsOf(fitted, stretch);
    const mean = new Float64Array(horizon);
    for (const path of paths)
      for (let i = 0; i < horizon; i++) {
        const trend = trendFrom(path.predictor[i] as number, stretch.caps ? (stretch.caps[i] as number) : null);
        const expected = expectedValue(fitted, trend, path.factor[i] as number, path.added[i] as number);
        mean[i] = (mean[i] as number) + expected / paths.length;
      }
    return { mean, intervals: simulateIntervals(fitted, mean, stretch, levels) };
  },
  describe: describeProphet,
};

/** What can be refused before the problem is set up; that refuses the rest. */
function refuseOutright(series: Series, spec: Spec): Refusal | null {
  const refused = refuseSpec(prophetParameters, spec, 'Prophet') ?? refuseValues(series);
  if (refused || spec['country_holidays'] == null || spec['country_holidays'] === '') return refused;
  return { code: 'invalid-option', message: 'Prophet: "country_holidays" must be spelled out as "holidays" before the model gets it.' };
}

function refuseValues({ y, xreg }: Series): Refusal | null {
  const observed = observedOf(y);
  if (observed.length < 2)
    return { code: 'series-too-short', message: `Prophet needs at least 2 values but the series has ${observed.length}.` };
  for (const t of observed)
    if (!(Math.abs(y[t] as number) <= LARGEST))
      return { code: 'not-finite', message: `Prophet needs values of at most 1e100 but number ${t + 1} is ${y[t]}.` };
  for (const { name, values } of xreg ?? [])
    for (const value of values)
      if (Math.abs(value) > LARGEST)
        return { code: 'not-finite', message: `Prophet needs values of at most 1e100 but ${name} has ${value}.` };
  return null;
}

function assemble(series: Series, spec: Spec, problem: Problem, map: MapFit, seed: number, more: readonly FitNote[]): ProphetFitted {
  const { theta, sigma, converged } = map;
  const S = problem.changepoints.length;
  let at = 2 + S;
  const terms = problem.terms.map((term): FittedTerm => ({ ...term, beta: Array.from(theta.subarray(at, (at += width(term)))) }));
  const axis = datedAxis(series);
  const notes: FitNote[] = [...problem.notes, ...more];
  if (!converged) notes.push({ code: 'not-converged', message: 'The estimates had not settled when the iterations ran out.' });
  return {
    kind: 'prophet',
    formatVersion: 1,
    seed,
    growth: problem.growth,
    ...(axis ? { axis } : {}),
    next: (axis ? (series.calendar as { start: number }).start : 0) + series.y.length,
    startMs: problem.startMs,
    spanMs: problem.spanMs,
    yScale: problem.yScale,
    yMin: problem.yMin,
    ...(problem.cap === undefined ? {} : { cap: problem.cap }),
    ...(problem.floor === undefined ? {} : { floor: problem.floor }),
    k: theta[0] as number,
    m: theta[1] as number,
    changepoints: Array.from(problem.changepoints),
    delta: Array.from(theta.subarray(2, 2 + S)),
    sigma,
    terms,
    ...(problem.bend > 0 ? { bend: problem.bend } : {}),
    samples: numberSetting(spec, 'uncertainty_samples') ?? 1000,
    ...(notes.length > 0 ? { notes } : {}),
  };
}
