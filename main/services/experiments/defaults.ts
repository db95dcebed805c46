import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import type { Frequency } from '../../../engine/core/panel.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { kindByName, modelInfos } from '../models/catalogue.ts';
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

/** Stretches of the horizon that leave the oldest training two seasons, a dozen values and a horizon. */
const foldsRoom = (length: number, horizon: number, seasonLength: number): number =>
  Math.floor((length - Math.max(2 * seasonLength, 12, horizon)) / horizon);

/**
 * How many folds a horizon leaves room for: three when the oldest one still trains on two seasons (and on a dozen values).
 *
 * @returns folds and the reason in words
 */
export function defaultFolds(length: number, horizon: number, seasonLength: number): { folds: number; why: string } {
  const room = foldsRoom(length, horizon, seasonLength);
  const folds = Math.max(1, Math.min(3, room));
  const why =
    folds === 3
      ? 'three: the last three stretches of the horizon, each forecast from the data before it'
      : `${folds === 1 ? 'one' : 'two'}: a typical series has ${length} values, which leaves room for ${folds === 1 ? 'one stretch' : 'two stretches'} of ${horizon} to test on`;
  return { folds, why };
}

/** The horizon that people usually plan for or have configured, as far as the data reach. */
function chooseHorizon(loaded: LoadedPanel, asked: number | null, length: number): { horizon: number; why: string } {
  const { unit, step } = loaded.version.axis.frequency;
  const [usual, why] = usualHorizon[unit];
  const wanted = asked ?? usual;
  const horizon = Math.max(1, Math.min(wanted, Math.floor(length / 4)));
  const spacing = step === 1 ? unitName[unit] : `every ${step} ${unit}s`;
  if (horizon < wanted)
    return {
      horizon,
      why: `${horizon}: a quarter of a typical series, which has ${length} values${asked === null ? '' : `; ${asked} are configured`}`,
    };
  return { horizon, why: asked === null ? `${horizon}: ${why}; your data is ${spacing}` : `${horizon}: as configured` };
}

/** Folds as they are configured, by their number or by the size of what models are judged on, as far as the data have room for them. */
function chooseFolds(
  { folds: asked, test_size: size }: Values['training'],
  length: number,
  horizon: number,
  seasonLength: number,
): { folds: number; why: string } {
  const usual = defaultFolds(length, horizon, seasonLength);
  const wanted = asked ?? (size === null ? null : Math.min(50, Math.max(1, Math.round((size < 1 ? size * length : size) / horizon))));
  if (wanted === null) return usual;
  const said = asked === null ? `a test size of ${size} is configured` : `${asked} are configured`;
  const folds = Math.max(1, Math.min(wanted, foldsRoom(length, horizon, seasonLength)));
  return {
    folds,
    why: folds === wanted ? `${folds}: ${said}` : `${folds}: a typical series of ${length} values has no room for more; ${said}`,
  };
}

/** Options that suit the data and the configuration, with reasons to show beside them. */
export function chooseDefaults(loaded: LoadedPanel, configured: Values = defaultValues): TrainDefaults {
  const { training } = configured;
  const length = medianLength(loaded);
  const { horizon, why } = chooseHorizon(loaded, training.prediction_horizon, length);
  const { folds, why: whyFolds } = chooseFolds(training, length, horizon, loaded.version.seasonLength);
  const suited = defaultModels(loaded);
  const models = training.models === null ? suited.models : [...new Set(training.models.map((name) => kindByName(name) ?? name))];
  const known = new Map(modelInfos.map(({ kind }) => [kind, configured.models(kind)]));
  const specs = Object.fromEntries(
    models.flatMap((kind) => {
      const spec = { ...suited.specs[kind]?.spec, ...known.get(kind) };
      return Object.keys(spec).length > 0 ? [[kind, { kind, spec }]] : [];
    }),
  );
  // Half of the periods without demand make zero the forecast with the lowest absolute error: no use to somebody who keeps stock.
  const intermittent = isIntermittent(loaded);
  const metric = training.metric ?? (intermittent ? 'rmsse' : 'mase');
  return {
    options: {
      horizon,
      folds,
      metric,
      models,
      ...(Object.keys(specs).length > 0 ? { specs } : {}),
      levels: [...training.levels],
      seed: training.seed,
      workers: 0,
    },
    reasons: {
      horizon: why,
      folds: whyFolds,
      metric:
        training.metric !== null
          ? `${metric.toUpperCase()}: as configured`
          : intermittent
            ? 'RMSSE: comparable between series of any size; it asks for the mean of demand that is often zero, where MASE would ask for zero'
            : 'MASE: comparable between series of any size; below 1 is better than repeating the last season was in the past',
      models: training.models === null ? suited.why : 'as configured; the naive benchmarks are always compared',
    },
    models: [...modelInfos],
    configured: Object.fromEntries([...known].filter(([, spec]) => Object.keys(spec).length > 0)),
    seasons: [...(loaded.panel.seasons ?? [loaded.panel.seasonLength])],
    regressors: { names: (loaded.panel.regressors ?? []).map(({ name }) => name), futurePeriods: loaded.panel.futurePeriods ?? 0 },
  };
}
