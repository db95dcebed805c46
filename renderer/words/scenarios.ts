import type { ForecastWaterfall } from '../../contract/entities/scenario.ts';

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
