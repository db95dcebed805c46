import { FilterError, tokensOf, type Expected, type Operator, type Token } from './tokens.ts';

/** A value as it was written. */
export interface FilterValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
  readonly length: number;
}

export interface Condition {
  readonly type: 'condition';
  readonly field: string;
  readonly at: number;
  readonly length: number;
  /** `yes` for a field that stands alone: a flag. */
  readonly operator: Operator | 'in' | 'yes';
  /** One; several after `in`; none for a flag. */
  readonly values: readonly FilterValue[];
}

/** A filter of runs as a tree. */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly type: 'not'; readonly part: Filter }
  | Condition;

/** Brackets, and `not`s, within each other. */
const deepest = 50;
const longest = 4000;

const said = ({ kind, text }: Token): string => (kind === 'end' ? 'the end' : `"${text}"`);

/**
 * Reads a filter such as `mase < 0.9 and (model = arima or tag ~ promo) and not baseline`.
 *
 *     filter    = and { "or" and }
 *     and       = not { "and" not }
 *     not       = "not" not | "(" filter ")" | condition
 *     condition = field [ operator value | "in" "(" value { "," value } ")" ]
 *     operator  = "=" "!=" "<" "<=" ">" ">=" "~" "!~"
 *
 * Words with spaces or signs are quoted with ", ' or `. Keywords are the same in capitals.
 *
 * @returns null for an empty one, which lets everything pass
 * @throws FilterError that says where and what was expected
 */
export function parseFilter(text: string): Filter | null {
  if (text.length > longest) throw new FilterError(`A filter has at most ${longest} characters`, { at: longest, length: 1 }, null);
  const tokens = tokensOf(text);
  if (tokens.length === 1) return null;
  let place = 0;
  let depth = 0;

  const peek = (): Token => tokens[place] as Token;
  const take = (): Token => tokens[place++] as Token;
  const isWord = (token: Token, word: string): boolean => token.kind === 'word' && token.text.toLowerCase() === word;
  const fail = (expected: Expected, words: string, field?: string): never => {
    const token = peek();
    throw new FilterError(`Expected ${words} but found ${said(token)}`, token, expected, field);
  };
  const several = (type: 'and' | 'or', part: () => Filter): Filter => {
    const parts = [part()];
    while (isWord(peek(), type)) {
      place++;
      parts.push(part());
    }
    return parts.length === 1 ? (parts[0] as Filter) : { type, parts };
  };
  const any = (): Filter => several('or', all);
  const all = (): Filter => several('and', one);

  function one(): Filter {
    if (++depth > deepest) throw new FilterError(`Brackets and "not" go at most ${deepest} deep`, peek(), null);
    try {
      if (isWord(peek(), 'not')) {
        place++;
        return { type: 'not', part: one() };
      }
      if (peek().kind === '(') {
        const opened = take();
        const inside = any();
        if (peek().kind !== ')') fail('connective', `"and", "or" or ")" to close the bracket at character ${opened.at + 1}`);
        place++;
        return inside;
      }
      return condition();
    } finally {
      depth--;
    }
  }

  function condition(): Condition {
    const token = peek();
    const keyword = token.kind === 'word' && ['and', 'or', 'in'].includes(token.text.toLowerCase());
    if ((token.kind !== 'word' && token.kind !== 'text') || keyword || token.text === '')
      return fail('field', 'a field such as mase, model or tag, "not" or "("');
    place++;
    const head = { type: 'condition', field: token.text, at: token.at, length: token.length } as const;
    const next = peek();
    if (isWord(next, 'in')) {
      place++;
      if (peek().kind !== '(') fail('value', '"(" and values', token.text);
      place++;
      const values = [value(token.text)];
      while (peek().kind === ',') {
        place++;
        values.push(value(token.text));
      }
      if (peek().kind !== ')') fail('connective', '"," and another value, or ")"', token.text);
      place++;
      return { ...head, operator: 'in', values };
    }
    if (next.kind === 'operator') {
      place++;
      return { ...head, operator: next.text as Operator, values: [value(token.text)] };
    }
    if (next.kind === 'end' || next.kind === ')' || isWord(next, 'and') || isWord(next, 'or'))
      return { ...head, operator: 'yes', values: [] };
    return fail('operator', `=, !=, <, <=, >, >=, ~ or "in" after ${token.text}`, token.text);
  }

  function value(field: string): FilterValue {
    const token = peek();
    if (token.kind !== 'word' && token.kind !== 'text') return fail('value', `a value for ${field}`, field);
    place++;
    return { text: token.text, quoted: token.kind === 'text', at: token.at, length: token.length };
  }

  const filter = any();
  if (peek().kind !== 'end') fail('connective', '"and", "or" or the end');
  return filter;
}
