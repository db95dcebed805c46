import type { ModelInfo, ParameterInfo } from '../../../contract/entities/model.ts';
import { commonParametersOf } from '../../../engine/backtest/index.ts';
import { ensembles, type EnsembleModel } from '../../../engine/ensembles/index.ts';
import { globalModels, models } from '../../../engine/models/index.ts';
import { isPluginKind } from '../../../engine/models/plugin/index.ts';
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
  const info = modelInfos.find((candidate) => candidate.kind === kind) ?? retired.get(kind);
  if (!info && isPluginKind(kind)) return unknownOwnModel(kind);
  if (!info) throw new RangeError(`there is no model of kind ${kind}`);
  return info;
}

/** Whether a kind can be trained here and now: one of the user's own where its files are granted. */
export const isTrainable = (kind: string): boolean => modelInfos.some((info) => info.kind === kind);

/** Every kind that can be trained, the baselines first. */
const infos: ModelInfo[] = [...models, ...globalModels, ...ensembles]
  .sort((a, b) => Number(b.baseline) - Number(a.baseline))
  .map((model) => describe(model));
export const modelInfos: readonly ModelInfo[] = infos;

/** Own models that cannot be trained any more, by kind: runs that they made still have a name. */
const retired = new Map<string, ModelInfo>();

/** A model of the user's own, and whether it may be trained. */
export interface OwnModelEntry {
  readonly model: LocalModel;
  /** Short name for the terminal. */
  readonly alias: string;
  readonly trainable: boolean;
}

/** Puts the user's own models in the list, in place of those that were there. */
export function setOwnModels(entries: readonly OwnModelEntry[]): void {
  for (let i = infos.length - 1; i >= 0; i--) if (isPluginKind((infos[i] as ModelInfo).kind)) infos.splice(i, 1);
  retired.clear();
  for (const { model, alias, trainable } of entries) {
    const taken = infos.some(({ kind, aliases }) => kind === alias || aliases.includes(alias));
    const info = { ...describe(model), family: 'Own models', aliases: taken ? [] : [alias] };
    if (trainable) infos.push(info);
    else retired.set(info.kind, info);
  }
}

/** What a run is called whose own model is not in this workspace at all. */
const unknownOwnModel = (kind: string): ModelInfo => ({
  kind,
  label: kind.slice('own:'.length),
  summary: 'A model of the user’s own that is not in this workspace.',
  baseline: false,
  family: 'Own models',
  aliases: [],
  parameters: [],
  limits: [],
  acceptsRegressors: false,
  acceptsMissing: false,
});

/** The kind that a name stands for, its own or a short one; with underscores too, as files have them. */
export function kindByName(name: string): string | null {
  const wanted = name.trim().toLowerCase().replaceAll('_', '-');
  return infos.find(({ kind, aliases }) => kind === wanted || aliases.includes(wanted))?.kind ?? null;
}
