import type { Parameter, Refusal, Spec } from '../model.ts';
import { choiceSetting, numberSetting, refuseSpec } from '../refuse-spec.ts';
import { SPREAD_SETTING } from '../spread-setting.ts';
import type { CriterionName } from './criteria.ts';

const order = (name: string, label: string, help: string, max: number): Parameter => ({
  name,
  label,
  help: `${help} Chosen from the data unless given.`,
  type: 'integer',
  min: 0,
  max,
});
const most = (name: string, label: string, help: string, value: number, max: number): Parameter => ({
  name,
  label,
  help,
  type: 'integer',
  default: value,
  min: 0,
  max,
  advanced: true,
});

const ORDER_PARAMETERS: readonly Parameter[] = [
  order('p', 'AR order p', 'Number of past values.', 10),
  order('d', 'Differences d', 'How often the change from one period to the next is taken.', 3),
  order('q', 'MA order q', 'Number of past errors.', 10),
  order('P', 'Seasonal AR order P', 'Number of values one or more seasons ago.', 4),
  order('D', 'Seasonal differences D', 'How often the change from one season to the next is taken.', 2),
  order('Q', 'Seasonal MA order Q', 'Number of errors one or more seasons ago.', 4),
];

const CONSTANT_PARAMETER: Parameter = {
  name: 'constant',
  label: 'Mean or drift',
  help: 'A mean where nothing is differenced, a drift where the series is differenced once. Automatic: where the criterion is lower with one.',
  type: 'choice',
  default: 'auto',
  choices: [
    { value: 'auto', label: 'Automatic' },
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ],
};

export const PARAMETERS: readonly Parameter[] = [
  ...ORDER_PARAMETERS,
  CONSTANT_PARAMETER,
  {
    name: 'seasonality',
    label: 'Season',
    help: 'How seasons are taken in: seasonal factors for seasons of at most 52 periods, Fourier waves for longer ones and for all but the shortest of several. Automatic: factors up to 52 periods, up to 24 where there are longer seasons beside.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'factors', label: 'Seasonal factors' },
      { value: 'fourier', label: 'Fourier waves' },
      { value: 'none', label: 'None' },
    ],
  },
  {
    name: 'fourier_terms',
    label: 'Fourier waves',
    help: 'Number of waves for each season that is taken in by waves, the shortest season first. Chosen by AICc unless given.',
    type: 'numbers',
    empty: 'chosen by AICc',
    min: 0,
    max: 100,
    advanced: true,
  },
  {
    name: 'stepwise',
    label: 'Stepwise search',
    help: 'Looks at neighbours of the best model so far; without it every combination of orders is tried, which takes ten times as long.',
    type: 'boolean',
    default: true,
  },
  {
    name: 'approximation',
    label: 'Compare roughly',
    help: 'Compares orders by conditional least squares and fits the best exactly. Automatic: for seasons with more than 150 values or 12 periods, and for more than 2,500 values.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ],
    advanced: true,
  },
  {
    name: 'seasonal_test',
    label: 'Test for seasonal differences',
    help: 'What decides whether a season is differenced: how strong it is, or the unit root test of Osborn, Chui, Smith and Birchenhall.',
    type: 'choice',
    default: 'strength',
    choices: [
      { value: 'strength', label: 'Strength of the season' },
      { value: 'ocsb', label: 'OCSB' },
    ],
    advanced: true,
  },
  {
    name: 'ic',
    label: 'Criterion',
    help: 'What the search for orders minimises.',
    type: 'choice',
    default: 'aicc',
    choices: [
      { value: 'aicc', label: 'AICc' },
      { value: 'aic', label: 'AIC' },
      { value: 'bic', label: 'BIC' },
    ],
    advanced: true,
  },
  {
    name: 'engine',
    label: 'Engine',
    help: 'Who estimates the coefficients: Almanac, or the npm package arima, for fixed orders and complete series of at most 8,000 values.',
    type: 'choice',
    default: 'own',
    choices: [
      { value: 'own', label: 'Almanac' },
      { value: 'npm', label: 'npm package arima' },
    ],
    advanced: true,
  },
  SPREAD_SETTING,
  most('max_p', 'Largest p', 'Bound on p in the search.', 5, 10),
  most('max_q', 'Largest q', 'Bound on q in the search.', 5, 10),
  most('max_P', 'Largest P', 'Bound on P in the search.', 2, 4),
  most('max_Q', 'Largest Q', 'Bound on Q in the search.', 2, 4),
  most('max_order', 'Largest sum of orders', 'Bound on p + q + P + Q when every combination is tried.', 5, 20),
  most('max_d', 'Largest d', 'Bound on d in the search.', 2, 3),
  most('max_D', 'Largest D', 'Bound on D in the search.', 1, 2),
];

/** The settings of a fit; undefined where the data decide. */
export interface Settings {
  readonly orders: Readonly<Record<'p' | 'd' | 'q' | 'P' | 'D' | 'Q', number | undefined>>;
  readonly constant: boolean | undefined;
  readonly seasonality: 'auto' | 'factors' | 'fourier' | 'none';
  readonly fourierTerms: readonly number[] | undefined;
  readonly stepwise: boolean;
  readonly approximation: boolean | undefined;
  readonly criterion: CriterionName;
  readonly seasonalTest: 'strength' | 'ocsb';
  readonly engine: 'own' | 'npm';
  readonly most: Readonly<Record<'p' | 'q' | 'P' | 'Q' | 'order' | 'd' | 'D', number>>;
}

const yesNoAuto = (spec: Spec, name: string): boolean | undefined => {
  const value = choiceSetting<string>(spec, name, 'auto');
  return value === 'auto' ? undefined : value === 'true';
};

/** Settings from a spec that `refuseSettings` let pass. */
export function settingsOf(spec: Spec): Settings {
  const orderOf = (name: string): number | undefined => numberSetting(spec, name);
  const bound = (name: string, fallback: number): number => numberSetting(spec, `max_${name}`) ?? fallback;
  const terms = spec['fourier_terms'];
  return {
    orders: { p: orderOf('p'), d: orderOf('d'), q: orderOf('q'), P: orderOf('P'), D: orderOf('D'), Q: orderOf('Q') },
    constant: yesNoAuto(spec, 'constant'),
    seasonality: choiceSetting<Settings['seasonality']>(spec, 'seasonality', 'auto'),
    fourierTerms: Array.isArray(terms) ? (terms as number[]) : undefined,
    stepwise: spec['stepwise'] !== false,
    approximation: yesNoAuto(spec, 'approximation'),
    criterion: choiceSetting<CriterionName>(spec, 'ic', 'aicc'),
    seasonalTest: choiceSetting<Settings['seasonalTest']>(spec, 'seasonal_test', 'strength'),
    engine: choiceSetting<Settings['engine']>(spec, 'engine', 'own'),
    most: {
      p: bound('p', 5),
      q: bound('q', 5),
      P: bound('P', 2),
      Q: bound('Q', 2),
      order: bound('order', 5),
      d: bound('d', 2),
      D: bound('D', 1),
    },
  };
}

/** Whether the settings leave nothing to choose for a season length. */
export const isFixed = ({ orders, constant }: Settings, m: number): boolean =>
  [orders.p, orders.d, orders.q, ...(m > 1 ? [orders.P, orders.D, orders.Q] : [])].every((order) => order !== undefined) &&
  (constant !== undefined || (orders.d ?? 0) + (orders.D ?? 0) > 1);

/** Refuses settings that are wrong by themselves or do not go together. */
export function refuseSettings(parameters: readonly Parameter[], spec: Spec, label: string): Refusal | null {
  const refusal = refuseSpec(parameters, spec, label);
  if (refusal) return refusal;
  const d = numberSetting(spec, 'd') ?? 0;
  const D = numberSetting(spec, 'D') ?? 0;
  if (d + D > 4) return { code: 'invalid-option', message: `${label}: "d" and "D" together must be at most 4 but are ${d + D}.` };
  if (spec['constant'] === 'true' && d + D > 1)
    return {
      code: 'invalid-option',
      message: `${label}: "constant" must be false where the series is differenced more than once, but d + D is ${d + D}.`,
    };
  return null;
}
