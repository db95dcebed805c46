import type { PermutationExplanation } from '../../../contract/entities/explanation.ts';
import { knownAhead } from '../../../engine/backtest/index.ts';
import { commonParametersOf } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng, deriveSeed } from '../../../engine/core/rng.ts';
import { permuteLocal, permuteNet, permuteTrees, type ExplainedNet, type PermutedModel } from '../../../engine/explain/index.ts';
import { cutAt } from '../../../engine/learning/cut-panel.ts';
import type { PanelTrees } from '../../../engine/learning/fitted.ts';
import { globalModelByKind, modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import type { PermutationTask } from './plan.ts';

export type PermutationFindings = Pick<
  PermutationExplanation,
  'metric' | 'error' | 'rows' | 'repeats' | 'features' | 'topics' | 'notes'
> & {
  readonly fromPeriod: number;
};

type Tell = (phase: string, share: number) => void;
/** Share of the time that a fit takes. */
const FIT = 0.8;

/** @throws EngineError of the methods */
export async function explainPermutation(task: PermutationTask, tell: Tell): Promise<PermutationFindings> {
  const { metric, found, notes } = task.how === 'panel' ? await ofPanel(task, tell) : await ofLocal(task, tell);
  const inputs = (permuted: PermutedModel['single']): PermutationExplanation['features'] =>
    permuted.inputs.map(({ info: { name, meaning, group, topic }, increase, deviation }) => ({
      name,
      meaning,
      group,
      topic,
      increase,
      deviation,
    }));
  return {
    metric,
    error: found.single.error,
    rows: found.single.rows,
    repeats: found.single.repeats,
    features: inputs(found.single),
    topics: inputs(found.topics),
    notes,
    fromPeriod: task.fromPeriod,
  };
}

interface Outcome {
  readonly metric: string;
  readonly found: PermutedModel;
  readonly notes: string[];
}

async function ofPanel(
  { kind, spec, panel, horizon, seed, fromPeriod }: PermutationTask & { readonly how: 'panel' },
  tell: Tell,
): Promise<Outcome> {
  const model = globalModelByKind(kind);
  if (!model) throw new EngineError('unknown-model', `There is no model of kind ${kind}.`, { kind });
  const { panel: usable } = knownAhead(panel, horizon);
  const training = cutAt(usable, fromPeriod, horizon);
  const common = new Set(commonParametersOf(model).map(({ name }) => name));
  const own: Spec = Object.fromEntries(Object.entries(spec).filter(([name]) => !common.has(name)));
  const rng = createRng(deriveSeed(seed, 'permutation'));
  tell('Fitting to what was known before', 0);
  const fitted: unknown = await model.fit(training, own, {
    rng,
    shouldStop: () => false,
    horizon,
    onProgress: (share) => tell('Fitting to what was known before', FIT * share),
  });
  const onProgress = (share: number): void => tell('Shuffling inputs', FIT + (1 - FIT) * share);
  const isNet = typeof fitted === 'object' && fitted !== null && 'net' in fitted;
  return isNet
    ? {
        metric: 'mean absolute error on the scale of the window',
        found: await permuteNet(fitted as ExplainedNet, usable, fromPeriod, { rng, onProgress }),
        notes: ['Groups of inputs are shuffled among windows of all series and of the held-out periods.'],
      }
    : {
        metric: 'mean absolute error on the scale of the model',
        found: await permuteTrees(fitted as PanelTrees, usable, fromPeriod, rng, { onProgress }),
        notes: [
          ...((fitted as PanelTrees).strategy === 'recursive' ? ['Measured one step ahead, with earlier values as they were.'] : []),
          'Features that say much the same share their importance: look at the topics too.',
        ],
      };
}

async function ofLocal(
  { kind, spec, series, of, horizon, seed }: PermutationTask & { readonly how: 'local' },
  tell: Tell,
): Promise<Outcome> {
  const found = await permuteLocal(modelByKind(kind), series, horizon, spec, seed, createRng(deriveSeed(seed, 'permutation')), {
    onProgress: (share) => tell(share < 0.7 ? 'Fitting to what was known before' : 'Shuffling inputs', share),
  });
  return {
    metric: 'mean absolute error over the mean seasonal change (as in MASE)',
    found,
    notes: series.length < of ? [`Of ${series.length} of ${of} series, drawn by the seed.`] : [],
  };
}
