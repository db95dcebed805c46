import { ensembleFromJson, ensembleToJson } from '../trees/index.ts';
import { fieldsOf, type Fields } from '../trees/json-fields.ts';
import type { DatePart } from './date-parts.ts';
import type { FittedCategory } from './fit-category.ts';
import type { FittedNumber } from './fit-number.ts';
import type { FittedFeature } from './prepare.ts';
import { namesOf } from './prepare.ts';
import type { RowIntervals } from './row-intervals.ts';
import type { BackgroundRows, RowModel, RowModelJson } from './row-model.ts';

const MOST_COLUMNS = 5000;
const MOST_WORDS = 100_000;
const MOST_TEXT = 10_000;
const MOST_BACKGROUND = 1000;

/** A model as JSON that `rowModelFromJson` reads back the same. */
export const rowModelToJson = (model: RowModel): RowModelJson => ({ ...model, ensemble: ensembleToJson(model.ensemble) });

/**
 * Reads a model from wherever it comes: every field is looked at, what was not asked for is left behind.
 *
 * @throws EngineError `invalid-option` that says what is wrong
 */
export function rowModelFromJson(json: unknown): RowModel {
  const from = fieldsOf('this model of rows cannot be read', 'model', json);
  const { refuse } = from;
  if (from.raw('format') !== 'almanac-row-model') refuse('model.format must be almanac-row-model');
  if (from.raw('formatVersion') !== 1) refuse(`model.formatVersion must be 1, not ${String(from.raw('formatVersion')).slice(0, 20)}`);
  const kind = choice(from, 'kind', ['gradient-boosting', 'random-forest'] as const);
  const scale = from.object('scale');
  const nonNegative = flag(from, 'nonNegative');
  const factor = from.number('smearing');
  if (!(factor > 0)) refuse('model.smearing must be above 0');
  const preparation = from
    .list('preparation', MOST_COLUMNS)
    .map((entry, i) => featureFrom(fieldsOf('this model of rows cannot be read', `preparation[${i}]`, entry)));
  if (preparation.length === 0) refuse('model.preparation names no column');
  if (new Set(preparation.map(({ column }) => column)).size !== preparation.length) refuse('model.preparation names a column twice');
  const ensemble = ensembleFromJson(from.raw('ensemble'));
  const names = preparation.flatMap(namesOf);
  const kinds = preparation.flatMap((feature) =>
    namesOf(feature).map(() => (feature.use === 'category' && feature.encode === 'native' ? 'categorical' : 'numeric')),
  );
  if (
    names.length !== ensemble.featureNames.length ||
    names.some((name, i) => name !== ensemble.featureNames[i] || kinds[i] !== ensemble.featureKinds[i])
  )
    refuse('the columns that are prepared are not those of the trees');
  return {
    format: 'almanac-row-model',
    formatVersion: 1,
    target: text(from, 'target'),
    kind,
    scale: { kind: choice(scale, 'kind', ['none', 'log'] as const) },
    smearing: factor,
    nonNegative,
    preparation,
    ensemble,
    intervals: intervalsFrom(from.object('intervals')),
    background: backgroundFrom(from, names.length),
  };
}

function featureFrom(from: Fields): FittedFeature {
  const column = text(from, 'column');
  const use = choice(from, 'use', ['number', 'category', 'date'] as const);
  if (use === 'number') return numberFrom(from, column);
  if (use === 'category') return categoryFrom(from, column);
  const parts = from.list('parts', 4).map((part) => oneOf<DatePart>(from, 'parts', part, ['month', 'day', 'weekday', 'hour']));
  const names = texts(from, 'names', 4);
  if (names.length !== parts.length) from.refuse(`${from.at} must have as many names as parts`);
  return { use, column, parts, names, low: from.number('low'), high: from.number('high') };
}

function numberFrom(from: Fields, column: string): FittedNumber {
  const scale = from.number('scale');
  if (scale === 0) from.refuse(`${from.at}.scale must not be 0`);
  return {
    use: 'number',
    column,
    name: text(from, 'name'),
    fill: from.raw('fill') === null ? null : from.number('fill'),
    centre: from.number('centre'),
    scale,
    low: from.number('low'),
    high: from.number('high'),
    usual: from.number('usual'),
    whole: flag(from, 'whole'),
  };
}

function categoryFrom(from: Fields, column: string): FittedCategory {
  const encode = choice(from, 'encode', ['native', 'one-hot', 'means'] as const);
  const words = texts(from, 'words', MOST_WORDS);
  if (new Set(words).size !== words.length) from.refuse(`${from.at}.words names a category twice`);
  const names = texts(from, 'names', MOST_WORDS + 2);
  const [others, missing] = [flag(from, 'others'), flag(from, 'missing')];
  const codes = words.length + (others ? 1 : 0) + (missing ? 1 : 0);
  if (names.length !== (encode === 'one-hot' ? codes : 1))
    from.refuse(`${from.at} has ${names.length} names, which do not go with its categories`);
  const means = from.numbers('means', MOST_WORDS + 3, encode === 'means' ? codes + 1 : 0);
  const fill = from.raw('fill') === null ? null : text(from, 'fill');
  return { use: 'category', column, encode, words, others, missing, fill, names, means, mean: from.number('mean') };
}

function intervalsFrom(from: Fields): RowIntervals {
  const levels = from.numbers('levels', 10);
  const edges = from.numbers('edges', 100);
  const rising = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value > (values[i - 1] as number));
  // A model from elsewhere comes without any.
  if (!rising(levels) || levels.some((level) => !(level > 0 && level < 100))) from.refuse(`${from.at}.levels must rise between 0 and 100`);
  if (!rising(edges)) from.refuse(`${from.at}.edges must rise`);
  const tails = (key: string): number[][] => {
    const lists = from.list(key, 10);
    if (lists.length !== levels.length) from.refuse(`${from.at}.${key} must have a list for each level`);
    return lists.map((list) => [
      ...fieldsOf('this model of rows cannot be read', `${from.at}.${key}`, { list }).numbers('list', 101, edges.length + 1),
    ]);
  };
  const [below, above] = [tails('below'), tails('above')];
  return { levels, edges, below, above };
}

function backgroundFrom(from: Fields, columns: number): BackgroundRows {
  const lists = from.list('background', MOST_COLUMNS * 100);
  if (lists.length !== columns) from.refuse('model.background must have a list for each prepared column');
  let length = -1;
  return lists.map((list) => {
    if (!Array.isArray(list) || list.length > MOST_BACKGROUND)
      return from.refuse(`model.background must hold lists of at most ${MOST_BACKGROUND}`);
    if (length >= 0 && list.length !== length) from.refuse('model.background must hold lists of one length');
    length = list.length;
    return (list as unknown[]).map((value) =>
      value === null || (typeof value === 'number' && Number.isFinite(value))
        ? value
        : from.refuse('model.background must hold finite numbers and null'),
    );
  });
}

function oneOf<T extends string>(from: Fields, key: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  return found ?? from.refuse(`${from.at}.${key} must be one of ${allowed.join(', ')}`);
}
const choice = <T extends string>(from: Fields, key: string, allowed: readonly T[]): T => oneOf(from, key, from.raw(key), allowed);

function flag(from: Fields, key: string): boolean {
  const value = from.raw(key);
  return typeof value === 'boolean' ? value : from.refuse(`${from.at}.${key} must be true or false`);
}

function text(from: Fields, key: string): string {
  const value = from.text(key);
  return value.length <= MOST_TEXT ? value : from.refuse(`${from.at}.${key} has ${value.length} characters, at most ${MOST_TEXT} are read`);
}

const texts = (from: Fields, key: string, most: number): string[] =>
  from
    .list(key, most)
    .map((value) => (typeof value === 'string' && value.length <= MOST_TEXT ? value : from.refuse(`${from.at}.${key} must hold texts`)));
