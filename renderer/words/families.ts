import type { ModelInfo } from '../../contract/entities/model.ts';

interface Words {
  readonly name: string;
  readonly meaning: string;
}
/** Families in the order of the screen, with a short word on each. They are named by the main process; others come after these. */
const families: readonly Words[] = [
  { name: 'Automatic', meaning: 'One choice for every series.' },
  { name: 'Exponential smoothing', meaning: 'Level, trend and season, recent values weigh more.' },
  { name: 'ARIMA', meaning: 'A series on its own past, and on what is known ahead.' },
  { name: 'Theta', meaning: 'A long line and a smoothed one, averaged.' },
  { name: 'Decomposition', meaning: 'Seasons taken apart first; several at once.' },
  { name: 'Prophet', meaning: 'Trend with bends, seasons and holidays, each to be read and set.' },
  { name: 'Intermittent demand', meaning: 'For series that are mostly zero: how much, how often.' },
  { name: 'Own models', meaning: 'Granted in Settings; they run without files and network.' },
  { name: 'Other models', meaning: '' },
  { name: 'Baselines', meaning: 'What a model must beat; always compared.' },
];

/** One sentence on a family; empty for one without words. */
export const familyMeaning = (family: string): string => families.find(({ name }) => name === family)?.meaning ?? '';

/** Models by family, in the order of the screen: the recommended choice first, the baselines last. */
export function familyOrder(models: readonly ModelInfo[]): { readonly name: string; readonly models: readonly ModelInfo[] }[] {
  const byFamily = Map.groupBy(models, ({ family }) => family);
  const rank = (name: string): number => {
    const at = families.findIndex((one) => one.name === name);
    return at < 0 ? families.length - 1.5 : at;
  };
  return [...byFamily].map(([name, group]) => ({ name, models: group })).toSorted((a, b) => rank(a.name) - rank(b.name));
}

/** The one choice that suits every series. */
export const recommendedKind = 'best';
