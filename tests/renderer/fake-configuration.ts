import type { Contract } from '../../contract/api.ts';
import type { ConfigurationReport } from '../../contract/entities/configuration.ts';
import type { Client } from '../../contract/rpc.ts';

type Procedures = Extract<keyof Contract, `configuration.${string}`>;

/** A configuration of one setting, which takes any text. */
export function fakeConfiguration(): Pick<Client<Contract>, Procedures> {
  let text: string | null = null;
  const report = (): ConfigurationReport => ({
    file: '/home/ana/Almanac/sample/almanac.yml',
    text,
    settings: [
      {
        key: 'training.folds',
        help: 'Stretches of the horizon that models are judged on.',
        type: 'integer',
        default: null,
        empty: 'as many as the data have room for',
        needs: 'a whole number from 1 to 50',
        choices: [],
        restart: false,
        value: null,
        source: { layer: 'default' },
      },
    ],
    shared: [],
    sections: [{ key: 'training', about: 'What a comparison is planned with.', shared: [] }],
    problems: [],
    waiting: [],
  });
  return {
    'configuration.get': async () => report(),
    'configuration.check': async () => ({ problems: [] }),
    'configuration.add': async (input) => ({ text: input.text, line: 1 }),
    'configuration.save': async (input) => {
      text = input.text === '' ? null : input.text;
      return report();
    },
  };
}
