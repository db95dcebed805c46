import { EngineError } from '../../core/errors.ts';
import type { Forecast } from '../../core/forecast.ts';
import { seriesAt, type Panel, type Series } from '../../core/panel.ts';
import { createRng, deriveSeed } from '../../core/rng.ts';
import { endOf } from '../../learning/cut-panel.ts';
import { countInside } from '../../metrics/index.ts';
import type { GlobalModel } from '../../models/global-model.ts';
import type { Fitted, LocalModel, Spec } from '../../models/model.ts';
import { naive } from '../../models/naive/naive.ts';
import { seasonalNaive } from '../../models/seasonal-naive/seasonal-naive.ts';
import { fitAndForecast } from '../fit-and-forecast.ts';
import { foldData } from '../fold-data.ts';
import { foldMetrics } from '../fold-metrics.ts';
import { splitSpec, type CommonOptions } from '../pipeline/common-parameters.ts';
import { shapeSeries } from '../pipeline/shape-series.ts';
import { respectTarget, targetOf } from '../pipeline/target.ts';
import { assertPlausible } from '../plausible.ts';
import { originsOf } from '../run-series.ts';
import { countSteps, noStepCoverage } from '../step-coverage.ts';
import type { FoldData, FoldResult, SeriesFolds, SeriesResult, SeriesWarning, StepCoverage } from '../types.ts';
import { foldGroups } from './fold-groups.ts';
import { fitFrom } from './fit-from.ts';
import { foldPanel, type Known } from './fold-panel.ts';
import { knownAhead } from './known-ahead.ts';
import type { PanelContext, PanelMember, PanelOptions, PanelResult } from './types.ts';

/** One series while it is backtested. */
interface Work {
  readonly whole: Series;
  readonly lead: number;
  readonly origins: readonly number[];
  readonly warnings: SeriesWarning[];
  readonly folds: FoldResult[];
  readonly stepCoverage: StepCoverage[];
  failures: number;
  failure: string | null;
}

/** A model on all series at once, or why it could not be. */
type Tried =
  | { readonly fitted: Fitted; readonly forecasts: readonly (Forecast | null)[]; readonly anew: string | null }
  | { readonly failure: string };

/** As models of single series are told apart when a series is shaped: gaps stay, regressors are the panel's business. */
const shapedAs = (model: GlobalModel) => ({ label: model.label, acceptsMissing: true, acceptsRegressors: false });

/**
 * A model that learns across series on a panel: rolling-origin backtest with the very origins that models of single series have, a fit to all
 * data, forecasts. In a fold nothing is learnt from the earliest origin on (see `foldGroups`), and each series is forecast from what was
 * known of it at its own. A series that cannot be forecast gets a naive model and is reported.
 *
 * @param panel - at least one value that is not missing in each series
 * @param spec - parameters of the model, `non_negative` and `integer`
 * @throws EngineError `cancelled`; `invalid-option` for settings that the panel cannot have
 */
export async function runPanel(
  model: GlobalModel,
  panel: Panel,
  options: PanelOptions,
  spec: Spec,
  context: PanelContext,
): Promise<PanelResult> {
  const run = prepare(model, panel, options, spec, context);
  await run.backtest(run.foldFits + 1);
  return run.final();
}

/**
 * The backtest of `runPanel` alone, without the fit to all data: what a search for settings goes by.
 *
 * @returns one for each series, in order
 * @throws as `runPanel`
 */
export async function backtestPanel(
  model: GlobalModel,
  panel: Panel,
  options: PanelOptions,
  spec: Spec,
  context: PanelContext,
): Promise<readonly SeriesFolds[]> {
  const run = prepare(model, panel, options, spec, context);
  await run.backtest(run.foldFits);
  return run.works.map(({ folds, failures, failure }) => ({ folds, failures, failure }));
}

/** A run that is not begun yet. */
interface PanelRun {
  readonly works: readonly Work[];
  /** Fits that the backtest takes. */
  readonly foldFits: number;
  /** @param fits - all that will be made, for the progress */
  backtest(fits: number): Promise<void>;
  final(): Promise<PanelResult>;
}

function prepare(model: GlobalModel, panel: Panel, options: PanelOptions, spec: Spec, context: PanelContext): PanelRun {
  const { horizon, folds, levels, seed } = options;
  const { common, own } = splitSpec(model, spec);
  const { panel: usable, unknown } = knownAhead(panel, horizon);
  const works = panel.ids.map((_, i) => begin(model, panel, i, options, unknown));
  const refolds = panel.ids.map((_, i) => options.refold?.(i));
  const request = { horizon, levels };
  const timed = context.timed ?? (<T>(_phase: 'fit' | 'forecast', work: () => Promise<T>): Promise<T> => work());

  /** A series as it was known at an origin of the panel's own counting. */
  const foldOf = (i: number, origin: number): FoldData | null => {
    const { whole, lead } = works[i] as Work;
    const refold = refolds[i];
    return origin <= 0 ? null : foldData(whole, lead, origin, { horizon, folds, levels, ...(refold ? { refold } : {}) });
  };
  const firstOf = (i: number): number => (panel.start[i] as number) + (works[i] as Work).lead;
  const knownOf = (fold: FoldData | null, i: number, origin: number): Known | null =>
    fold && {
      training: fold.training,
      start: firstOf(i) + origin - fold.training.y.length,
      ...(fold.futureXreg ? { futureXreg: fold.futureXreg } : {}),
    };

  const end = endOf(usable);
  const attempt = async (learn: Panel, ask: Panel, cut: number, label: string, share: (done: number) => void): Promise<Tried> => {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The backtest was cancelled.');
    if (options.fallbackReason !== undefined) return { failure: options.fallbackReason };
    const around = {
      ...context,
      rng: createRng(deriveSeed(seed, label)),
      horizon,
      onProgress: share,
    };
    try {
      const refusal = model.refuse(learn, own, horizon);
      if (refusal) throw new EngineError(refusal.code, refusal.message);
      const { fitted, anew } = await timed('fit', () => fitFrom(model, options.start, learn, own, cut, end, around));
      const forecasts = await timed('forecast', () => model.forecast(fitted, ask, request, around));
      return { fitted, forecasts, anew };
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
      return { failure: error.message };
    }
  };

  const most = works.reduce((count, { origins }) => Math.max(count, origins.length), 0);
  const groups = Array.from({ length: most }, (_, k) => {
    // Fold k of all series together ends as far from their ends as fold k of those that have all folds.
    const origins = Float64Array.from(works, ({ origins: own_ }, i) => {
      const origin = own_[own_.length - most + k];
      return origin === undefined ? NaN : firstOf(i) + origin;
    });
    return foldGroups(origins, horizon).map((group) => ({ ...group, fold: k, origins }));
  }).flat();
  const backtest = async (fits: number): Promise<void> => {
    for (const [g, { cut, members, fold, origins }] of groups.entries()) {
      context.onPhase?.(`fold ${fold + 1} of ${most}`);
      const inside = new Set(members);
      const known = panel.ids.map((_, i) => (inside.has(i) ? foldOf(i, (origins[i] as number) - firstOf(i)) : null));
      const learn = foldPanel(
        usable,
        works.map(({ whole }, i) => {
          const origin = Math.min(cut - firstOf(i), whole.y.length);
          const same = inside.has(i) && origins[i] === cut;
          return knownOf(same ? (known[i] as FoldData | null) : foldOf(i, origin), i, origin);
        }),
        horizon,
      );
      const together = members.every((i) => origins[i] === cut);
      const ask = together
        ? learn
        : foldPanel(
            usable,
            known.map((one, i) => knownOf(one, i, (origins[i] as number) - firstOf(i))),
            horizon,
          );
      const tried = await attempt(learn, ask, cut, `fold ${fold}/${cut}`, (done) => context.onProgress?.((g + done) / fits));
      for (const i of members) {
        const work = works[i] as Work;
        const data = known[i];
        if (!data) continue;
        const { forecast, used, failed } = settle(model, tried, i, data.training, common, spec, request, context);
        if (failed !== null) {
          work.failures++;
          work.failure ??= failed;
        }
        countSteps(work.stepCoverage, data.actual, forecast);
        work.folds.push({
          origin: work.lead + (origins[i] as number) - firstOf(i),
          forecast,
          metrics: foldMetrics(data.actual, forecast.mean, data.training.y, work.whole.seasonLength),
          coverage: forecast.intervals.map(({ level, lower, upper }) => ({ level, ...countInside(data.actual, lower, upper) })),
          model: used,
        });
      }
    }
  };

  const final = async (): Promise<PanelResult> => {
    const fits = groups.length + 1;
    context.onPhase?.('on all data');
    const tried = await attempt(usable, usable, Infinity, 'final', (done) => context.onProgress?.((groups.length + done) / fits));
    context.onProgress?.(1);
    return {
      fitted: 'fitted' in tried ? tried.fitted : null,
      startedAnew: 'anew' in tried ? tried.anew : null,
      series: works.map((work, i) =>
        finish(model, work, settle(model, tried, i, work.whole, common, spec, request, context), panel.ids[i] as string),
      ),
    };
  };
  return { works, foldFits: groups.length, backtest, final };
}

function begin(model: GlobalModel, panel: Panel, index: number, options: PanelOptions, unknown: readonly string[]): Work {
  const warnings: SeriesWarning[] = [];
  const { xreg: _xreg, ...series } = seriesAt(panel, index);
  const { series: whole, lead } = shapeSeries(shapedAs(model), series, options, warnings);
  const origins = originsOf(whole.y.length, whole.seasonLength, options);
  if (origins.length < options.folds)
    warnings.push({
      code: 'few-folds',
      message: `${whole.y.length} values leave room for ${origins.length} of ${options.folds} folds with a horizon of ${options.horizon}.`,
    });
  if (unknown.length > 0)
    warnings.push({
      code: 'regressors-unknown',
      message:
        `${model.label} uses earlier values only of ${unknown.join(', ')}, which ${unknown.length === 1 ? 'is' : 'are'} not known ` +
        `for the ${options.horizon} periods to forecast.`,
    });
  return {
    whole,
    lead,
    origins,
    warnings,
    folds: [],
    stepCoverage: noStepCoverage(options.levels, options.horizon),
    failures: 0,
    failure: null,
  };
}

interface Settled {
  readonly forecast: Forecast;
  readonly used: string;
  /** What is kept of the series. */
  readonly fitted: SeriesResult['fitted'] | null;
  readonly target: PanelMember['target'];
  readonly failed: string | null;
}

/** The model's forecast of one series as its values can be, or that of a naive model. */
function settle(
  model: GlobalModel,
  tried: Tried,
  index: number,
  training: Series,
  common: CommonOptions,
  spec: Spec,
  request: { readonly horizon: number; readonly levels: readonly number[] },
  context: PanelContext,
): Settled {
  const target = targetOf(training.y, common);
  let failed: string;
  if ('failure' in tried) failed = tried.failure;
  else {
    const made = tried.forecasts[index];
    if (made) {
      try {
        assertPlausible(made, training.y, model.label);
        return { forecast: respectTarget(made, target), used: model.kind, fitted: null, target, failed: null };
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        failed = error.message;
      }
    } else failed = 'it has no forecast of this series.';
  }
  const simple: LocalModel = training.seasonLength > 1 ? seasonalNaive : naive;
  const { non_negative: nonNegative = 'auto', integer = 'auto' } = spec;
  const rng = createRng(deriveSeed(1, training.id));
  const outcome = fitAndForecast(simple, training, { non_negative: nonNegative, integer }, request, {
    rng,
    shouldStop: context.shouldStop,
  });
  return { forecast: outcome.forecast, used: outcome.modelUsed, fitted: outcome.fitted, target, failed };
}

function finish(model: GlobalModel, work: Work, { forecast, used, fitted, target, failed }: Settled, id: string): SeriesResult {
  const { warnings, folds, stepCoverage, failures } = work;
  if (failed !== null) warnings.push({ code: 'fell-back', message: `${model.label} could not be used: ${failed} ${used} stood in.` });
  else if (failures > 0)
    warnings.push({
      code: 'fell-back-in-folds',
      message: `${model.label} could not be used in ${failures} of ${folds.length} backtest folds.`,
    });
  const member: PanelMember = { kind: 'panel-member', formatVersion: 1, of: model.kind, series: id, target };
  return { model: model.kind, modelUsed: used, folds, stepCoverage, fitted: fitted ?? member, forecast, warnings };
}
