import { fitAndForecast } from '../backtest/fit-and-forecast.ts';
import { foldMetrics } from '../backtest/fold-metrics.ts';
import type { FoldResult, SeriesWarning, StepCoverage } from '../backtest/index.ts';
import { splitSpec } from '../backtest/pipeline/common-parameters.ts';
import { respectTarget, targetOf } from '../backtest/pipeline/target.ts';
import { countSteps, noStepCoverage } from '../backtest/step-coverage.ts';
import type { Context } from '../core/context.ts';
import type { Forecast } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';
import { createRng, deriveSeed } from '../core/rng.ts';
import { calibrate, type Calibration, type Look, type SpreadPrior } from '../intervals/calibrate.ts';
import { countInside } from '../metrics/index.ts';
import type { Spec } from '../models/model.ts';
import { naive } from '../models/naive/naive.ts';
import { seasonalNaive } from '../models/seasonal-naive/seasonal-naive.ts';
import { combined, combinedLook, ruleOf } from './combine.ts';
import { errorRecord } from './evidence.ts';
import type { EnsembleModel } from './kinds.ts';
import { featureWeights } from './feature-weights.ts';
import { noMoments } from './moments.ts';
import { poolJudge, poolsFor } from './pool-judge.ts';
import type { EnsembleFold, EnsembleModelFitted, EnsembleSaved, EnsembleSeries, WeightedMember } from './types.ts';
import { weigh, type Evidence, type Pool } from './weigh.ts';

/** A run that takes part. */
export interface EnsembleMember {
  readonly run: string;
  readonly kind: string;
  readonly label: string;
}

export interface EnsembleOptions {
  readonly members: readonly EnsembleMember[];
  readonly seriesCount: number;
  readonly horizon: number;
  readonly levels: readonly number[];
  /** Whether squared errors decide between ways to weigh, as they do between models; else absolute ones. */
  readonly squared: boolean;
}

/** One ensemble on one series: as `SeriesResult` of a model, but for what is saved. */
export interface EnsembleResult {
  readonly model: string;
  readonly modelUsed: string;
  readonly folds: readonly FoldResult[];
  readonly stepCoverage: readonly StepCoverage[];
  readonly fitted: EnsembleSaved;
  readonly forecast: Forecast;
  readonly warnings: readonly SeriesWarning[];
}

/**
 * An ensemble of what other models forecast, worked out in three rounds over the series, each series once a round, in the order of the panel. Whatever a
 * fold's forecast rests on was known at its origin: weights, what they are drawn from, and widths of intervals come from values before it,
 * of this series and all others.
 */
export interface EnsembleRun {
  /** First round: errors of the members are added up. */
  observe(series: EnsembleSeries): void;
  /** After it: what is learnt over all series; pauses now and then, so that the caller may do something else. */
  learn(context: Context): Generator<void, void>;
  /** Second round: ways to weigh, and how wide intervals are, are tried on the folds. */
  judge(series: EnsembleSeries): void;
  /** Third round. */
  finish(series: EnsembleSeries): EnsembleResult;
  /** What is kept once for all series. */
  model(): EnsembleModelFitted;
}

/** Means and medians ask for no errors. */
const nothingKnown: Evidence = { own: noMoments(0), ownFolds: 0, all: noMoments(0), allFolds: 0 };

/** Errors of two folds whose horizons overlap are not independent. */
function shareApart(folds: readonly EnsembleFold[], horizon: number): number {
  const [first, second] = folds;
  return first && second ? Math.min(1, (second.cut - first.cut) / horizon) : 1;
}

/** Values that were not known before a period are left out. */
const knownBefore = ({ data, cut: first }: EnsembleFold, cut: number): Float64Array =>
  first + data.actual.length <= cut ? data.actual : data.actual.map((value, step) => (first + step < cut ? value : NaN));

/**
 * @param spec - parameters of the ensemble, `non_negative` and `integer`
 * @throws EngineError `invalid-option` for a common option with a value that it cannot have
 */
export function createEnsembleRun(model: EnsembleModel, spec: Spec, options: EnsembleOptions): EnsembleRun {
  const { members, seriesCount, horizon, levels } = options;
  const { kind, label } = model;
  const { common, own } = splitSpec(model, spec);
  const k = members.length;
  const rule = ruleOf(kind);
  const record = errorRecord(k);
  const pools = poolsFor(kind, typeof own['pooling'] === 'string' ? own['pooling'] : 'auto', seriesCount);
  const judge = poolJudge(pools, seriesCount, options.squared);
  const asks = kind === 'ensemble-weighted' || kind === 'ensemble-stacking';
  const setting = (name: string, otherwise: number): number => {
    const value = own[name];
    return typeof value === 'number' ? value : otherwise;
  };
  const power = setting('power', 2);
  const byFeatures = kind === 'ensemble-features' ? featureWeights(k, setting('n_estimators', 50), setting('learning_rate', 0.1)) : null;
  const evidenceAt = (series: EnsembleSeries, cut: number): Evidence => (asks ? record.before(series, cut) : nothingKnown);
  const weightsAt = (series: EnsembleSeries, cut: number, usable: readonly boolean[], pool: Pool): Float64Array =>
    byFeatures?.weights(series, cut, usable) ?? weigh(usable, evidenceAt(series, cut), pool, { kind, power });
  /** Sums of the weights of the series that are finished. */
  const mean = new Float64Array(k);
  let counted = 0;
  const usableIn = (forecasts: readonly (Forecast | null)[]): boolean[] => forecasts.map((forecast) => forecast !== null);

  const standIn = (series: Series) => {
    const simple = series.seasonLength > 1 ? seasonalNaive : naive;
    const { non_negative: nonNegative = 'auto', integer = 'auto' } = spec;
    const context = { rng: createRng(deriveSeed(1, series.id)), shouldStop: () => false };
    return fitAndForecast(simple, series, { non_negative: nonNegative, integer }, { horizon, levels }, context);
  };
  const calibrationAt = (series: EnsembleSeries, looks: readonly (Look | null)[], cut: number): Calibration => {
    const seen = series.folds.flatMap((fold, j) => {
      const look = looks[j];
      return look && fold.cut < cut ? [{ look, actual: knownBefore(fold, cut) }] : [];
    });
    const prior: SpreadPrior = { usual: judge.usualSpread(cut), worth: 8, growth: 0, most: Infinity };
    return calibrate(
      seen.map(({ look }) => look),
      seen.map(({ actual }) => actual),
      shareApart(series.folds, horizon),
      prior,
    );
  };

  return {
    observe: (series) => {
      if (asks) record.add(series);
      byFeatures?.observe(series);
    },
    *learn(context) {
      if (byFeatures) yield* byFeatures.learn(context);
    },
    judge: (series) => {
      for (const fold of series.folds) {
        const usable = usableIn(fold.forecasts);
        if (!usable.includes(true)) continue;
        const evidence = evidenceAt(series, fold.cut);
        const learnt = byFeatures?.weights(series, fold.cut, usable);
        judge.add(fold, series.scale, (pool) =>
          combinedLook(fold.forecasts, learnt ?? weigh(usable, evidence, pool, { kind, power }), rule),
        );
      }
    },
    finish: (series) => {
      const warnings = [...series.warnings];
      const stepCoverage = noStepCoverage(levels, horizon);
      const folds: FoldResult[] = [];
      const looks: (Look | null)[] = [];
      let failures = 0;
      for (const fold of series.folds) {
        const { data, cut, origin, forecasts } = fold;
        const usable = usableIn(forecasts);
        let forecast: Forecast;
        let used: string = kind;
        if (usable.includes(true)) {
          const weights = weightsAt(series, cut, usable, judge.choice(cut));
          const calibration = calibrationAt(series, looks, cut);
          forecast = respectTarget(combined(forecasts, weights, rule, calibration), targetOf(data.training.y, common));
          looks.push(combinedLook(forecasts, weights, rule));
        } else {
          ({ forecast, modelUsed: used } = standIn(data.training));
          looks.push(null);
          failures++;
        }
        countSteps(stepCoverage, data.actual, forecast);
        folds.push({
          origin,
          forecast,
          metrics: foldMetrics(data.actual, forecast.mean, data.training.y, series.series.seasonLength),
          coverage: forecast.intervals.map(({ level, lower, upper }) => ({ level, ...countInside(data.actual, lower, upper) })),
          model: used,
        });
      }
      const usable = usableIn(series.final);
      const missing = members.filter((_, i) => !usable[i]);
      if (!usable.includes(true)) {
        const { forecast, modelUsed, fitted } = standIn(series.series);
        warnings.push({ code: 'fell-back', message: `${label} could not be used: none of its members could. ${modelUsed} stood in.` });
        return { model: kind, modelUsed, folds, stepCoverage, fitted, forecast, warnings };
      }
      if (missing.length > 0)
        warnings.push({
          code: 'member-left-out',
          message: `${missing.map((member) => member.label).join(', ')} could not be used and ${missing.length === 1 ? 'has' : 'have'} no weight.`,
        });
      if (failures > 0)
        warnings.push({
          code: 'fell-back-in-folds',
          message: `${label} could not be used in ${failures} of ${folds.length} backtest folds.`,
        });
      const weights = weightsAt(series, Infinity, usable, judge.choice(Infinity));
      for (let i = 0; i < k; i++) mean[i] = (mean[i] as number) + (weights[i] as number);
      counted++;
      const calibration = calibrationAt(series, looks, Infinity);
      const target = targetOf(series.series.y, common);
      const forecast = respectTarget(combined(series.final, weights, rule, calibration), target);
      const weighted = members.flatMap(({ run, kind: of }, i): WeightedMember[] => {
        const weight = weights[i] as number;
        return weight > 0 ? [{ run, kind: of, weight }] : [];
      });
      const fitted = { kind: 'ensemble', formatVersion: 1, of: kind, members: weighted, calibration, target } as const;
      return { model: kind, modelUsed: kind, folds, stepCoverage, fitted, forecast, warnings };
    },
    model: () => {
      const nothing: EnsembleSeries = {
        series: { id: '', y: new Float64Array(0), seasonLength: 1 },
        scale: 0,
        folds: [],
        final: [],
        warnings: [],
      };
      const choice = judge.choice(Infinity);
      const everyone = members.map(() => true);
      const weights = byFeatures
        ? mean.map((sum) => sum / Math.max(1, counted))
        : weightsAt(nothing, Infinity, everyone, choice === 'equal' ? choice : Infinity);
      return {
        kind,
        formatVersion: 1,
        members: members.map(({ run, kind: of }) => ({ run, kind: of })),
        weights: [...weights],
        pool: choice === Infinity ? null : choice,
      };
    },
  };
}
