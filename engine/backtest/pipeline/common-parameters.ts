import { EngineError } from '../../core/errors.ts';
import type { LocalModel, Parameter, Spec, SpecValue } from '../../models/model.ts';

/**
 * Options that any model may be given beside its own. They are handled once, around the model. A model that has a parameter of the same
 * name handles that one itself.
 */
export const commonParameters: readonly Parameter[] = [
  {
    name: 'transform',
    label: 'Transformation',
    help: 'Fits the model to transformed values and turns its forecast back. Logarithms suit growth in percent; Box-Cox chooses between values and logarithms. With differences, intervals take the changes to be uncorrelated; conformal ones do not.',
    type: 'choice',
    default: 'none',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'log1p', label: 'log(1 + y)' },
      { value: 'box-cox', label: 'Box-Cox' },
      { value: 'difference', label: 'Differences' },
    ],
  },
  {
    name: 'lambda',
    label: 'Box-Cox lambda',
    help: 'Exponent of the Box-Cox transformation: 0 takes logarithms, 1 changes nothing. Chosen by the method of Guerrero when not set.',
    type: 'number',
    empty: 'by the method of Guerrero',
    min: -2,
    max: 2,
  },
  {
    name: 'bias_adjust',
    label: 'Adjust for bias',
    help: 'Makes the forecast turned back from a transformation a mean; without it the forecast is a median, which is lower for sales.',
    type: 'boolean',
    default: false,
  },
  {
    name: 'calendar_adjustment',
    label: 'Adjust for the length of months',
    help: 'Fits the model to values per day, for totals of months, quarters or years; the forecast is put back to whole periods.',
    type: 'choice',
    default: 'none',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'days', label: 'Per day' },
      { value: 'trading-days', label: 'Per Monday to Friday' },
    ],
  },
  {
    name: 'intervals',
    label: 'Intervals',
    help: 'From the model; calibrated: stretched by how far forecasts from four earlier points were off; conformal: as wide as the errors of forecasts from ten.',
    type: 'choice',
    default: 'model',
    choices: [
      { value: 'model', label: 'From the model' },
      { value: 'calibrated', label: 'From the model, calibrated' },
      { value: 'conformal', label: 'Conformal' },
    ],
  },
  {
    name: 'non_negative',
    label: 'No negative forecasts',
    help: 'Raises forecasts and bounds to zero. Automatic: where the history was never negative.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ],
  },
  {
    name: 'integer',
    label: 'Whole numbers',
    help: 'Rounds forecasts and bounds. Automatic: bounds alone, for counts with many zeros.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ],
  },
];

export type Tristate = 'auto' | boolean;

export interface CommonOptions {
  readonly transform: 'none' | 'log1p' | 'box-cox' | 'difference';
  /** Null where it is chosen from the data. */
  readonly lambda: number | null;
  readonly biasAdjust: boolean;
  readonly calendar: 'none' | 'days' | 'trading-days';
  readonly intervals: 'model' | 'calibrated' | 'conformal';
  readonly nonNegative: Tristate;
  readonly integer: Tristate;
}

type Intervals = CommonOptions['intervals'];
/** A model that learns across series, and one made of others, brings its own scales and intervals. */
type AnyModel = Pick<LocalModel, 'parameters' | 'defaultIntervals'> & { readonly scope?: 'panel' | 'ensemble' };
const forPanels = new Set(['non_negative', 'integer']);

/** A model's own intervals, unless it says that others serve better. */
const defaultIntervals = (model: AnyModel): Intervals => model.defaultIntervals ?? 'model';

/** The common options that a model takes beside its own, with the defaults that they have for it. */
export function commonParametersOf(model: AnyModel): Parameter[] {
  const own = new Set((model.parameters ?? []).map(({ name }) => name));
  return commonParameters
    .filter(({ name }) => !own.has(name) && (model.scope === undefined || forPanels.has(name)))
    .map((parameter) => (parameter.name === 'intervals' ? { ...parameter, default: defaultIntervals(model) } : parameter));
}

const refused = (name: string, need: string, got: SpecValue): EngineError =>
  new EngineError('invalid-option', `${name} must be ${need} but is ${JSON.stringify(got)}.`, { parameter: name });

function oneOf<T extends string>(name: string, value: SpecValue | undefined, allowed: readonly T[]): T {
  if (value === undefined || value === null) return allowed[0] as T;
  if (!allowed.includes(value as T)) throw refused(name, `one of ${allowed.join(', ')}`, value);
  return value as T;
}

/** A yes or no, as a boolean or as the text that a form sends. */
function yesOrNo(name: string, value: SpecValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw refused(name, 'true or false', value);
}

const tristate = (name: string, value: SpecValue | undefined): Tristate =>
  value === undefined || value === null || value === 'auto' ? 'auto' : yesOrNo(name, value);

/** A spec taken apart: what is handled around the model, and what the model gets. */
export interface SplitSpec {
  readonly common: CommonOptions;
  readonly own: Spec;
}

/** A name that both know is the model's, except for a choice that only the options around it have. */
function isForModel(model: AnyModel, name: string, value: SpecValue): boolean {
  const common = commonParameters.find((parameter) => parameter.name === name);
  const own = model.parameters?.find((parameter) => parameter.name === name);
  if (!common || !own) return !common;
  const has = ({ choices }: Parameter): boolean => choices?.some((choice) => choice.value === value) ?? false;
  return !(has(common) && !has(own) && own.choices);
}

/**
 * @throws EngineError `invalid-option` for a common option with a value that it cannot have
 */
export function splitSpec(model: AnyModel, spec: Spec): SplitSpec {
  const own: Record<string, SpecValue> = {};
  const common: Record<string, SpecValue> = {};
  for (const [name, value] of Object.entries(spec)) (isForModel(model, name, value) ? own : common)[name] = value;
  const given = (name: string): SpecValue | undefined => common[name];
  const lambda = given('lambda') ?? null;
  if (lambda !== null && !(typeof lambda === 'number' && lambda >= -2 && lambda <= 2))
    throw refused('lambda', 'a number from -2 to 2', lambda);
  return {
    own,
    common: {
      transform: oneOf('transform', given('transform'), ['none', 'log1p', 'box-cox', 'difference']),
      lambda,
      biasAdjust: yesOrNo('bias_adjust', given('bias_adjust')),
      calendar: oneOf('calendar_adjustment', given('calendar_adjustment'), ['none', 'days', 'trading-days']),
      intervals: oneOf('intervals', given('intervals') ?? defaultIntervals(model), ['model', 'calibrated', 'conformal']),
      // A model with a floor of its own is still floored when its user asks for it: the same answer twice does no harm.
      nonNegative: tristate('non_negative', spec['non_negative']),
      integer: tristate('integer', given('integer')),
    },
  };
}
