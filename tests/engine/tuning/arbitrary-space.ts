import fc from 'fast-check';
import type { Dimension, Space, Value } from '../../../engine/tuning/index.ts';

const numeric = fc
  .tuple(
    fc.constantFrom('uniform', 'log-uniform', 'integer', 'log-integer'),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 60 }),
  )
  .map(([type, min, width]) => ({ name: '', type, min: type === 'uniform' ? -min : min, max: min + width }) as Dimension);
const choice = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', true, null)), { minLength: 1, maxLength: 4 })
  .map((values) => ({ name: '', type: 'choice', values: values as Value[] }) satisfies Dimension);

/** Spaces of one to six dimensions; some of them hang on the choices before. */
export const arbitrarySpace: fc.Arbitrary<Space> = fc
  .array(fc.tuple(fc.oneof(numeric, choice), fc.boolean(), fc.nat()), { minLength: 1, maxLength: 6 })
  .map((all) => {
    const space: Dimension[] = [];
    all.forEach(([dimension, hangs, pick], i) => {
      const choices = space.filter((one) => one.type === 'choice');
      const parent = choices[pick % Math.max(1, choices.length)];
      const when = hangs && parent ? { when: { name: parent.name, is: [parent.values[pick % parent.values.length] as Value] } } : {};
      space.push({ ...dimension, ...when, name: `d${i}` });
    });
    return space;
  });
