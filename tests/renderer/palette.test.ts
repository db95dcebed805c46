import { describe, expect, it } from 'vitest';
import { searchItems } from '../../renderer/frame/palette-items.ts';
import { csvLines } from '../../renderer/features/reports/csv-lines.ts';
import { sparklinePath } from '../../renderer/components/sparkline.tsx';

const item = (label: string, kind = 'Series', detail = '') => ({ label, kind, detail });

describe('the search', () => {
  const items = [item('44 · DAIRY'), item('Data', 'Screen'), item('Dairy farm', 'Dataset'), item('Quandary')];
  it('puts what starts with the query first, then a word that does, then the rest', () => {
    expect(searchItems(items, 'da', 10).map(({ label }) => label)).toEqual(['Data', 'Dairy farm', '44 · DAIRY', 'Quandary']);
  });
  it('wants every word, in label, kind or detail', () => {
    expect(searchItems(items, 'dairy dataset', 10).map(({ label }) => label)).toEqual(['Dairy farm']);
    expect(searchItems(items, 'nothing', 10)).toEqual([]);
  });
  it('an empty query shows what there is, at most so many', () => expect(searchItems(items, '', 2)).toHaveLength(2));
});

describe('the CSV preview', () => {
  it('reads quotes, both line ends and a missing last one', () => {
    expect(csvLines('a,"b ""x"", y"\r\n1,"two\nlines"\n3,4', 10)).toEqual({
      rows: [
        ['a', 'b "x", y'],
        ['1', 'two\nlines'],
        ['3', '4'],
      ],
      more: 0,
    });
  });
  it('says how many rows it leaves out', () => expect(csvLines('a\n1\n2\n3\n', 2).more).toBe(2));
});

describe('a sparkline', () => {
  it('spans its box and breaks at gaps', () => {
    const means = new Float32Array(32).fill(NaN);
    means.set([0, 10, NaN, 5], 0);
    expect(sparklinePath(means, 0, 31, 10)).toBe('M0.0 10.0L1.0 0.0M3.0 5.0');
  });
  it('a constant series is a line in the middle; nothing known is nothing', () => {
    expect(sparklinePath(new Float32Array(32).fill(4), 0, 31, 10)).toMatch(/^M0\.0 5\.0L/);
    expect(sparklinePath(new Float32Array(32).fill(NaN), 0, 31, 10)).toBe('');
  });
});
