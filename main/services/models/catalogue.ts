import type { ModelInfo, ParameterInfo } from '../../../contract/entities/model.ts';
import { commonParametersOf } from '../../../engine/backtest/index.ts';
import { ensembles, type EnsembleModel } from '../../../engine/ensembles/index.ts';
import { globalModels, models } from '../../../engine/models/index.ts';
import type { GlobalModel } from '../../../engine/models/global-model.ts';
import type { LocalModel, Parameter } from '../../../engine/models/model.ts';
import { aliasesOf, familyOf } from './families.ts';

const infoOf = ({ choices, ...parameter }: Parameter, common: boolean): ParameterInfo => ({
  ...(structuredClone(parameter) as Omit<ParameterInfo, 'common'>),
  ...(choices ? { choices: choices.map((choice) => ({ ...choice })) } : {}),
  common,
});

/** A model that has a parameter of a common one's name handles it itself. */
const parametersOf = (model: LocalModel | GlobalModel | EnsembleModel): ParameterInfo[] => [
  ...(model.parameters ?? []).map((parameter) => infoOf(parameter, false)),
  ...commonParametersOf(model).map((parameter) => infoOf(parameter, true)),
];

const describe = (model: LocalModel | GlobalModel | EnsembleModel): ModelInfo => ({
  kind: model.kind,
  label: model.label,
  summary: model.summary,
  baseline: model.baseline,
  family: familyOf(model.kind, model.baseline),
  aliases: [...aliasesOf(model.kind)],
  parameters: parametersOf(model),
  limits: [...(model.limits ?? [])],
  acceptsRegressors: model.acceptsRegressors ?? false,
  acceptsMissing: model.acceptsMissing,
});

/** @throws RangeError for a kind that is not there; what comes from outside is checked before */
export function modelInfo(kind: string): ModelInfo {
  const info = modelInfos.find((candidate) => candidate.kind === kind);
  if (!info) throw new RangeError(`there is no model of kind ${kind}`);
  return info;
}

/** Every kind that can be trained, the baselines first. */
export const modelInfos: readonly ModelInfo[] = [...models, ...globalModels, ...ensembles]
  .sort((a, b) => Number(b.baseline) - Number(a.baseline))
  .map((model) => describe(model));
