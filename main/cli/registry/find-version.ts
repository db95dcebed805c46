import type { ModelVersion, RegisteredModel } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Session } from '../session.ts';

export const numberOf = (text: string): number | null => {
  const [, digits] = /^v?(\d+)$/i.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
};

/** A version of a model by its number (`2`, `v2`), or `champion`. */
export function findVersion({ app }: Session, name: string, word: string): ModelVersion {
  if (word === 'champion') return app.registry.champion(name);
  const model = app.registry.model(name);
  const number = numberOf(word);
  const found = app.registry.versions(model.id).find((one) => one.number === number || one.id === word);
  if (found) return found;
  throw new ApiError(
    'not-found',
    `${model.name} has no version ${word}. It has ${model.versions} of them: "registry show ${model.name}".`,
    {
      value: word,
    },
  );
}

/** A model, or one of its versions where a second word says which: `Sales`, `Sales v2`, `Sales champion`. */
export function findShown(
  session: Session,
  name: string,
  word: string | undefined,
): { model: RegisteredModel; version: ModelVersion | null } {
  const model = session.app.registry.model(name);
  return { model, version: word === undefined ? null : findVersion(session, name, word) };
}
