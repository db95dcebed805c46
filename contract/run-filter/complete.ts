import { parseFilter } from './parse.ts';
import { FilterError } from './tokens.ts';

/** What could stand where the cursor is. */
export interface Completion {
  /** Characters from `from` to the cursor are what has been written of it. */
  readonly from: number;
  readonly options: readonly { readonly insert: string; readonly about: string }[];
}

export interface Completable {
  readonly name: string;
  readonly meaning: string;
  readonly type: string;
  /** Values that runs have, most frequent first. */
  readonly values: readonly string[];
}

const most = 12;
const needsQuotes = /[\s()=<>!~,"'`]|^$|^(?:and|or|not|in)$/i;
/** As a filter has it. */
export const quoted = (value: string): string => (needsQuotes.test(value) ? `"${value.replaceAll('"', "'")}"` : value);

/** Offers what the grammar allows at the cursor: fields, operators, values that there are, or how to go on. */
export function completeFilter(text: string, cursor: number, fields: readonly Completable[]): Completion {
  const before = text.slice(0, cursor);
  const word = /[^\s()=<>!~,"'`]*$/.exec(before)?.[0] ?? '';
  const from = cursor - word.length;
  const expects = expectedAfter(before.slice(0, from));
  const starts = word.toLowerCase();
  const matching = (options: readonly { readonly insert: string; readonly about: string }[]): Completion => {
    const ranked = options.filter(({ insert }) => insert.toLowerCase().includes(starts) && insert.toLowerCase() !== starts);
    ranked.sort((a, b) => Number(b.insert.toLowerCase().startsWith(starts)) - Number(a.insert.toLowerCase().startsWith(starts)));
    return { from, options: ranked.slice(0, most) };
  };
  if (expects.what === 'value') {
    const field = fields.find(({ name }) => name.toLowerCase() === expects.field?.toLowerCase());
    return matching((field?.values ?? []).map((value) => ({ insert: quoted(value), about: '' })));
  }
  if (expects.what === 'connective')
    return matching([
      { insert: 'and', about: 'both hold' },
      { insert: 'or', about: 'one of them holds' },
    ]);
  if (expects.what === 'operator') {
    const field = fields.find(({ name }) => name.toLowerCase() === expects.field?.toLowerCase());
    const flag = field?.type === 'flag';
    const ordered = field === undefined || field.type === 'number' || field.type === 'date';
    return matching([
      ...(flag
        ? [
            { insert: 'and', about: 'both hold' },
            { insert: 'or', about: 'one of them holds' },
          ]
        : [
            { insert: '=', about: 'is' },
            { insert: '!=', about: 'is not' },
          ]),
      ...(ordered && !flag
        ? [
            { insert: '<', about: 'below' },
            { insert: '<=', about: 'at most' },
            { insert: '>', about: 'above' },
            { insert: '>=', about: 'at least' },
          ]
        : []),
      ...(ordered || flag ? [] : [{ insert: '~', about: 'contains' }]),
    ]);
  }
  return matching([
    ...fields.map(({ name, meaning }) => ({ insert: quoted(name), about: meaning })),
    { insert: 'not', about: 'the next condition does not hold' },
  ]);
}

/** What the grammar wants after a text that ends before a word. */
function expectedAfter(text: string): { readonly what: 'field' | 'operator' | 'value' | 'connective'; readonly field: string | null } {
  if (text.trim() === '') return { what: 'field', field: null };
  try {
    // Whether the last word is a field that wants an operator shows when something follows it.
    parseFilter(`${text} \u0001`);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    // Only what stands in the way of that something counts.
    if (error.at !== text.length + 1) return ended(text);
    if (error.expected === 'operator') return { what: 'operator', field: error.field };
    if (error.expected === 'connective' && error.field === null) return { what: 'connective', field: null };
  }
  return ended(text);
}

/** What the grammar wants where a text ends. */
function ended(text: string): { readonly what: 'field' | 'operator' | 'value' | 'connective'; readonly field: string | null } {
  try {
    parseFilter(text);
    return { what: 'connective', field: null };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { expected, field } = error;
    return { what: expected === 'quote' || expected === null ? 'value' : expected, field };
  }
}
