export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~';

/** A piece of a filter's text; `at` counts characters from 0. */
export interface Token {
  readonly kind: 'word' | 'text' | 'operator' | '(' | ')' | ',' | 'end';
  /** Without quotes. */
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** What a filter could go on with where it does not. */
export type Expected = 'field' | 'operator' | 'value' | 'connective' | 'quote';

/** A filter that cannot be read: where, and what was expected there. */
export class FilterError extends Error {
  /** Characters from 0. */
  readonly at: number;
  readonly length: number;
  readonly expected: Expected | null;
  /** The field before the operator or value that is expected. */
  readonly field: string | null;
  constructor(
    message: string,
    { at, length }: { readonly at: number; readonly length: number },
    expected: Expected | null,
    field?: string,
  ) {
    super(`${message} (character ${at + 1})`);
    this.name = 'FilterError';
    this.at = at;
    this.length = Math.max(1, length);
    this.expected = expected;
    this.field = field ?? null;
  }
}

const operators = ['!=', '<=', '>=', '!~', '=', '<', '>', '~'] as const;
const wordEnd = /[\s()=<>!~,"'`]/;

/** @throws FilterError where a quoted text has no end, or a character means nothing */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (char === '(' || char === ')' || char === ',') {
      tokens.push({ kind: char, text: char, at, length: 1 });
      at++;
      continue;
    }
    const operator = operators.find((one) => text.startsWith(one, at));
    if (operator) {
      // "==" is what programmers write.
      const length = operator === '=' && text[at + 1] === '=' ? 2 : operator.length;
      tokens.push({ kind: 'operator', text: operator, at, length });
      at += length;
      continue;
    }
    if (char === '"' || char === "'" || char === '`') {
      const end = text.indexOf(char, at + 1);
      if (end < 0)
        throw new FilterError(`The text that begins with ${char} has no end: expected ${char}`, { at, length: text.length - at }, 'quote');
      tokens.push({ kind: 'text', text: text.slice(at + 1, end), at, length: end + 1 - at });
      at = end + 1;
      continue;
    }
    if (char === '!') throw new FilterError('"!" stands before = or ~ only; write "not" before a condition', { at, length: 1 }, 'operator');
    let end = at + 1;
    while (end < text.length && !wordEnd.test(text[end] as string)) end++;
    tokens.push({ kind: 'word', text: text.slice(at, end), at, length: end - at });
    at = end;
  }
  tokens.push({ kind: 'end', text: '', at: text.length, length: 0 });
  return tokens;
}
