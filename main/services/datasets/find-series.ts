import { ApiError } from '../../../contract/errors.ts';
import type { LoadedPanel } from './panels.ts';

/** Position of a series by its id, its key values, or its number. */
export function findSeries({ panel }: LoadedPanel, word: string | undefined): number {
  const n = panel.ids.length;
  if (word === undefined) {
    if (n === 1) return 0;
    throw new ApiError('bad-input', `The dataset has ${n} series. Name one with --series, for example --series "${panel.ids[0] ?? ''}".`, {
      field: 'series',
    });
  }
  const tidy = (text: string): string =>
    text
      .replaceAll(/\s*[/,]\s*/g, '/')
      .trim()
      .toLowerCase();
  const found = panel.ids.indexOf(word);
  if (found !== -1) return found;
  const loose = panel.ids.findIndex((id) => tidy(id) === tidy(word));
  if (loose !== -1) return loose;
  const number = /^#(\d+)$/.exec(word)?.[1];
  if (number !== undefined && Number(number) < n) return Number(number);
  throw new ApiError(
    'not-found',
    `There is no series "${word}". Some that are there: ${panel.ids
      .slice(0, 5)
      .map((id) => `"${id}"`)
      .join(', ')}.`,
    {
      field: 'series',
      value: word,
    },
  );
}
