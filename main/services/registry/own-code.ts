import type { GrantedPlugin } from '../../../engine/models/plugin/index.ts';

/** Id and first digits of the hash of an own model's kind, `own:ID@HASH`. */
function partsOf(kind: string): { readonly id: string; readonly hash: string } {
  const [id = '', hash = ''] = kind.slice('own:'.length).split('@');
  return { id, hash };
}

/**
 * Why a version that rests on models of the user's own cannot forecast here: it runs by the very files that it was trained by, where they are granted, and by no others.
 *
 * @param named - the version in words
 * @param kinds - of the own models that it rests on
 * @returns null where it can
 */
export function ownCodeRefusal(named: string, kinds: readonly string[], granted: readonly GrantedPlugin[]): string | null {
  const missing = kinds.find((kind) => !granted.some((one) => one.kind === kind));
  if (missing === undefined) return null;
  const { id, hash } = partsOf(missing);
  const others = granted.filter(({ manifest }) => manifest.id === id).map((one) => one.hash.slice(0, hash.length));
  const now = others.length === 0 ? 'they may not run here' : `granted here are other files (${others.join(', ')})`;
  const next =
    others.length === 0
      ? 'Add these files and grant them (Settings, Own models, or "plugins add").'
      : 'Grant the files of the version again, or train with those that are granted and register that run.';
  return `${named} was trained by files ${hash} of your own model ${id}, and ${now}. ${next}`;
}
