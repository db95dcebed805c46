import { createRng } from '../../engine/core/rng.ts';
import { trainBoostingSync, trainForestSync, writeXgboost, type Objective, type TreeEnsemble } from '../../engine/trees/index.ts';
import { mixedTable } from '../engine/trees/tables.ts';

// Models of ours as XGBoost's files, for XGBoost to predict with:
//   npm run node -- tests/golden/trees-ours.ts | venv/bin/python tests/golden/trees-ours.py > tests/golden/trees-ours.json
const objectives: readonly Objective[] = [
  { kind: 'squared' },
  { kind: 'absolute' },
  { kind: 'huber', delta: 1.3 },
  { kind: 'poisson' },
  { kind: 'tweedie', power: 1.4 },
  { kind: 'quantile', level: 0.8 },
];

/** The models, by name: one for each objective, and a forest. */
export function oursToExport(): Record<string, TreeEnsemble> {
  const data = mixedTable(600, 21);
  const context = () => ({ rng: createRng(5), shouldStop: () => false });
  const boosted = objectives.map((objective) => {
    const settings = { objective, rounds: 15, maxLeaves: 15, learningRate: 0.2, minGroupRows: 20 };
    return [objective.kind, trainBoostingSync(data, settings, context()).ensemble] as const;
  });
  const forest = trainForestSync(data, { trees: 10, maxLeaves: 20 }, context()).ensemble;
  return Object.fromEntries([...boosted, ['forest', forest]]);
}

if (import.meta.main) {
  const { columns } = mixedTable(600, 21);
  const texts = Object.fromEntries(Object.entries(oursToExport()).map(([name, ensemble]) => [name, writeXgboost(ensemble)]));
  process.stdout.write(
    JSON.stringify({ columns: columns.map(({ values }) => Array.from(values, (value) => (Number.isNaN(value) ? null : value))), texts }),
  );
}
