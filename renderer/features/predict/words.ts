import type { FeatureSpec, RowFileColumn, RowModelKind } from '../../../contract/entities/regression.ts';

export const kindLabels: Record<RowModelKind, string> = { 'gradient-boosting': 'Gradient boosting', 'random-forest': 'Random forest' };
export const kindMeanings: Record<RowModelKind, string> = {
  'gradient-boosting': 'Each tree corrects those before it. Usually the more accurate.',
  'random-forest': 'The mean of trees on different draws of rows and columns. Hard to spoil.',
};
export const columnKindLabels: Record<RowFileColumn['kind'], string> = { number: 'number', date: 'date', category: 'words' };

/** Ways in which a column can be used, by a key that a list can hold. */
export interface UseChoice {
  readonly value: string;
  readonly label: string;
  readonly feature: (column: string) => FeatureSpec | null;
}

const category =
  (encode: 'native' | 'one-hot' | 'target' | 'ordered') =>
  (column: string): FeatureSpec => ({ column, use: 'category', missing: 'own', encode });

const leaveOut: UseChoice = { value: 'none', label: 'Leave out', feature: () => null };
const asCategory: readonly UseChoice[] = [
  { value: 'category native', label: 'Category: groups', feature: category('native') },
  { value: 'category ordered', label: 'Category: means of rows before', feature: category('ordered') },
  { value: 'category target', label: 'Category: means of other rows', feature: category('target') },
  { value: 'category one-hot', label: 'Category: a column each', feature: category('one-hot') },
];

export const choicesOfUse: Record<RowFileColumn['kind'], readonly UseChoice[]> = {
  number: [
    { value: 'number own', label: 'Number', feature: (column) => ({ column, use: 'number', missing: 'own', scale: 'none' }) },
    {
      value: 'number median',
      label: 'Number: gaps by the median',
      feature: (column) => ({ column, use: 'number', missing: 'median', scale: 'none' }),
    },
    {
      value: 'number zero',
      label: 'Number: gaps are zero',
      feature: (column) => ({ column, use: 'number', missing: 'zero', scale: 'none' }),
    },
    ...asCategory,
    leaveOut,
  ],
  date: [{ value: 'date', label: 'Parts of the date', feature: (column) => ({ column, use: 'date' }) }, leaveOut],
  category: [...asCategory, leaveOut],
};

export function keyOfUse(feature: FeatureSpec | null): string {
  if (!feature) return 'none';
  if (feature.use === 'date') return 'date';
  return feature.use === 'number' ? `number ${feature.missing}` : `category ${feature.encode}`;
}
