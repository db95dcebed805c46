import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import type { PanelOrder } from '../../state/explore.ts';
import { patternWords } from '../../words/explore.ts';
import { amount, count, metric, percent } from '../../words/numbers.ts';

/** One figure of every series in the list. */
export interface PanelColumn {
  readonly id: Exclude<PanelOrder['column'], 'name'>;
  readonly label: string;
  readonly meaning: string;
  readonly width: number;
  /** What stands in a row of the panel. */
  readonly text: (panel: ExplorePanel, row: number) => string;
}

/** A share that is not there says nothing, so that those that are stand out. */
const share = (value: number | undefined): string => (value === 0 ? '0%' : percent(value, { decimals: (value ?? 0) < 0.1 ? 1 : 0 }));

export const panelColumns: readonly PanelColumn[] = [
  {
    id: 'volume',
    label: 'Volume',
    meaning: 'Sum of all values.',
    width: 92,
    text: ({ volume }, row) => amount(volume[row], volume[row] ?? 0),
  },
  {
    id: 'missing',
    label: 'Missing',
    meaning: 'Share of periods without a value.',
    width: 62,
    text: ({ missing }, row) => share(missing[row]),
  },
  { id: 'zeros', label: 'Zeros', meaning: 'Share of values that are zero.', width: 52, text: ({ zeros }, row) => share(zeros[row]) },
  {
    id: 'forecastability',
    label: 'Forecastable',
    meaning: 'How regular it is: 0 is noise, 1 repeats exactly (one less the spectral entropy).',
    width: 88,
    text: ({ forecastability }, row) => twoPlaces(forecastability[row]),
  },
  {
    id: 'trend',
    label: 'Trend',
    meaning: 'Strength of the trend, 0 to 1: how much of what is no season it explains.',
    width: 52,
    text: ({ trend }, row) => twoPlaces(trend[row]),
  },
  {
    id: 'season',
    label: 'Season',
    meaning: 'Strength of the strongest season, 0 to 1: how much of what is no trend it explains.',
    width: 60,
    text: ({ season }, row) => twoPlaces(season[row]),
  },
  {
    id: 'class',
    label: 'Class',
    meaning: 'Smooth, erratic, intermittent or lumpy: how often there is demand, and how much its size varies.',
    width: 84,
    text: ({ pattern, patterns }, row) => patternWords[patterns[pattern[row] ?? 0] ?? 'none'].label,
  },
  {
    id: 'error',
    label: 'Error',
    meaning: 'MASE of the selected model in the newest finished comparison; below 1 beats repeating the last season.',
    width: 54,
    text: ({ error }, row) => metric(error[row]),
  },
  {
    id: 'anomalies',
    label: 'Anomalies',
    meaning: 'Values far from what trend and season lead to expect.',
    width: 76,
    text: ({ anomalies }, row) => count(anomalies[row]),
  },
  {
    id: 'change',
    label: 'Change',
    meaning: 'The newest year beside the one before.',
    width: 64,
    text: ({ change }, row) => percent(change[row], { sign: true, decimals: Math.abs(change[row] ?? 0) < 0.1 ? 1 : 0 }),
  },
];

const formatted = new Map<number, string>();
/** `0.83`; a hundred and one texts, made once. */
function twoPlaces(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const hundredths = Math.round(100 * value);
  let text = formatted.get(hundredths);
  if (text === undefined) {
    text = (hundredths / 100).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    formatted.set(hundredths, text);
  }
  return text;
}

/** The column that a narrow list shows: the one it is sorted by. */
export const shownColumn = (order: PanelOrder): PanelColumn =>
  panelColumns.find(({ id }) => id === order.column) ?? (panelColumns[0] as PanelColumn);
