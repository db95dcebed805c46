import { selectionMetric } from '../../../../contract/entities/experiment.ts';
import { netBackendName } from '../../../../contract/entities/net-training.ts';
import { isPluginKind } from '../../../../engine/models/plugin/index.ts';
import { kindByName } from '../../models/catalogue.ts';
import { choice, group, integer, number, numbers, texts } from '../setting.ts';

const netOwn = 'what each net says itself';

/** What a comparison is made with unless whoever starts it says otherwise, and what it may take. */
export const training = group(
  'What a comparison is planned with on the screen and in the terminal. A run keeps all it was trained with: what is changed here later does not change it.',
  {
    prediction_horizon: integer({
      help: 'Periods to forecast.',
      empty: 'by the frequency of the data: 28 days, 8 weeks, 12 months ...',
      min: 1,
      max: 10_000,
      aliases: [{ name: 'horizon' }],
    }),
    folds: integer({
      help: 'Stretches of the horizon at the end of the data that models are judged on, each forecast from what lies before it.',
      empty: 'as many as the data have room for, three at most',
      min: 1,
      max: 50,
    }),
    test_size: number({
      help: 'What models are judged on, in place of folds: below 1 a share of a typical series, from 1 on periods. It is rounded to whole folds, one at least. Where folds is set, that counts.',
      empty: 'as folds says',
      min: 0.001,
      max: 100_000,
    }),
    metric: choice({
      help: 'Metric that selects the model.',
      empty: 'mase, or rmsse for demand that is zero in many periods',
      choices: selectionMetric.options,
    }),
    levels: numbers({
      help: 'Levels of prediction intervals, in percent.',
      default: [80, 95],
      min: 1,
      max: 99.9,
      least: 1,
      most: 5,
    }),
    models: texts({
      help: 'Models that are compared, by their names in "almanac models". The naive ones are always added.',
      empty: 'those that suit the data',
      least: 1,
      most: 50,
      check: (names) => {
        // Those of the user's own are known later.
        const unknown = (names as readonly string[]).find((name) => kindByName(name) === null && !isPluginKind(name));
        return unknown === undefined ? null : `a list of models, of which "${unknown}" is none (see "almanac models")`;
      },
    }),
    seed: integer({ help: 'Seed of all random numbers.', default: 1, min: -2_147_483_648, max: 2_147_483_647 }),
    workers: integer({ help: 'Threads that train at the same time; 0 is all processors but one.', default: 0, min: 0, max: 64 }),
    net_backend: choice({
      help: 'What nets are trained on; auto is the fastest here.',
      default: 'auto',
      choices: ['auto', ...netBackendName.options],
    }),
    series_seconds: number({
      help: 'Seconds that a model may take for one series; then a naive one stands in, with a warning.',
      default: 60,
      min: 1,
      max: 86_400,
    }),
    sequence_length: integer({
      help: 'Periods that nets look back. A model of its own setting goes before it.',
      empty: netOwn,
      min: 1,
      max: 4096,
    }),
    batch_size: integer({ help: 'Windows of a training step of nets.', empty: netOwn, min: 1, max: 4096 }),
    epochs: integer({ help: 'Epochs of nets at most; early stopping ends sooner.', empty: netOwn, min: 1, max: 10_000 }),
    learning_rate: number({ help: 'Size of a training step of nets.', empty: netOwn, min: 1e-7, max: 1, aliases: [{ name: 'lr' }] }),
  },
);
