import type { Panel } from '../core/panel.ts';
import { featureColumns } from '../features/matrix/columns.ts';
import { ensembleFromJson, predictTrees, type TreeColumn, type TreeEnsemble } from '../trees/index.ts';
import { withBridgedGaps } from './bridge-gaps.ts';
import { planColumns } from './columns.ts';
import { lengthOf } from './cut-panel.ts';
import type { PanelTrees } from './fitted.ts';
import { levelsOf } from './forecast-panel.ts';
import { scaledPanel, scalesFor, unscaled, withoutClosed } from './target.ts';

/** A row of features with what the trees and the whole model make of it. */
export interface ExampleRow {
  readonly series: string;
  readonly stepAhead: number;
  /** In the order of the features; null where missing. */
  readonly values: readonly (number | null)[];
  /** What the trees give. */
  readonly prediction: number;
  /** What is added to it. */
  readonly anchor: number;
  /** In units of the target, before the floor at zero. */
  readonly forecast: number;
}

/** The trees of one part of the horizon, with what others need to use them. */
export interface ExportedPart {
  /** Steps ahead that the part forecasts, both included. */
  readonly steps: readonly [number, number];
  readonly trees: TreeEnsemble;
  readonly features: readonly {
    readonly name: string;
    readonly type: 'float' | 'category';
    readonly meaning: string;
    readonly lessAnchor: boolean;
  }[];
  /** Periods whose mean is the anchor, and how many periods before the row they end; null where there is none. */
  readonly anchor: { readonly periods: number; readonly before: number } | null;
  readonly examples: readonly ExampleRow[];
}

const MOST_SERIES = 3;
const MOST_STEPS = 3;

/**
 * The trees of a forecaster as they stand, by part of the horizon.
 *
 * @param panel - what the model was fitted to, with regressors as they are known ahead: rows of the first series are worked out as examples
 * @throws EngineError `invalid-option` where the panel lacks what the model was fitted with
 */
export function exportParts(fitted: PanelTrees, panel: Panel): ExportedPart[] {
  const { target, closed, bridge, strategy } = fitted;
  const z = withBridgedGaps(scaledPanel(panel, target, closed), bridge, closed);
  const { units, centres } = scalesFor(target, withoutClosed(panel, closed));
  const levels = levelsOf(target);
  const wanted = panel.ids.flatMap((_, i) => (lengthOf(panel, i) > 0 ? [i] : [])).slice(0, MOST_SERIES);
  let done = 0;
  return fitted.parts.map(({ features, meanings, trees: json }): ExportedPart => {
    const trees = ensembleFromJson(json);
    const plan = planColumns(z, features, strategy, levels);
    const first = done + 1;
    // A recursive model makes its second step from its first: only that one has all its features now.
    const last = strategy === 'recursive' ? 1 : features.upTo;
    done = features.upTo;
    const examples: ExampleRow[] = [];
    const filled = plan.anchor ? [...plan.columns, { ...plan.anchor, spec: -1 }] : plan.columns;
    for (const { index, columns } of featureColumns(z, { columns: filled, leftOut: [] }, { series: wanted, ahead: last })) {
      for (let step = first; step <= Math.min(last, first + MOST_STEPS - 1); step++) {
        const row = lengthOf(z, index) + step - 1;
        const anchor = plan.anchor ? (columns[columns.length - 1]?.[row] ?? NaN) : 0;
        const values = plan.columns.map(({ anchored }, c) => Math.fround((columns[c]?.[row] as number) - (anchored ? anchor : 0)));
        const [prediction = NaN] = predictTrees(
          trees,
          plan.columns.map(({ name, treeKind }, c): TreeColumn => ({ name, kind: treeKind, values: Float64Array.of(values[c] as number) })),
        );
        examples.push({
          series: panel.ids[index] as string,
          stepAhead: step,
          values: values.map((value) => (Number.isNaN(value) ? null : value)),
          prediction,
          anchor,
          forecast: unscaled(target.transform, prediction + anchor, units[index] as number, centres[index] as number),
        });
      }
    }
    return {
      steps: [first, strategy === 'recursive' ? fitted.horizon : features.upTo],
      trees,
      features: plan.columns.map(({ name, treeKind, anchored }) => ({
        name,
        type: treeKind === 'categorical' ? 'category' : 'float',
        meaning: meanings[name] ?? '',
        lessAnchor: anchored,
      })),
      anchor: features.anchor === null ? null : { periods: features.anchor, before: features.upTo },
      examples: examples.filter(({ forecast }) => Number.isFinite(forecast)),
    };
  });
}
