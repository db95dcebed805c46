import type { ForecastWaterfall } from '../../contract/entities/scenario.ts';
import { decimalsFor, sizeOf } from './numbers.ts';

type StepKind = ForecastWaterfall['steps'][number]['kind'];

/** The steps of a waterfall as people read them. */
export const stepWords: Record<StepKind, string> = {
  left: 'Periods that passed',
  'old-override': 'Earlier overrides end',
  data: 'Data',
  model: 'Model',
  override: 'Override',
  unexplained: 'Data and model together',
  new: 'New periods',
};

export const stepMeanings: Record<StepKind, string> = {
  left: 'Cells that are forecast no more',
  'old-override': 'What people had changed of the earlier forecast, which no longer holds',
  data: 'The earlier model with its settings, trained on the later data',
  model: 'Another model or other settings on the same data',
  override: 'Other plans, and values that people set',
  unexplained: 'The earlier model was not trained on the later data: the two cannot be told apart',
  new: 'Cells that were not forecast before',
};

/** A waterfall in the digits that are shown: totals are rounded, and changes are what lies between them, so that what is seen adds up. */
export function asSeen(waterfall: ForecastWaterfall): ForecastWaterfall {
  const { start, end, steps } = waterfall;
  const scale = 10 ** decimalsFor(sizeOf([start, end]));
  const round = (value: number): number => Math.round(value * scale) / scale;
  return {
    ...waterfall,
    start: round(start),
    end: round(end),
    steps: steps.map((step) => ({ ...step, from: round(step.from), to: round(step.to), change: round(step.to) - round(step.from) })),
  };
}
