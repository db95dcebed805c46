import type { ParameterInfo } from '../../../contract/entities/model.ts';
import type { CleaningStepInfo } from '../../../contract/entities/recipe.ts';
import { cleaningSteps } from '../../../engine/cleaning/steps.ts';

/** Every cleaning step, described so that a form can be made from it. */
export const cleaningStepInfos: readonly CleaningStepInfo[] = cleaningSteps.map(
  ({ kind, label, summary, target, parameters, limits = [] }) => ({
    kind,
    label,
    summary,
    target,
    parameters: parameters.map(({ choices, ...parameter }) => ({
      ...(parameter as Omit<ParameterInfo, 'common'>),
      ...(choices ? { choices: choices.map((choice) => ({ ...choice })) } : {}),
      common: false,
    })),
    limits: [...limits],
  }),
);
