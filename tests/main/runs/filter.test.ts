import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeFilter } from '../../../contract/run-filter/complete.ts';
import { parseFilter, type Filter } from '../../../contract/run-filter/parse.ts';
import { FilterError } from '../../../contract/run-filter/tokens.ts';

const text = (filter: Filter | null): string => {
  if (!filter) return '';
  if (filter.type === 'condition') return `${filter.field}${filter.operator}${filter.values.map((value) => value.text).join('|')}`;
  if (filter.type === 'not') return `!(${text(filter.part)})`;
  return `(${filter.parts.map(text).join(filter.type === 'and' ? ' & ' : ' | ')})`;
};
const refusal = (filter: string): FilterError => {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${filter} was read`);
};

describe('a filter of runs', () => {
  test.each([
    ['', ''],
    ['   ', ''],
    ['mase < 0.9 and model = arima', '(mase<0.9 & model=arima)'],
    ['a = 1 or b = 2 and c = 3', '(a=1 | (b=2 & c=3))'],
    ['(a = 1 or b = 2) and not c', '((a=1 | b=2) & !(cyes))'],
    ['NOT NOT a>=1', '!(!(a>=1))'],
    ['tag ~ "two words"', 'tag~two words'],
    ['model in (arima, "auto ets", theta)', 'modelinarima|auto ets|theta'],
    ['param.changepoint_prior_scale=-1e-3', 'param.changepoint_prior_scale=-1e-3'],
    ["note != 'it is' AND x == 3", '(note!=it is & x=3)'],
  ])('%s', (filter, expected) => expect(text(parseFilter(filter))).toBe(expected));

  test.each([
    ['mase <', 6, 'value', 'Expected a value for mase but found the end (character 7)'],
    ['mase 0.9', 5, 'operator', 'Expected =, !=, <, <=, >, >=, ~ or "in" after mase but found "0.9" (character 6)'],
    ['mase < 0.9 model = a', 11, 'connective', 'Expected "and", "or" or the end but found "model" (character 12)'],
    ['(mase < 0.9', 11, 'connective', 'Expected "and", "or" or ")" to close the bracket at character 1 but found the end (character 12)'],
    ['and mase < 1', 0, 'field', 'Expected a field such as mase, model or tag, "not" or "(" but found "and" (character 1)'],
    ['note = "open', 7, 'quote', 'The text that begins with " has no end: expected " (character 8)'],
    ['model in arima', 9, 'value', 'Expected "(" and values but found "arima" (character 10)'],
    ['!selected', 0, 'operator', '"!" stands before = or ~ only; write "not" before a condition (character 1)'],
    ['a = 1)', 5, 'connective', 'Expected "and", "or" or the end but found ")" (character 6)'],
  ])('%s is refused where it is wrong', (filter, at, expected, message) => {
    const error = refusal(filter);
    expect(error).toMatchObject({ at, expected, message });
  });

  test('property: whatever is typed is read or refused within the text', () => {
    const piece = fc.oneof(
      fc.constantFrom('mase', '<', '0.9', 'and', 'or', 'not', '(', ')', ',', 'in', '"', '~', '!', ' '),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const filter = pieces.join(' ');
        try {
          parseFilter(filter);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          expect((error as FilterError).at).toBeLessThanOrEqual(filter.length);
        }
      }),
    );
  });
  test('a thousand brackets are refused, not followed', () => expect(refusal('('.repeat(1000)).message).toContain('at most 50 deep'));
});

describe('completion', () => {
  const fields = [
    { name: 'mase', type: 'number', meaning: 'error', values: [] },
    { name: 'model', type: 'text', meaning: 'model', values: ['arima', 'two words'] },
    { name: 'selected', type: 'flag', meaning: 'chosen', values: [] },
  ];
  const offered = (typed: string): string[] => completeFilter(typed, typed.length, fields).options.map(({ insert }) => insert);
  test.each([
    ['', ['mase', 'model', 'selected', 'not']],
    ['m', ['mase', 'model']],
    ['mase ', ['=', '!=', '<', '<=', '>', '>=']],
    ['model ', ['=', '!=', '~']],
    ['model = ', ['arima', '"two words"']],
    ['model = ar', ['arima']],
    ['mase < 0.9 ', ['and', 'or']],
    ['mase < 0.9 and (mo', ['model']],
    ['selected ', ['and', 'or']],
    ['model in (', ['arima', '"two words"']],
  ])('after "%s"', (typed, expected) => expect(offered(typed)).toEqual(expected));
});
