import { ApiError } from '../../../contract/errors.ts';
import type { SourcePath } from '../types.ts';

/** The tables of a file that holds several, and the one that is read. */
export interface Part {
  readonly kind: 'sheet' | 'table';
  readonly names: readonly string[];
  readonly chosen: string;
}

/** @throws ApiError `bad-input` when the part that was asked for is not there */
export function choosePart(
  file: SourcePath,
  kind: Part['kind'],
  found: readonly { readonly name: string; readonly size: number }[],
  asked: string | undefined,
): Part {
  const names = found.map(({ name }) => name);
  if (asked !== undefined && !names.includes(asked))
    throw new ApiError(
      'bad-input',
      `${file.name} has no ${kind} called "${asked}"; there is ${names.map((name) => `"${name}"`).join(', ')}.`,
      {
        file: file.name,
        field: kind,
        value: asked,
      },
    );
  let largest = found[0];
  for (const part of found) if (part.size > (largest?.size ?? 0)) largest = part;
  return { kind, names, chosen: asked ?? largest?.name ?? '' };
}
