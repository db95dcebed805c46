import { rowScorer } from '../trees/index.ts';
import { datePart } from './date-parts.ts';
import type { FittedCategory } from './fit-category.ts';
import { namesOf } from './prepare.ts';
import type { RowModel } from './row-model.ts';
import { toUnits } from './target-scale.ts';

/** Cells of one row in the order of the model's preparation: a number, a word, milliseconds since 1970; null is missing. */
export type RowCells = readonly (number | string | null)[];

/**
 * A model ready to predict one row at a time: dictionaries and trees are laid out once, so that a row costs microseconds. The same numbers as
 * `predictRows`, to the last bit.
 */
export function rowPredictor(model: RowModel): (cells: RowCells) => number {
  const { preparation, scale, smearing, nonNegative } = model;
  const prepared = new Float32Array(preparation.reduce((sum, feature) => sum + namesOf(feature).length, 0));
  const score = rowScorer(model.ensemble);
  const one = new Float64Array(1);
  const writers = preparation.map((feature): ((cell: number | string | null, at: number) => number) => {
    if (feature.use === 'number') {
      const { fill, centre, scale: width } = feature;
      return (cell, at) => {
        prepared[at] = ((cell === null ? (fill ?? NaN) : (cell as number)) - centre) / width;
        return at + 1;
      };
    }
    if (feature.use === 'category') return categoryWriter(feature, prepared);
    const { parts } = feature;
    return (cell, at) => {
      one[0] = cell === null ? NaN : (cell as number);
      for (const [i, part] of parts.entries()) prepared[at + i] = datePart(part, one)[0] as number;
      return at + parts.length;
    };
  });
  return (cells) => {
    let at = 0;
    for (let i = 0; i < writers.length; i++) at = (writers[i] as (typeof writers)[0])(cells[i] ?? null, at);
    one[0] = score(prepared);
    return toUnits(scale, smearing, nonNegative, one)[0] as number;
  };
}

/** As `applyCategory`, for one cell. */
function categoryWriter(fitted: FittedCategory, prepared: Float32Array): (cell: number | string | null, at: number) => number {
  const { words, others, missing, fill, encode, means, mean, names } = fitted;
  const places = new Map(words.map((word, code) => [word, code]));
  const rest = others ? words.length : -1;
  const gap = fill !== null ? (places.get(fill) ?? -1) : missing ? words.length + (others ? 1 : 0) : -1;
  const stays = means.at(-1) ?? mean;
  return (cell, at) => {
    const known = cell === null ? gap : places.get(cell as string);
    const code = known ?? rest;
    if (encode === 'one-hot') {
      for (let i = 0; i < names.length; i++) prepared[at + i] = code === i ? 1 : 0;
      return at + names.length;
    }
    if (encode === 'native') prepared[at] = code < 0 ? NaN : code;
    else prepared[at] = code >= 0 ? (means[code] ?? mean) : known === undefined ? mean : stays;
    return at + 1;
  };
}
