import type { ModelInfo, ParameterInfo } from '../../../contract/entities/model.ts';
import { models } from '../../../engine/models/index.ts';
import type { LocalModel, Parameter } from '../../../engine/models/model.ts';
import { aliasesOf, familyOf } from './families.ts';

const infoOf = ({ choices, ...parameter }: Parameter, common: boolean): ParameterInfo => ({
  ...(structuredClone(parameter) as Omit<ParameterInfo, 'common'>),
  ...(choices ? { choices: choices.map((choice) => ({ ...choice })) } : {}),
  common,
});

const describe = (model: LocalModel): ModelInfo => ({
  kind: model.kind,
  label: model.label,
  summary: model.summary,
  baseline: model.baseline,
  family: familyOf(model.kind, model.baseline),
  aliases: [...aliasesOf(model.kind)],
  parameters: (model.parameters ?? []).map((parameter) => infoOf(parameter, false)),
  limits: [...(model.limits ?? [])],
  acceptsRegressors: model.acceptsRegressors ?? false,
  acceptsMissing: model.acceptsMissing,
});

/** Every kind that can be trained, the baselines first. */
export const modelInfos: readonly ModelInfo[] = [...models]
  .sort((a, b) => Number(b.baseline) - Number(a.baseline))
  .map((model) => describe(model));
