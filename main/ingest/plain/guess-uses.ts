import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import type { FileShape } from '../dialect.ts';
import { headProfile } from '../head-profile.ts';
import { suggestTarget } from '../suggest.ts';
import { uses } from './columns.ts';
import { isPlainDate } from './plain-date.ts';

/** Columns with more different texts at the start than this share of their cells are hardly keys or regressors. */
const MOST_DIFFERENT = 0.9;

/** How an import will most likely use the columns of a file, by its start: a guess costs time where it is wrong, and nothing else. */
export function guessUses(shape: FileShape, choices: ImportChoices | undefined): number[] {
  const { columns, records } = shape;
  if (choices)
    return columns.map((name) => {
      const role = choices.roles[name] ?? 'ignore';
      return role === 'target' ? uses.number : role === 'ignore' ? uses.skip : uses.text;
    });
  const profiles = columns.map((_, index) => headProfile(shape, index, records.length));
  const date = profiles.find(({ index }) => records.length > 0 && records.every(({ cells }) => isPlainDate(cells[index] ?? '')));
  const target = date && suggestTarget(profiles, date)?.profile;
  return profiles.map((profile) => {
    if (profile === target) return uses.number;
    const different = new Set(records.map(({ cells }) => cells[profile.index])).size;
    return profile === date || different <= MOST_DIFFERENT * records.length ? uses.text : uses.skip;
  });
}
