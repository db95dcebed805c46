import type { PanelTrees } from './fitted.ts';

/** What the columns of a model say, in words, as far as it keeps that. */
export const meaningsOf = ({ parts }: PanelTrees): ReadonlyMap<string, string> =>
  new Map(parts.flatMap(({ meanings }) => Object.entries(meanings)));
