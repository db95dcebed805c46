import { beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { rowModelFromJson, rowModelToJson, trainRegression } from '../../../engine/regression/index.ts';
import { context, sales, salesFeatures, spec } from './rows.ts';

type Json = Record<string, unknown>;

/** Changes a copy of a model's JSON and says why it is refused. */
function refusal(json: string, change: (model: Json) => void): string {
  const model = JSON.parse(json) as Json;
  change(model);
  try {
    rowModelFromJson(model);
    return 'read';
  } catch (error) {
    return error instanceof EngineError ? error.message : `crash: ${String(error)}`;
  }
}
const at = (model: Json, ...keys: (string | number)[]): Json => keys.reduce((inner, key) => inner[key as string] as Json, model);

describe('a model file of somebody else', () => {
  let json: string;
  beforeAll(async () => {
    const features = salesFeatures.map((feature) =>
      feature.column === 'channel' ? ({ column: 'channel', use: 'category', missing: 'own', encode: 'target' } as const) : feature,
    );
    json = JSON.stringify(rowModelToJson((await trainRegression(sales(300), spec({ features, trees: 5 }), context())).model));
  });
  const cases: [string, (model: Json) => void, RegExp][] = [
    ['no object', (model) => Object.keys(model).forEach((key) => delete model[key]), /format must be almanac-row-model/],
    ['another version', (model) => (model['formatVersion'] = 2), /formatVersion must be 1, not 2/],
    ['no trees', (model) => delete model['ensemble'], /this is no ensemble of trees/],
    [
      'a cycle in a tree',
      (model) => ((at(model, 'ensemble', 'left') as unknown as number[])[0] = 0),
      /children of node 0 of tree 0|cycle|left/,
    ],
    ['NaN in a leaf', (model) => ((at(model, 'ensemble', 'value') as unknown as (number | null)[])[0] = null), /value holds null/],
    ['a preparation of other columns', (model) => (model['preparation'] as unknown[]).pop(), /not those of the trees/],
    ['a column twice', (model) => (model['preparation'] as unknown[]).push((model['preparation'] as unknown[])[0]), /names a column twice/],
    ['a scale of zero', (model) => (at(model, 'preparation', 0)['scale'] = 0), /scale must not be 0/],
    ['an infinite centre', (model) => (at(model, 'preparation', 0)['centre'] = 1e999), /centre must be a finite number/],
    ['another use', (model) => (at(model, 'preparation', 0)['use'] = 'eval'), /use must be one of number, category, date/],
    ['a category twice', (model) => (at(model, 'preparation', 2)['words'] = ['web', 'web', 'shop']), /names a category twice/],
    ['too few means', (model) => (at(model, 'preparation', 2)['means'] = [1]), /means has 1 entries where 4 are needed/],
    ['words that are no texts', (model) => (at(model, 'preparation', 2)['words'] = ['web', 1, 'shop']), /must hold texts/],
    ['levels that fall', (model) => (at(model, 'intervals')['levels'] = [95, 80]), /levels must rise/],
    ['tails without groups', (model) => (at(model, 'intervals')['below'] = [[], []]), /entries where/],
    ['a background of other size', (model) => (model['background'] = []), /background must have a list for each/],
    [
      'text in the background',
      (model) => (((model['background'] as unknown[][])[0] as unknown[])[0] = '<script>'),
      /finite numbers and null/,
    ],
    ['a negative factor', (model) => (model['smearing'] = -1), /smearing must be above 0/],
    ['a flag that is none', (model) => (model['nonNegative'] = 'yes'), /must be true or false/],
    [
      'a script in the name of a feature',
      (model) => ((at(model, 'ensemble', 'featureNames') as unknown as string[])[0] = '<img onerror=x>'),
      /character that names may not have/,
    ],
  ];
  it.each(cases)('is refused with the reason: %s', (_, change, reason) => {
    expect(refusal(json, change)).toMatch(reason);
  });

  it('is read when nothing is wrong, and what was not asked for stays behind', () => {
    expect(refusal(json, () => undefined)).toBe('read');
    const more = { ...(JSON.parse(json) as Json), script: 'alert(1)' };
    expect(Object.keys(rowModelFromJson(more))).not.toContain('script');
  });

  it.each([null, 3, 'x', [], { format: 'almanac-row-model', formatVersion: 1 }])('%j is refused', (value) => {
    expect(() => rowModelFromJson(value)).toThrow(EngineError);
  });
});
