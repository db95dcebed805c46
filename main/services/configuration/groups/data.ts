import { aggregation, gapRule } from '../../../../contract/entities/columns.ts';
import { choice, group } from '../setting.ts';

/** What an import suggests. */
export const data = group(
  'What an import suggests, on the screen, in the terminal and from watched folders; every choice can be changed at the import.',
  {
    aggregation: choice({
      help: 'How rows are put together where they look like single events, several of one series in a period.',
      empty: 'a sum, or a mean for levels such as prices',
      choices: aggregation.exclude(['none']).options,
    }),
    gaps: choice({
      help: 'What a period without a row is: missing, zero as for sales that are only written down when there are some, or as the period before.',
      empty: 'zero for single events that are added up, else missing',
      choices: gapRule.options,
    }),
  },
);
