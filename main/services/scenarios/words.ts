import type { CellSelection, ScenarioEdit } from '../../../contract/entities/scenario.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { seriesKey } from '../datasets/panels.ts';

const number = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 10 });
const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;

/** A series by its key values; the dataset's name where it has none. */
export const seriesWords = (loaded: LoadedPanel, index: number): string =>
  Object.values(seriesKey(loaded, index)).join(' / ') || loaded.version.datasetName;

function selectionWords({ series, where, from, to }: CellSelection, loaded: LoadedPanel): string {
  const named = series?.slice(0, 3).map((index) => seriesWords(loaded, index)) ?? [];
  const more = (series?.length ?? 0) - named.length;
  const whose = Object.entries(where ?? {}).map(
    ([column, values]) => `${column} ${values.slice(0, 3).join(' or ')}${values.length > 3 ? ` or ${values.length - 3} others` : ''}`,
  );
  const which =
    named.length > 0
      ? `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}${whose.length > 0 ? ` (${whose.join(', ')})` : ''}`
      : whose.length > 0
        ? whose.join(', ')
        : 'all series';
  if (from !== undefined && to !== undefined) return from === to ? `${which}, ${from}` : `${which}, ${from} to ${to}`;
  if (from !== undefined) return `${which}, from ${from}`;
  return to !== undefined ? `${which}, to ${to}` : `${which}, whole horizon`;
}

/** An edit in words: what, where, how. */
export function editWords(edit: ScenarioEdit, loaded: LoadedPanel): string {
  if (edit.what === 'regressor-values') {
    const names = [...new Set(edit.values.map(({ name }) => name))];
    return `${names.join(', ')}: ${number(edit.values.length)} value${edit.values.length === 1 ? '' : 's'} from ${edit.file}`;
  }
  const of = edit.what === 'regressor' ? `${edit.name} of ` : '';
  const where = `${of}${selectionWords(edit.selection, loaded)}`;
  switch (edit.how) {
    case 'set':
      return `${where}: set to ${number(edit.value)}`;
    case 'percent':
      return `${where}: ${signed(edit.value)}%`;
    case 'total':
      return `${where}: total ${number(edit.value)}`;
    case 'add':
      return `${where}: ${signed(edit.value)}`;
  }
}
