import { createRng } from '../../engine/core/rng.ts';
import {
  FOREST_TREES,
  REGRESSION_DEFAULTS,
  dependenceOn,
  trainRegression,
  whatIf,
  type RegressionSpec,
} from '../../engine/regression/index.ts';
import { takeRows } from '../../engine/regression/row-table.ts';
import { inspectRows, kindsOf } from '../../main/services/regression/inspect-rows.ts';
import { readRawRows } from '../../main/services/regression/raw-rows.ts';
import { readTable } from '../../main/services/regression/row-columns.ts';
import { sharedData } from '../shared-data.ts';

// npm run node -- tests/bench/row-models.ts: models of single rows on the shop's transactions, as proposed, and without the price.
// tests/bench/row-models-peer.py measures LightGBM and scikit-learn on the same rows.
const file = sharedData('main-job/ecommerce_transactions.csv');
if (file === null) throw new Error('the shop transactions are not there');
const cpuMs = (): number => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;

const raw = await readRawRows({ path: file, name: 'ecommerce_transactions.csv' });
const seen = inspectRows(raw, undefined);
const { table } = readTable(raw, kindsOf(raw));
const proposed = seen.columns.flatMap(({ proposed: feature }) => (feature ? [feature] : []));

for (const [name, features] of [
  ['as proposed', proposed],
  ['without Unit_Price', proposed.filter(({ column }) => column !== 'Unit_Price')],
] as const)
  for (const model of ['gradient-boosting', 'random-forest'] as const) {
    const trees = model === 'random-forest' ? FOREST_TREES : REGRESSION_DEFAULTS.trees;
    const spec: RegressionSpec = { ...REGRESSION_DEFAULTS, target: 'Revenue', date: 'Transaction_Date', features, model, trees };
    const start = cpuMs();
    const { model: trained, report } = await trainRegression(table, spec, { rng: createRng(1), shouldStop: () => false });
    const trainMs = cpuMs() - start;
    console.log(`\n${name}, ${model}: ${report.trees} trees, ${(trainMs / 1000).toFixed(1)} s of processor time`);
    console.table(report.accuracy);
    console.table(report.coverage);
    const one = takeRows(table, Int32Array.of(7));
    const units = { name: 'Units_Sold', kind: 'number', values: Float64Array.from({ length: 20 }, (_, i) => i - 9) } as const;
    const times = Array.from({ length: 20 }, () => {
      const from = cpuMs();
      whatIf(trained, one);
      const between = cpuMs();
      dependenceOn(trained, one, units);
      return [between - from, cpuMs() - between] as const;
    }).slice(5);
    const median = (at: 0 | 1): string => (times.map((pair) => pair[at]).sort((a, b) => a - b)[7] as number).toFixed(1);
    console.log(
      `one row: ${median(0)} ms for prediction, intervals and SHAP values, ${median(1)} ms for the curve of a column (processor time, median)`,
    );
  }
