import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import type { Frequency } from '../../../engine/core/panel.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { modelInfos } from '../models/catalogue.ts';
import { defaultModels, isIntermittent } from './default-models.ts';

/** Periods that people usually plan for, by what a period is. */
const usualHorizon: Record<Frequency['unit'], readonly [horizon: number, why: string]> = {
  integer: [8, 'eight steps'],
  minute: [96, '96 periods'],
  hour: [48, 'the next two days'],
  day: [28, 'the next four weeks'],
  'business-day': [20, 'the next four weeks of business days'],
  week: [8, 'the next eight weeks'],
  month: [12, 'the next twelve months'],
  quarter: [8, 'the next two years'],
  year: [6, 'the next six years'],
};
const unitName: Record<Frequency['unit'], string> = {
  integer: 'numbered by a counter',
  minute: 'by the minute',
  hour: 'hourly',
  day: 'daily',
  'business-day': 'daily on business days',
  week: 'weekly',
  month: 'monthly',
  quarter: 'quarterly',
  year: 'yearly',
};

/** A number of periods in words: `28 days`, `8 steps`, `4 x 15 minutes`. */
export function periods(count: number, { unit, step }: Frequency): string {
  const one = unit === 'integer' ? 'step' : unit.replace('-', ' ');
  return step === 1 ? `${count} ${one}${count === 1 ? '' : 's'}` : `${count} x ${step} ${one}s`;
}

/** Series length in the middle of the panel. */
function medianLength({ panel }: LoadedPanel): number {
  const lengths = panel.ids.map((_, i) => (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0)).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

/**
 * How many folds a horizon leaves room for: three when the oldest one still trains on two seasons (and on a dozen values).
 *
 * @returns folds and the reason in words
 */
export function defaultFolds(length: number, horizon: number, seasonLength: number): { folds: number; why: string } {
  const minimum = Math.max(2 * seasonLength, 12, horizon);
  const room = Math.floor((length - minimum) / horizon);
  const folds = Math.max(1, Math.min(3, room));
  const why =
    folds === 3
      ? 'three: the last three stretches of the horizon, each forecast from the data before it'
      : `${folds === 1 ? 'one' : 'two'}: a typical series has ${length} values, which leaves room for ${folds === 1 ? 'one stretch' : 'two stretches'} of ${horizon} to test on`;
  return { folds, why };
}

/** Options that suit the data, with reasons to show beside them. */
export function chooseDefaults(loaded: LoadedPanel): TrainDefaults {
  const { unit, step } = loaded.version.axis.frequency;
  const [usual, why] = usualHorizon[unit];
  const length = medianLength(loaded);
  const horizon = Math.max(1, Math.min(usual, Math.floor(length / 4)));
  const { folds, why: whyFolds } = defaultFolds(length, horizon, loaded.version.seasonLength);
  const { models, specs, why: whyModels } = defaultModels(loaded);
  // Half of the periods without demand make zero the forecast with the lowest absolute error: no use to somebody who keeps stock.
  const intermittent = isIntermittent(loaded);
  const spacing = step === 1 ? unitName[unit] : `every ${step} ${unit}s`;
  return {
    options: {
      horizon,
      folds,
      metric: intermittent ? 'rmsse' : 'mase',
      models,
      ...(Object.keys(specs).length > 0 ? { specs } : {}),
      levels: [80, 95],
      seed: 1,
      workers: 0,
    },
    reasons: {
      horizon:
        horizon === usual
          ? `${horizon}: ${why}; your data is ${spacing}`
          : `${horizon}: a quarter of a typical series, which has ${length} values`,
      folds: whyFolds,
      metric: intermittent
        ? 'RMSSE: comparable between series of any size; it asks for the mean of demand that is often zero, where MASE would ask for zero'
        : 'MASE: comparable between series of any size; below 1 is better than repeating the last season was in the past',
      models: whyModels,
    },
    models: [...modelInfos],
    seasons: [...(loaded.panel.seasons ?? [loaded.panel.seasonLength])],
    regressors: { names: (loaded.panel.regressors ?? []).map(({ name }) => name), futurePeriods: loaded.panel.futurePeriods ?? 0 },
  };
}
