import type { StoredModelVersion } from '../../store/repositories/registry.ts';

type Version = Pick<StoredModelVersion, 'name' | 'number' | 'stage'>;

const named = ({ name, number, stage }: Version): string =>
  `version ${number} of the registered model ${name}${stage === 'champion' ? ', its champion,' : ''}`;

/** Versions in words, `version 2 of the registered model Sales stands on it`; null for none. */
export function standsOnIt(versions: readonly Version[]): string | null {
  const [first, ...more] = versions;
  if (!first) return null;
  const others = more.length === 0 ? '' : ` and ${more.length} more version${more.length === 1 ? '' : 's'}`;
  return `${named(first)}${others} ${more.length === 0 ? 'stands' : 'stand'} on it`;
}

/** Why something stays: what is registered is kept with all that it needs, so that its forecasts can be made and judged again. */
export const keptFor = (what: string, versions: readonly Version[]): string | null => {
  const said = standsOnIt(versions);
  return said === null ? null : `${what} cannot be deleted: ${said}. What is registered is kept.`;
};
