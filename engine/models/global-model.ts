import type { Context } from '../core/context.ts';
import type { Forecast } from '../core/forecast.ts';
import type { Panel } from '../core/panel.ts';
import type { Parallel } from '../core/parallel.ts';
import type { NetBackend, NetWatch } from '../nets/index.ts';
import type { Fitted, Parameter, Refusal, Spec } from './model.ts';

/** What the surroundings lend a model that learns across series. */
export type GlobalContext = Context & {
  readonly parallel?: Parallel | undefined;
  /** What nets are trained on; the engine's own kernel where absent. */
  readonly netBackend?: NetBackend | undefined;
  /** Asked once for each training of a net, in the order in which they are done: who looks on and keeps checkpoints. */
  readonly netWatch?: (() => NetWatch) | undefined;
};

/** What is asked of a model that was fitted to a panel. */
export interface PanelRequest {
  /** h, 1 or more; at most the horizon that it was fitted for. */
  readonly horizon: number;
  /** Nominal coverages in percent. */
  readonly levels: readonly number[];
}

/** What can be said of a fitted model as a whole. */
export interface PanelDescription {
  /** For people, for example `Gradient boosting, 312 trees`. */
  readonly name: string;
  /** LaTeX with the numbers left as symbols; one string a line. */
  readonly equation: readonly string[];
  /** What the model rests on, the most important first; shares add up to 1. */
  readonly importance: readonly { readonly feature: string; readonly meaning: string; readonly share: number }[];
  /** Figures of the training, in the order in which they are shown. */
  readonly facts: readonly { readonly name: string; readonly value: number | string }[];
}

/**
 * A model that is fitted once to all series of a panel and forecasts each of them. Its fitted state is kept once a run.
 *
 * `fit` learns from every value that the panel holds and from nothing else: a backtest hands in a panel that ends at the origin, with what is
 * known of regressors over the horizon as `future`. `forecast` gets the same kind of panel: the history of each series up to its own origin.
 */
export interface GlobalModel<F extends Fitted = Fitted> {
  readonly scope: 'panel';
  readonly kind: string;
  /** Name as users know it. */
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly summary: string;
  readonly baseline: false;
  /** Rank of simplicity: of two equally good models the lower one is selected. */
  readonly complexity: number;
  /** NaN inside a series is handled by the model itself. */
  readonly acceptsMissing: true;
  readonly acceptsRegressors: boolean;
  readonly parameters: readonly Parameter[];
  /** What it cannot take or do, in plain sentences for its page. */
  readonly limits: readonly string[];
  /** Null when the panel can be fitted with these settings. Asked before `fit`. */
  refuse(panel: Panel, spec: Spec, horizon: number): Refusal | null;
  /**
   * @param panel - `futurePeriods` of at least the horizon where it has regressors
   * @param context - `horizon` is how far forecasts will go
   * @throws EngineError with the code of the refusal, `series-too-short` where there are too few rows to learn from, `cancelled`
   */
  fit(panel: Panel, spec: Spec, context: GlobalContext): Promise<F>;
  /**
   * Goes on learning from a fit to what was known before. Null where that does not suit this panel any more: then it is fitted anew.
   *
   * @param fitted - of `fit` with the same settings
   * @param from - first period that it has not learnt from, in the panel's counting
   * @throws EngineError `cancelled`
   */
  goOn?(fitted: F, panel: Panel, spec: Spec, context: GlobalContext, from: number): Promise<F | null>;
  /**
   * Settings that fit anew what has served so far, after the data have changed: what the model finds out by periods that it holds back stays as it was found,
   * since those periods are of the new state and what it learns from is of the old. As given where the model finds out nothing in this way.
   *
   * @param fitted - from before the change
   */
  anew?(fitted: F, spec: Spec): Spec;
  /**
   * @param panel - the history of each series; series that the fit did not know get a forecast too
   * @returns one for each series; null where there is nothing to forecast from. Finite values only; intervals nested and ascending by level
   */
  forecast(
    fitted: F,
    panel: Panel,
    request: PanelRequest,
    context: Pick<GlobalContext, 'shouldStop' | 'parallel' | 'netBackend'>,
  ): Promise<readonly (Forecast | null)[]>;
  /**
   * A fitted state from elsewhere, checked field by field.
   *
   * @throws EngineError `invalid-option` that says what is wrong
   */
  read(json: unknown): F;
  describe(fitted: F): PanelDescription;
}
