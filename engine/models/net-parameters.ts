import { defaultNetSettings, NET_LIMITS, type NetKind, type NetSettings } from '../nets/index.ts';
import type { Parameter, Spec, SpecValue } from './model.ts';
import { panelParameters } from './panel-parameters.ts';

const shared = panelParameters.filter(({ name }) => name === 'country_holidays' || name === 'holidays');

/** What a user may set of a net; names are those of the nets themselves. */
export function netParameters(kind: NetKind): readonly Parameter[] {
  const defaults = defaultNetSettings(kind, 1);
  const number = (name: keyof typeof NET_LIMITS, label: string, help: string, more: Partial<Parameter> = {}): Parameter => {
    const { min, max, integer } = NET_LIMITS[name];
    return { name, label, help, type: integer ? 'integer' : 'number', default: defaults[name], min, max, ...more };
  };
  const byHorizon = ({ default: _default, ...parameter }: Parameter, empty: string): Parameter => ({ ...parameter, empty });
  return [
    number('hidden_size', 'Units', 'Units of a layer: more learn more and take longer.'),
    number('num_layers', 'Layers', kind === 'lstm' ? 'LSTM layers above one another.' : 'Hidden layers of each stack.'),
    number('dropout', 'Dropout', 'Share of units that are left out at random in training, against learning by heart.'),
    byHorizon(number('sequence_length', 'Look back', 'Periods that the net looks back.'), 'twice the horizon, two weeks at least'),
    byHorizon(
      number(
        'prediction_horizon',
        'Forecast at once',
        'Periods that it forecasts at once; a longer horizon goes on from its own forecasts.',
      ),
      'the horizon',
    ),
    number('batch_size', 'Batch', 'Windows of a training step.'),
    number('epochs', 'Epochs', 'At most so many; early stopping ends sooner.'),
    number('learning_rate', 'Learning rate', 'Size of a training step.'),
    {
      name: 'learning_rate_schedule',
      label: 'Schedule',
      help: 'How the learning rate falls: along a cosine, when the loss no longer falls, or not.',
      type: 'choice',
      default: defaults.learning_rate_schedule,
      choices: [
        { value: 'cosine', label: 'Cosine' },
        { value: 'plateau', label: 'On a plateau' },
        { value: 'constant', label: 'Constant' },
      ],
      advanced: true,
    },
    number('patience', 'Patience', 'Epochs without a gain on the periods that are held back before training ends; 0 to train them all.'),
    number('clip_norm', 'Longest gradient', 'Longer ones are shortened to this.', { advanced: true }),
    number('windows_per_epoch', 'Windows of an epoch', 'Windows that are drawn for an epoch at most.', { advanced: true }),
    number('steps_per_epoch', 'Steps of an epoch', 'At least so many: where there are few windows, an epoch has them several times.', {
      advanced: true,
    }),
    byHorizon(
      number('validation_periods', 'Held back', 'Last periods of each series that training does not see and early stopping looks at.', {
        advanced: true,
      }),
      'the horizon',
    ),
    {
      name: 'point',
      label: 'Point forecast',
      help: 'The median of the forecast, or a mean that is learnt beside it.',
      type: 'choice',
      default: defaults.point,
      choices: [
        { value: 'median', label: 'Median' },
        { value: 'mean', label: 'Mean' },
      ],
    },
    {
      name: 'scaling',
      label: 'Scale of a window',
      help: 'Logarithms suit sales. Automatic: logarithms for data that are nowhere negative.',
      type: 'choice',
      default: defaults.scaling,
      choices: [
        { value: 'auto', label: 'Automatic' },
        { value: 'log1p', label: 'log(1 + y)' },
        { value: 'mean', label: 'Divided by its mean' },
        { value: 'standard', label: 'Standardised' },
      ],
      advanced: true,
    },
    number('decoder_size', 'Decoder', 'Units that mix what is known of a period ahead with what was seen before.', { advanced: true }),
    ...(kind === 'n-hits'
      ? [
          {
            name: 'pooling',
            label: 'Pooling',
            help: 'Periods pooled in each stack, one stack for each number: coarse to fine.',
            type: 'numbers' as const,
            default: defaults.pooling as SpecValue,
            min: 1,
            max: 4096,
            advanced: true,
          },
        ]
      : []),
    ...shared,
  ];
}

const own = new Set(['country_holidays', 'holidays']);

/** Settings of the net itself; what is not set is left to it. */
export function netSettings(spec: Spec, horizon: number): Partial<NetSettings> & Pick<NetSettings, 'prediction_horizon'> {
  const given = Object.fromEntries(Object.entries(spec).filter(([name, value]) => !own.has(name) && value !== null));
  return { prediction_horizon: horizon, ...(given as Partial<NetSettings>) };
}
