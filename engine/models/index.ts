import { EngineError } from '../core/errors.ts';
import { arima } from './arima/arima.ts';
import { createBest } from './best/best.ts';
import { ces } from './ces/ces.ts';
import { drift } from './drift/drift.ts';
import { exponentialSmoothing } from './exponential-smoothing/exponential-smoothing.ts';
import { holtWinters } from './exponential-smoothing/holt-winters.ts';
import { holt } from './exponential-smoothing/holt.ts';
import { ses } from './exponential-smoothing/ses.ts';
import { gradientBoosting } from './gradient-boosting/gradient-boosting.ts';
import type { GlobalModel } from './global-model.ts';
import { adida } from './intermittent/adida.ts';
import { croston, crostonSba } from './intermittent/croston.ts';
import { imapa } from './intermittent/imapa.ts';
import { tsb } from './intermittent/tsb.ts';
import { lstm } from './lstm/lstm.ts';
import { mean } from './mean/mean.ts';
import type { LocalModel } from './model.ts';
import { mstlWithArima, mstlWithSmoothing } from './mstl/combinations.ts';
import { nHits } from './n-hits/n-hits.ts';
import { naive } from './naive/naive.ts';
import { naive2 } from './naive2/naive2.ts';
import { onlineLinear } from './online-linear/online-linear.ts';
import { prophet } from './prophet/prophet.ts';
import { randomForest } from './random-forest/random-forest.ts';
import { seasonalWindowAverage } from './seasonal-window-average/seasonal-window-average.ts';
import { seasonalNaive } from './seasonal-naive/seasonal-naive.ts';
import { dynamicOptimisedTheta } from './theta/dynamic-optimised-theta.ts';
import { dynamicTheta } from './theta/dynamic-theta.ts';
import { lentModel } from './own-models.ts';
import { isPluginKind } from './plugin/index.ts';
import { optimisedTheta } from './theta/optimised-theta.ts';
import { theta } from './theta/theta.ts';

const mstl = mstlWithSmoothing(exponentialSmoothing);
/** Chooses among the others and combines them. */
const best = createBest({
  usual: [exponentialSmoothing, dynamicOptimisedTheta, ces],
  slow: [arima],
  seasonal: [],
  foundSeason: [dynamicOptimisedTheta, ces, mstl],
  intermittent: [crostonSba, tsb, imapa],
  more: [mstl],
  simple: [naive, mean],
});

/** Every model for single series that Almanac knows. */
export const models: readonly LocalModel[] = [
  naive,
  seasonalNaive,
  drift,
  mean,
  naive2,
  seasonalWindowAverage,
  ses,
  holt,
  holtWinters,
  exponentialSmoothing,
  theta,
  dynamicTheta,
  optimisedTheta,
  dynamicOptimisedTheta,
  ces,
  croston,
  crostonSba,
  tsb,
  adida,
  imapa,
  arima,
  prophet,
  onlineLinear,
  mstl,
  mstlWithArima(arima),
  best,
];

/** @throws EngineError `unknown-model` */
export function modelByKind(kind: string): LocalModel {
  const model = models.find((candidate) => candidate.kind === kind) ?? lentModel(kind);
  if (!model && isPluginKind(kind))
    throw new EngineError(
      'unknown-model',
      `The own model ${kind} is not granted here. Add its files and grant it under Settings, Own models.`,
      {
        kind,
      },
    );
  if (!model)
    throw new EngineError('unknown-model', `There is no model "${kind}"; known are ${models.map((known) => known.kind).join(', ')}.`, {
      kind,
    });
  return model;
}

/** A global model whose fitted state is not told apart by type: each is handed its own only. */
const entry = <M>(model: M): GlobalModel => model as unknown as GlobalModel;

/** Every model that learns across the series of a panel. */
export const globalModels: readonly GlobalModel[] = [entry(gradientBoosting), entry(randomForest), entry(nHits), entry(lstm)];

/** The model of that kind that learns across series; null where there is none. */
export const globalModelByKind = (kind: string): GlobalModel | null => globalModels.find((model) => model.kind === kind) ?? null;

/** @throws EngineError `unknown-model` */
export const anyModelByKind = (kind: string): LocalModel | GlobalModel => globalModelByKind(kind) ?? modelByKind(kind);
