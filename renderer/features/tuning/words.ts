import type { SearchEvaluation, SearchResource, SearchValue, TuneOptions, TunedModel } from '../../../contract/entities/tuning.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { count, metric, percent, significant } from '../../words/numbers.ts';

export const samplerWords: Record<TuneOptions['sampler'], { readonly label: string; readonly meaning: string }> = {
  tpe: { label: 'Learning from results (TPE)', meaning: 'After ten results, tries where good settings are likeliest beside bad ones.' },
  random: { label: 'At random', meaning: 'Every setting by itself, wherever it may be.' },
};

export const schedulerWords: Record<TuneOptions['scheduler'], { readonly label: string; readonly meaning: string }> = {
  asha: {
    label: 'Halving without waiting (ASHA)',
    meaning: 'Each trial begins small; as soon as it is among the best, it goes on with more.',
  },
  halving: { label: 'Successive halving', meaning: 'Many trials begin small; when all have ended, the best go on with more.' },
  hyperband: { label: 'Hyperband', meaning: 'Halving again and again, from many small trials to few with everything.' },
  full: { label: 'Everything for each', meaning: 'Every trial with all folds, series or epochs: truest and slowest.' },
};

export const unitWords: Record<SearchResource['unit'], { readonly label: string; readonly meaning: string }> = {
  folds: { label: 'Folds', meaning: 'A trial begins on the newest fold; the best go on to more of them.' },
  'series-share': { label: 'Share of the series', meaning: 'A trial begins on a few series; the best go on to more of them.' },
  epochs: { label: 'Epochs', meaning: 'A trial begins with few epochs of training; the best train longer.' },
  rounds: { label: 'Rounds of boosting', meaning: 'A trial begins with few trees; the best get more.' },
};

/** How much of the resource, in words: `2 folds`, `33% of the series`, `27 epochs`. */
export function resourceText({ unit }: Pick<SearchResource, 'unit'>, amount: number): string {
  if (unit === 'series-share') return amount >= 1 ? 'all series' : `${percent(amount)} of the series`;
  const one = unit === 'folds' ? 'fold' : unit === 'epochs' ? 'epoch' : 'round';
  return `${count(amount)} ${one}${amount === 1 ? '' : 's'}`;
}

/** A setting's value: four digits of a number, text as it is, a dash where it does not count. */
export function valueText(value: SearchValue | undefined): string {
  if (value === undefined) return '–';
  if (value === null) return 'automatic';
  if (typeof value === 'number') return Number.isInteger(value) ? count(value) : significant(value, 3);
  return Array.isArray(value) ? value.join(', ') : value === true ? 'yes' : value === false ? 'no' : String(value);
}

/** `MASE 0.812`. */
export const scoreText = (name: TuneOptions['metric'], score: number | null | undefined): string =>
  `${accuracyWords[name].label} ${metric(score)}${accuracyWords[name].inPercent ? '%' : ''}`;

/** How a score compares with that of the settings as they are: `3.1% lower`, `no better`. Empty where one of them is missing. */
export function gainText(score: number | null | undefined, reference: number | null | undefined): string {
  if (score === null || score === undefined || !reference) return '';
  const gain = 1 - score / reference;
  if (Math.abs(gain) < 5e-4) return 'no better than as it is';
  return `${percent(Math.abs(gain), { decimals: 1 })} ${gain > 0 ? 'lower' : 'higher'} than as it is`;
}

export const isTop = ({ rungs }: TunedModel, { rung }: SearchEvaluation): boolean => rung === rungs.length - 1;

export const statusWords: Record<SearchEvaluation['status'], string> = {
  waiting: 'cut off',
  running: 'running',
  done: 'done',
  failed: 'failed',
};
