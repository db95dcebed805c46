import { searchSampler, searchScheduler } from '../../../../contract/entities/tuning.ts';
import { choice, group, integer, number } from '../setting.ts';

/** Defaults of a search for a model's settings. */
export const search = group('What a search for settings (Tuning) is planned with.', {
  sampler: choice({ help: 'How settings are proposed.', default: 'tpe', choices: searchSampler.options }),
  scheduler: choice({ help: 'How trials that get nowhere are ended.', default: 'asha', choices: searchScheduler.options }),
  eta: integer({ help: 'Of so many trials one goes on, at each step of the scheduler.', default: 3, min: 2, max: 10 }),
  series: integer({
    help: 'Series that models of single series are tried on, drawn at random where there are more; 0 is all.',
    default: 60,
    min: 0,
    max: 1_000_000,
  }),
  minutes: number({ help: 'Minutes that a search takes.', default: 10, min: 0.1, max: 10_000 }),
});
