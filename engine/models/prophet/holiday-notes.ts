import type { TimeAxis } from '../../core/time-axis.ts';
import type { FitNote } from '../model.ts';
import { width } from './features.ts';
import type { Term } from './fitted.ts';

const COARSE = new Set(['week', 'month', 'quarter', 'year']);
const DAYS = new Set(['day', 'business-day']);

const list = (names: readonly string[]): string => names.join(', ');

/** Whether a period is longer than a day, so that holidays can fall between the dates of the periods. */
const isCoarse = ({ frequency: { unit, step } }: TimeAxis): boolean => COARSE.has(unit) || (DAYS.has(unit) && step > 1);

/**
 * What the user should know of the holidays of a fit: those that no date of the history falls on have no effect, and where a period is longer
 * than a day that is so for most of them. A holiday that comes on the date of the same month every year is always in the same place of the
 * yearly season, and the data cannot tell the two apart.
 *
 * @param features - row-major, one row an observation and `columns` of the terms in a row
 */
export function holidayNotes(terms: readonly Term[], features: Float64Array, columns: number, axis: TimeAxis | null): FitNote[] {
  const [seen, unseen]: [string[], string[]] = [[], []];
  let at = 0;
  for (const term of terms) {
    if (term.kind === 'holiday') {
      let found = false;
      for (let i = 0; i < features.length && !found; i += columns)
        for (let c = 0; c < width(term); c++) found ||= features[i + at + c] !== 0;
      (found ? seen : unseen).push(term.name);
    }
    at += width(term);
  }
  if (axis && isCoarse(axis) && seen.length + unseen.length > 0) return [coarseNote(terms, seen, unseen, axis)];
  if (unseen.length === 0) return [];
  return [{ code: 'holiday-unseen', message: `No date of the history is within ${list(unseen)}: no effect is estimated.` }];
}

function coarseNote(terms: readonly Term[], seen: readonly string[], unseen: readonly string[], { frequency }: TimeAxis): FitNote {
  const { unit, step } = frequency;
  const periods = `${step > 1 ? `${step} ` : ''}${unit.replace('-', ' ')}s`;
  const aliased = !DAYS.has(unit) && unit !== 'week' && terms.some((term) => term.kind === 'season' && Math.abs(term.period - 365.25) < 1);
  const sentences = [
    `Periods are ${step > 1 ? `stretches of ${periods}` : periods}: a holiday acts on those dated on its very day alone.`,
    seen.length > 0 ? `That is so for ${list(seen)}.` : 'None is dated so.',
    ...(seen.length > 0 && aliased
      ? ['What comes on the same date every year cannot be told from the yearly season; its effect by itself means nothing.']
      : []),
    ...(unseen.length > 0 ? [`No effect is estimated of ${list(unseen)}.`] : []),
  ];
  return { code: 'holiday-coarse', message: sentences.join(' ') };
}
