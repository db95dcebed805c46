import { expect, test } from 'vitest';
import { normalQuantile } from '../../../engine/math/normal.ts';
import { studentHalfWidth, studentQuantile } from '../../../engine/math/student-t.ts';

// R 4.2.2: print(qt(c(.6, .9, .975, .995, .9999), df), digits = 15)
const golden: Readonly<Record<number, readonly number[]>> = {
  1: [0.324919696232906, 3.077683537175254, 12.706204736174694, 63.656741162871526, 3183.098757118501],
  2: [0.288675134594813, 1.885618083164127, 4.302652729749462, 9.924843200918289, 70.70007107496818],
  5: [0.267180865704145, 1.475884048824481, 2.570581835636314, 4.032142983555229, 9.677566300882814],
  30: [0.255605364951913, 1.310415025391396, 2.042272456301238, 2.749995653567225, 4.233985957272061],
  10000: [0.253353843445727, 1.281636229730478, 1.960201239890626, 2.576321046668528, 3.720395869117668],
};

test('studentQuantile(p, df) agrees with R to 11 digits, in both tails', () => {
  for (const [df, values] of Object.entries(golden))
    [0.6, 0.9, 0.975, 0.995, 0.9999].forEach((p, i) => {
      const expected = values[i] as number;
      expect(Math.abs(studentQuantile(p, Number(df)) / expected - 1)).toBeLessThan(1e-11);
      expect(studentQuantile(1 - p, Number(df))).toBeCloseTo(-expected, 8 - Math.ceil(Math.log10(1 + expected)));
    });
});
test('the middle is zero, the ends are infinite, and no probability gives no number', () => {
  expect(studentQuantile(0.5, 3)).toBe(0);
  expect(studentQuantile(1, 3)).toBe(Infinity);
  expect(studentQuantile(0, 3)).toBe(-Infinity);
  expect(studentQuantile(1.1, 3)).toBeNaN();
});
test('many degrees of freedom are the normal distribution', () => expect(studentHalfWidth(95, 1e10)).toBe(normalQuantile(0.975)));
