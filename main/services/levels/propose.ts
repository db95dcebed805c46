import type { LevelOptions, LevelProposal } from '../../../contract/entities/levels.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { categoriesOf } from '../explore/selection.ts';
import { levelMethods } from './methods.ts';
import { chainsOf, countValues, offeredLevels, type LevelColumns } from './structure.ts';

/** A sum that is unknown more often than this tells too little of itself. */
const mostUnknown = 0.1;
/** Columns with that many pairs or fewer are taken as levels. */
const mostColumns = 12;

/** Columns that series can be added up by: keys, and attributes that take more than one value. Those with very many attributes keep the first. */
export function levelColumns(loaded: LoadedPanel): LevelColumns {
  const keys = loaded.version.keyNames.length;
  const all = categoriesOf(loaded);
  const names = new Set(all.slice(0, keys).map(({ name }) => name));
  const attributes = all.slice(keys).filter((one) => !names.has(one.name) && countValues(one) > 1);
  return { columns: [...all.slice(0, keys), ...attributes.slice(0, mostColumns)], keys };
}

/** Share of the periods, from the first that any series has, in which some series has a gap. */
function unknownShare({ panel }: LoadedPanel): number {
  let start = Infinity;
  let end = 0;
  const lengthOf = (i: number): number => (panel.offsets[i + 1] as number) - (panel.offsets[i] as number);
  panel.ids.forEach((_, i) => {
    start = Math.min(start, panel.start[i] as number);
    end = Math.max(end, (panel.start[i] as number) + lengthOf(i));
  });
  const unknown = new Uint8Array(Math.max(0, end - start));
  panel.ids.forEach((_, i) => {
    const shift = (panel.start[i] as number) - start;
    for (let t = 0; t < lengthOf(i); t++) if (Number.isNaN(panel.y[(panel.offsets[i] as number) + t])) unknown[shift + t] = 1;
  });
  return unknown.length === 0 ? 0 : unknown.reduce((sum, one) => sum + one, 0) / unknown.length;
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Levels that the data make, and options that suit them, with reasons. */
export function proposeLevels(run: Pick<StoredRun, 'id'>, loaded: LoadedPanel): LevelProposal {
  const of = levelColumns(loaded);
  const levels = offeredLevels(of);
  const chosen = levels.filter((level) => level.chosen);
  const chains = chainsOf(of);
  const nested = levels.length === 0 || chains.length === 1;
  const withinOf = (name: string): string | null => {
    const chain = chains.find((one) => one.some((column) => column.name === name)) ?? [];
    const place = chain.findIndex((column) => column.name === name);
    return chain[place - 1]?.name ?? null;
  };
  const keyNames = loaded.version.keyNames;
  const unknown = unknownShare(loaded);
  const negative = loaded.panel.y.some((value) => value < 0);
  const options: LevelOptions = {
    levels: chosen.map(({ columns }) => columns),
    method: 'mint-shrinkage',
    negatives: negative ? 'allow' : 'set-to-zero',
    gaps: unknown > mostUnknown ? 'zero' : 'missing',
  };
  const share = `${(100 * unknown).toFixed(unknown < 0.1 ? 1 : 0)}%`;
  return {
    runId: run.id,
    series: loaded.panel.ids.length,
    columns: of.columns.map((column, i) => ({
      name: column.name,
      kind: i < of.keys ? 'key' : 'attribute',
      values: countValues(column),
      within: withinOf(column.name),
    })),
    levels,
    methods: levelMethods.map(({ name, label, what }) => ({
      name,
      label,
      what,
      refused: name === 'top-down-forecast' && !nested ? 'It needs levels nested in each other, and these columns are crossed.' : null,
    })),
    options,
    reasons: {
      levels:
        chosen.length === 0
          ? 'The columns make no sums but the total.'
          : `${list(chosen.map(({ name }) => name))}: the columns that tell series apart${chosen.some(({ columns }) => !keyNames.includes(columns[0] ?? '')) ? ', and the coarsest that they lie in' : ''}.`,
      method: 'The most accurate over all nodes on the sales that methods were compared on; the table shows what it does here.',
      negatives: negative ? 'The data have values below zero.' : 'The data have no value below zero.',
      gaps:
        unknown === 0
          ? 'The series have no gaps.'
          : unknown > mostUnknown
            ? `In ${share} of the periods some series has a gap: sums would often be unknown, so gaps count as zero.`
            : `In ${share} of the periods some series has a gap: its sums are unknown there.`,
    },
  };
}
