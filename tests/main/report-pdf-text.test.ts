import { expect, it } from 'vitest';
import { columnWidths } from '../../main/services/reports/pdf/column-widths.ts';
import { written } from '../../main/services/reports/pdf/written.ts';

const has = (codePoint: number): boolean => codePoint < 0x3000;

it('writes what the font has, in the order of paper', () => {
  expect(written('Süd\n  12', has)).toBe('Süd 12');
  expect(written('東京 A', has)).toBe('□□ A');
  expect(written('x'.repeat(300), has, 10)).toBe(`${'x'.repeat(10)}…`);
  expect(written('Shop אא בב end', has)).toBe('Shop בב אא end');
  expect(written('אא 12 בב', has)).toBe('בב 12 אא');
  expect(written('a\u200db\u202ec', has)).toBe('abc');
});

it('gives figures what they need, and text what is left', () => {
  const measure = (text: string): number => 5 * text.length;
  const few = columnWidths(['Name', 'MASE'], [['North', '0.81']], [], 500, measure);
  expect(few.reduce((sum, width) => sum + width, 0)).toBeCloseTo(500, 6);
  const [name = 0, figure = 0, words = 0] = columnWidths(
    ['Name', 'MASE', 'What'],
    [['x'.repeat(300), '0.81', 'y'.repeat(300)]],
    [2],
    500,
    measure,
  );
  expect(name + figure + words).toBeCloseTo(500, 6);
  expect(figure).toBeCloseTo(27, 6);
  expect(name).toBeCloseTo(words, 6);
});
