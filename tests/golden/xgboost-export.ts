// Makes xgboost-export.json: npm run node -- tests/golden/xgboost-export.ts, then python tests/golden/xgboost-export.py (xgboost 3.2.0) adds
// what XGBoost predicts. A small forecaster of each kind on made-up sales.
import { writeFileSync } from 'node:fs';
import { exportParts } from '../../engine/learning/export-parts.ts';
import { createRng } from '../../engine/core/rng.ts';
import { gradientBoosting } from '../../engine/models/gradient-boosting/gradient-boosting.ts';
import { randomForest } from '../../engine/models/random-forest/random-forest.ts';
import { writeXgboost } from '../../engine/trees/index.ts';
import { retail } from '../engine/learning/retail.ts';

const panel = retail(4, 120, { futurePeriods: 7 });
const context = { rng: createRng(1), shouldStop: () => false, horizon: 7 };
const boosted = await gradientBoosting.fit(panel, { n_estimators: 12, learning_rate: 0.3, num_leaves: 6 }, context);
const forest = await randomForest.fit(panel, { n_estimators: 4, num_leaves: 12 }, context);
const models = [boosted, forest].flatMap((fitted) =>
  exportParts(fitted, panel).map(({ trees, features, examples }) => ({ kind: fitted.kind, model: writeXgboost(trees), features, check: examples })),
);
writeFileSync(new URL('xgboost-export.json', import.meta.url), `${JSON.stringify({ models })}\n`);
