import type { DataSchema } from '../../../contract/entities/registry.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { frequencyName } from '../../ingest/frequency-name.ts';
import type { Frequency } from '../../../engine/core/panel.ts';

/** What models get of a dataset version: names and order of columns, periods, season. */
export function schemaOf({ version, panel }: LoadedPanel): DataSchema {
  const names = (columns: readonly { readonly name: string }[] | undefined): string[] => (columns ?? []).map(({ name }) => name);
  return {
    formatVersion: 1,
    target: version.roles.target,
    keys: [...version.keyNames],
    frequency: { unit: panel.frequency.unit, step: panel.frequency.step },
    seasonLength: panel.seasonLength,
    future: names(panel.regressors),
    past: names(panel.past),
    statics: names(panel.statics),
  };
}

const words = {
  future: 'known-future regressors',
  past: 'past regressors',
  statics: 'attributes of series',
} as const;
const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

/**
 * What other data lack, or have otherwise, of what a version learnt from.
 *
 * @returns sentences; empty where forecasts can be made with them
 */
export function schemaDifferences(learnt: DataSchema, given: DataSchema): string[] {
  const said: string[] = [];
  const differ = (what: string, before: string, now: string): void => {
    if (before !== now) said.push(`${what} was ${before} and is ${now}`);
  };
  const periods = ({ frequency }: DataSchema): string => frequencyName(frequency as Frequency);
  differ('the target', learnt.target ?? 'unnamed', given.target ?? 'unnamed');
  differ('what names a series', listed(learnt.keys), listed(given.keys));
  differ('the frequency', periods(learnt), periods(given));
  differ('the season length', String(learnt.seasonLength), String(given.seasonLength));
  for (const part of ['future', 'past', 'statics'] as const) {
    const missing = learnt[part].filter((name) => !given[part].includes(name));
    const added = given[part].filter((name) => !learnt[part].includes(name));
    if (missing.length > 0) said.push(`${words[part]} lack ${missing.join(', ')}`);
    if (added.length > 0) said.push(`${words[part]} have ${added.join(', ')} too`);
    if (missing.length === 0 && added.length === 0) differ(`the order of ${words[part]}`, listed(learnt[part]), listed(given[part]));
  }
  return said;
}
