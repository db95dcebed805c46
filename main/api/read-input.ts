import type { z } from 'zod';
import type { RowCellValue } from '../jobs/serving-protocol.ts';
import { badInput } from './api-failure.ts';

/** Path of a field as people write it: data[3].price */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`),
    '',
  );

/** What a client sent, checked. @throws ApiFailure 400 naming the field and what it needs */
export function readInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (!issue) throw badInput('The body cannot be read.');
  if (issue.code === 'unrecognized_keys')
    throw badInput(`There is no field ${issue.keys.join(', ').slice(0, 200)} here.`, issue.keys[0]?.slice(0, 200));
  const field = pathOf(issue.path).slice(0, 200);
  if (field === '') throw badInput('The body must be a JSON object.');
  throw badInput(`${field}: ${issue.message}.`, field);
}

/**
 * A row as it was sent. Written by hand: this is asked at each prediction.
 *
 * @throws ApiFailure 400
 */
export function readRow(input: unknown): Readonly<Record<string, RowCellValue>> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badInput('The body must be a JSON object with the columns of one row.');
  for (const [name, value] of Object.entries(input)) {
    const kind = typeof value;
    if (kind === 'number' ? Number.isFinite(value) : kind === 'string' ? (value as string).length <= 10_000 : value === null) continue;
    const got =
      kind === 'number'
        ? 'one that is too large'
        : kind === 'string'
          ? 'a text that is too long'
          : Array.isArray(value)
            ? 'a list'
            : `a ${kind}`;
    throw badInput(`${name.slice(0, 200)} needs a number, a text or null, got ${got}.`, name.slice(0, 200));
  }
  return input as Record<string, RowCellValue>;
}
