import type { LocalModel } from './model.ts';

// Models of the user's own are known while the program runs, not when it is written. Their kinds carry the hash of their files, so that one
// kind never means two models.
const own = new Map<string, LocalModel>();

/** Makes models known by kind to whoever runs in this thread. */
export function lendModels(models: readonly LocalModel[]): void {
  for (const model of models) own.set(model.kind, model);
}

/** The model that was lent under this kind; null where there is none. */
export const lentModel = (kind: string): LocalModel | null => own.get(kind) ?? null;

/** Forgets models that were lent. */
export function takeBackModels(kinds: readonly string[]): void {
  for (const kind of kinds) own.delete(kind);
}
