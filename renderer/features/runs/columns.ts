import type { RunRow } from '../../../contract/entities/run.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { bytes, count, metric, percent } from '../../words/numbers.ts';
import { settingText } from '../../words/settings.ts';
import { stateLabels } from '../../words/terms.ts';
import { duration, moment } from '../../words/times.ts';

/** A column of the list of runs. */
export interface RunColumn {
  /** What it sorts by, as filters name it. */
  readonly id: string;
  readonly label: string;
  readonly meaning?: string;
  readonly numeric: boolean;
  readonly width: string;
  /** Large first at the first click. */
  readonly descending?: boolean;
  readonly text: (run: RunRow) => string;
}

const accuracy = (id: keyof typeof accuracyWords): RunColumn => ({
  id,
  label: accuracyWords[id].label,
  meaning: accuracyWords[id].meaning,
  numeric: true,
  width: '76px',
  text: (run) => metric(run[id]),
});

export const runColumns: readonly RunColumn[] = [
  { id: 'model', label: 'Model', numeric: false, width: 'minmax(140px, 1.4fr)', text: ({ label }) => label },
  { id: 'experiment', label: 'Experiment', numeric: false, width: 'minmax(120px, 1.2fr)', text: ({ experiment }) => experiment },
  { id: 'dataset', label: 'Data', numeric: false, width: 'minmax(96px, 1fr)', text: ({ dataset, version }) => `${dataset} v${version}` },
  { id: 'created', label: 'Made', numeric: false, width: '112px', descending: true, text: ({ createdAt }) => moment(createdAt) },
  { id: 'state', label: 'State', numeric: false, width: '84px', text: ({ state }) => stateLabels[state] },
  accuracy('mase'),
  {
    id: 'skill',
    label: 'Skill',
    meaning: 'How much lower its MASE is than that of seasonal naive.',
    numeric: true,
    width: '64px',
    descending: true,
    text: ({ skill }) => percent(skill, { sign: true }),
  },
  accuracy('rmsse'),
  accuracy('smape'),
  accuracy('mape'),
  accuracy('rmse'),
  accuracy('mae'),
  {
    id: 'bias',
    label: 'Bias',
    meaning: 'Mean of forecast less actual: above zero forecasts too much.',
    numeric: true,
    width: '76px',
    text: ({ bias }) => metric(bias),
  },
  {
    id: 'fit',
    label: 'Fits',
    meaning: 'Processor time of all fits to the whole data.',
    numeric: true,
    width: '72px',
    text: ({ fitMs }) => duration(fitMs),
  },
  {
    id: 'failed',
    label: 'Stood in',
    meaning: 'Series on which a simpler model stood in.',
    numeric: true,
    width: '72px',
    descending: true,
    text: ({ failed }) => count(failed),
  },
  {
    id: 'memory',
    label: 'Memory',
    meaning: 'What the whole training took at its peak.',
    numeric: true,
    width: '80px',
    descending: true,
    text: ({ memory }) => (memory === null ? '–' : bytes(memory)),
  },
  {
    id: 'size',
    label: 'Size',
    meaning: 'Bytes of the fitted models.',
    numeric: true,
    width: '72px',
    descending: true,
    text: ({ size }) => (size === null ? '–' : bytes(size)),
  },
  { id: 'horizon', label: 'Ahead', numeric: true, width: '60px', text: ({ horizon }) => count(horizon) },
  { id: 'folds', label: 'Folds', numeric: true, width: '56px', text: ({ folds }) => count(folds) },
  { id: 'series', label: 'Series', numeric: true, width: '68px', text: ({ series }) => count(series) },
  { id: 'seed', label: 'Seed', numeric: true, width: '64px', text: ({ seed }) => String(seed) },
  { id: 'group', label: 'Group', numeric: false, width: 'minmax(72px, 0.6fr)', text: ({ group }) => group ?? '' },
  { id: 'tag', label: 'Tags', numeric: false, width: 'minmax(88px, 0.9fr)', text: ({ tags }) => tags.join(', ') },
  { id: 'note', label: 'Note', numeric: false, width: 'minmax(96px, 1fr)', text: ({ note }) => note },
];

/** A column for a setting of models. */
export const settingColumn = (name: string): RunColumn => {
  const bare = name.startsWith('param.') ? name.slice('param.'.length) : name;
  return {
    id: name,
    label: bare,
    meaning: `The setting ${bare}, where it is not as models have it.`,
    numeric: false,
    width: 'minmax(80px, 0.8fr)',
    text: ({ spec }) => (Object.hasOwn(spec, bare) ? settingText(spec[bare] ?? null) : ''),
  };
};

export const columnOf = (id: string): RunColumn => runColumns.find((column) => column.id === id) ?? settingColumn(id);
