import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode } from '../../contract/codec.ts';

const trip = (value: unknown): unknown => decode(encode(value).buffer);

test('codec: what JSON cannot say comes back as it was', () => {
  const value = { missing: undefined, list: [NaN, Infinity, -Infinity, -0, 0, null, undefined], $: 'tag', $$x: 1 };
  expect(trip(value)).toStrictEqual(value);
  expect(Object.is((trip([-0]) as number[])[0], -0)).toBe(true);
  expect(trip(undefined)).toBe(undefined);
});

test.each([Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array])(
  'codec: %o keeps its type and its values',
  (ArrayType) => {
    const value = { before: new Uint8Array(3), it: new ArrayType([1, 2, 3]), empty: new ArrayType(0) };
    expect(trip(value)).toStrictEqual(value);
  },
);

test('codec: a view of part of a buffer sends that part only', () => {
  const whole = new Float64Array([1, 2, 3, NaN]);
  expect(trip(whole.subarray(2))).toStrictEqual(new Float64Array([3, NaN]));
  expect(encode(whole.subarray(2)).length).toBeLessThan(encode(whole).length);
});

test('codec: a Buffer arrives as a Uint8Array', () => {
  expect(trip(Buffer.from('abc'))).toStrictEqual(new Uint8Array([97, 98, 99]));
});

test('codec: a key named __proto__ stays a key', () => {
  const back = trip(JSON.parse('{"__proto__":{"evil":true}}')) as object;
  expect(Object.hasOwn(back, '__proto__')).toBe(true);
  expect('evil' in back).toBe(false);
});

test('codec: refuses what would arrive as something else', () => {
  for (const value of [new Date(), new Map(), () => 1, 1n, Symbol('s'), new (class Thing {})()])
    expect(() => encode(value)).toThrow(TypeError);
});

test('codec: refuses bytes that it did not make', () => {
  const bytes = encode({ y: new Float64Array([1, 2]) });
  expect(() => decode(bytes.buffer.slice(0, 3))).toThrow();
  expect(() => decode(bytes.buffer.slice(0, bytes.length - 8))).toThrow();
  expect(() => decode(new TextEncoder().encode('\u0002\0\0\0{}').buffer)).toThrow();
});

test('codec: any plain value survives (property)', () => {
  const leaf = fc.oneof(
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.float64Array(),
    fc.int32Array(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true })),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(trip(value)).toStrictEqual(value);
    }),
  );
});

test('codec: numbers travel as their bytes', () => {
  const y = new Float64Array(1_000_000).fill(1 / 3);
  expect(encode({ y }).byteLength).toBeLessThan(y.byteLength + 200);
});
