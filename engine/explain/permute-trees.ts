import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import type { Rng } from '../core/rng.ts';
import { withBridgedGaps } from '../learning/bridge-gaps.ts';
import { planColumns } from '../learning/columns.ts';
import type { PanelTrees } from '../learning/fitted.ts';
import { levelsOf } from '../learning/forecast-panel.ts';
import { scaledPanel } from '../learning/target.ts';
import { ensembleFromJson, predictTrees } from '../trees/index.ts';
import { permuteInputs, type PermutationOptions, type PermutedModel } from './permute-inputs.ts';
import { sampleRows } from './sample-rows.ts';
import { partOfColumn } from './topics.ts';

const ROWS = 5000;

/**
 * Permutation importance of the features of trees on rows that they have not learnt from: mean absolute error on the model's scale. Of a
 * recursive model one step ahead, with lags as they were.
 *
 * @param fitted - fitted to what was known before `from`
 * @param panel - with what came after
 * @param from - first held-out period
 * @throws EngineError `series-too-short` without rows, `cancelled`
 */
export async function permuteTrees(
  fitted: PanelTrees,
  panel: Panel,
  from: number,
  rng: Rng,
  options: PermutationOptions = {},
): Promise<PermutedModel> {
  const part = fitted.parts.at(-1) as PanelTrees['parts'][number];
  const trees = ensembleFromJson(part.trees);
  const z = scaledPanel(panel, fitted.target, fitted.closed);
  const plan = planColumns(z, part.features, fitted.strategy, levelsOf(fitted.target));
  const inputs = withBridgedGaps(z, fitted.bridge, fitted.closed);
  const { columns, target } = sampleRows(z, plan, part.features.upTo, from, ROWS, rng, inputs);
  const rows = target.length;
  if (rows === 0) throw new EngineError('series-too-short', 'There is no held-out row to measure on.');
  const infos = plan.columns.map((column) => partOfColumn(column, part.features));
  const errorWith = (members: readonly number[], order: Int32Array | null): number => {
    const moved = new Set(members);
    const predicted = predictTrees(
      trees,
      order === null
        ? columns
        : columns.map((column, c) =>
            moved.has(c) ? { ...column, values: Float32Array.from(order, (r) => column.values[r] as number) } : column,
          ),
    );
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += Math.abs((target[r] as number) - (predicted[r] as number));
    return sum / rows;
  };
  return permuteInputs(infos, rows, errorWith, rng, options);
}
