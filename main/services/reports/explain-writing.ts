import path from 'node:path';
import { explainError } from '../explain-error.ts';

/**
 * Why a file was not written, in the words of the contract.
 *
 * @param draft - the file under its temporary name, which says nothing to anybody: the folder is named instead
 */
export function explainWriting(error: unknown, draft: string): unknown {
  const { path: place } = (error ?? {}) as { path?: unknown };
  if (error instanceof Error && place === draft) return explainError(Object.assign(error, { path: path.dirname(draft) }));
  return explainError(error);
}
