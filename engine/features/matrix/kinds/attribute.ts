import { refuseFeature, trainingRows, type Column, type FeatureKind, type FeatureWorld, type FittedPart } from '../kind.ts';
import type { AttributeSpec } from '../spec.ts';

/** More categories than this are too many columns. */
const MOST = 50;
/** Values that the overall mean counts for in the mean of a category, so that small ones are not taken at their word. */
const PRIOR = 100;

interface FittedAttribute {
  /** In ascending order. */
  readonly categories: readonly string[];
  /** Mean of the target, beside `categories`; null where there is none. */
  readonly means?: readonly (number | null)[];
  readonly overall?: number | null;
}

function valuesOf({ panel }: FeatureWorld, of: string): readonly string[] {
  const found = (panel.statics ?? []).find(({ name }) => name === of);
  const names = (panel.statics ?? []).map(({ name }) => name).join(', ');
  return found
    ? found.values
    : refuseFeature('attribute', 'of', names === '' ? 'left out: the dataset has no attributes' : `one of ${names}`, of);
}

/** Mean of the target by category over the training part, drawn towards the overall mean. */
function targetMeans({ panel }: FeatureWorld, values: readonly string[], categories: readonly string[], until: number) {
  const sums = new Float64Array(categories.length);
  const counts = new Float64Array(categories.length);
  const place = new Map(categories.map((category, i) => [category, i]));
  values.forEach((value, i) => {
    const at = place.get(value);
    if (at === undefined) return;
    const { from, to } = trainingRows(panel, i, { until });
    for (let t = from; t < to; t++) {
      const y = panel.y[t] as number;
      if (Number.isNaN(y)) continue;
      sums[at] = (sums[at] as number) + y;
      counts[at] = (counts[at] as number) + 1;
    }
  });
  const count = counts.reduce((a, b) => a + b, 0);
  const overall = count > 0 ? sums.reduce((a, b) => a + b, 0) / count : null;
  const means = categories.map((_, i) =>
    overall === null ? null : ((sums[i] as number) + PRIOR * overall) / ((counts[i] as number) + PRIOR),
  );
  return { means, overall };
}

/** By number where all are numbers, else by letters. */
function sorted(values: readonly string[]): string[] {
  const distinct = [...new Set(values)].filter((value) => value !== '');
  return distinct.every((value) => Number.isFinite(Number(value)))
    ? distinct.sort((a, b) => Number(a) - Number(b))
    : distinct.sort((a, b) => (a < b ? -1 : 1));
}

export const attribute: FeatureKind<AttributeSpec> = {
  kind: 'attribute',
  label: 'Attribute of the series',
  help:
    'What stays the same within a series: city, kind of shop, product group. Lets a model that learns across series carry over what similar ones ' +
    'do. Categories are those of the training part; one that comes later is none of them.',
  parameters: [
    { name: 'of', label: 'Attribute', help: 'A static column or a key of the series.', type: 'static' },
    {
      name: 'encoding',
      label: 'Written as',
      help: 'Trees take ordinal numbers; linear models and nets want a column each. The mean of the target serves many categories.',
      type: 'choice',
      default: 'one-hot',
      choices: [
        { value: 'one-hot', label: 'A column for each value' },
        { value: 'ordinal', label: 'A number for each value' },
        { value: 'number', label: 'The number that it is' },
        { value: 'target-mean', label: 'Mean of the target where it has that value' },
      ],
    },
  ],
  fit({ of, encoding }, world, { until }): FittedPart {
    if (encoding === 'number') return null;
    const values = valuesOf(world, of);
    // Only series that the training part has.
    const seen = values.filter((_, i) => {
      const { from, to } = trainingRows(world.panel, i, { until });
      return to > from;
    });
    const categories = sorted(seen);
    if (encoding === 'one-hot' && categories.length > MOST)
      refuseFeature(
        'attribute',
        'encoding',
        `ordinal or target-mean for ${of}, which has ${categories.length} values (${MOST} at most)`,
        encoding,
      );
    return encoding === 'target-mean' ? { categories, ...targetMeans(world, values, categories, until) } : { categories };
  },
  columns({ of, encoding }, world, fitted) {
    const values = valuesOf(world, of);
    const column = (name: string, meaning: string, value: (text: string) => number, ofTarget = false): Column => ({
      name,
      meaning,
      availability: 'series',
      reach: Infinity,
      lookback: 0,
      ofTarget,
      fill: {
        by: 'series',
        run: (series, from, to, out) => void out.fill(value(values[series.index] ?? ''), 0, to - from),
      },
    });
    if (encoding === 'number') return [column(of, of, (text) => (text.trim() === '' ? NaN : Number(text)))];
    const { categories, means, overall } = fitted as unknown as FittedAttribute;
    if (encoding === 'one-hot')
      return categories.map((category) =>
        column(`${of}=${category}`, `1 where ${of} is ${category}`, (text) => (text === category ? 1 : 0)),
      );
    const place = new Map(categories.map((category, i) => [category, i]));
    if (encoding === 'ordinal')
      return [column(`${of}_code`, `Number of ${of} in the list of its ${categories.length} values`, (text) => place.get(text) ?? NaN)];
    if (encoding !== 'target-mean') return refuseFeature('attribute', 'encoding', 'one-hot, ordinal, number or target-mean', encoding);
    return [
      column(
        `${of}_target_mean`,
        `Mean of the target over the training part where ${of} is the same`,
        (text) => means?.[place.get(text) ?? -1] ?? overall ?? NaN,
        true,
      ),
    ];
  },
};
