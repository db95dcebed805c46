import { afterAll, describe, expect, it } from 'vitest';
import { csv, day, findingCodes, labels, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());
let files = 0;
const read = (content: string | Uint8Array) => bench.run(bench.file(`format-${files++}.csv`, content));
const value = (i: number): number => 50 + ((i * 17) % 23);

describe('how a file is written makes no difference', () => {
  const plain = csv('date,shop,sales', 60, (i) => `${day(Math.floor(i / 2))},${['Köln', 'Zürich'][i % 2]},${value(i)}.5`);
  const utf16 = (text: string, big: boolean): Uint8Array => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return big ? bytes.swap16() : bytes;
  };
  const variants: Readonly<Record<string, string | Uint8Array>> = {
    'CRLF line ends': plain.replaceAll('\n', '\r\n'),
    'CR line ends': plain.replaceAll('\n', '\r'),
    'no line end at the end': plain.trimEnd(),
    'a byte order mark': `\ufeff${plain}`,
    'UTF-16, little end first': utf16(plain, false),
    'UTF-16, big end first': utf16(plain, true),
    'UTF-16 without a mark': Buffer.from(plain, 'utf16le'),
    'windows-1252': Buffer.from(plain, 'latin1'),
    semicolons: plain.replaceAll(',', ';'),
    tabs: plain.replaceAll(',', '\t'),
    bars: plain.replaceAll(',', '|'),
    'semicolons and decimal commas': plain.replaceAll(',', ';').replaceAll('.5', ',5'),
    'quoted cells': plain.replace(/[^,\n]+/g, '"$&"'),
    'a title and an empty line above': `Sales report\n\n${plain}`,
    'an empty line inside': plain.replace('\n2020-01-05', '\n\n2020-01-05'),
  };
  for (const [name, content] of Object.entries(variants)) {
    it(name, async () => {
      const { snapshot, panel } = await read(content);
      expect(snapshot.roles).toMatchObject({ date: 'date', target: 'sales', series: ['shop'] });
      expect(panel.ids).toEqual(['Köln', 'Zürich']);
      expect([...panel.y.slice(0, 30)]).toEqual(Array.from({ length: 30 }, (_, i) => value(2 * i) + 0.5));
    });
  }

  it('a file without a header gets numbered columns', async () => {
    const { preview, panel } = await read(plain.slice(plain.indexOf('\n') + 1));
    expect(preview.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2', 'column 3']);
    expect(preview.choices.dialect.header).toBe(false);
    expect(panel.ids).toEqual(['Köln', 'Zürich']);
  });

  it('blank and repeated names are renamed, and said so', async () => {
    const { preview } = await read(csv('date,sales,,Sales', 30, (i) => `${day(i)},${value(i)},x,1`));
    expect(preview.columns.map(({ name }) => name)).toEqual(['date', 'sales', 'column 3', 'Sales (2)']);
    expect(findingCodes(preview)).toContain('renamed-column');
  });

  it('thousands separators', async () => {
    const { preview, panel } = await read(csv('date;sales', 30, (i) => `${day(i)};1.23${i % 10}.567,5`));
    expect(preview.choices.dialect).toMatchObject({ decimal: ',', thousands: '.' });
    expect(panel.y[3]).toBe(1_233_567.5);
    const english = await read(csv('date,sales', 30, (i) => `${day(i)},"1,23${i % 10},567.5"`));
    expect(english.preview.choices.dialect).toMatchObject({ decimal: '.', thousands: ',' });
    expect(english.panel.y[3]).toBe(1_233_567.5);
    const swiss = await read(csv('date;sales', 30, (i) => `${day(i)};1'23${i % 10}.5`));
    expect(swiss.panel.y[3]).toBe(1233.5);
    const money = await read(csv('date,sales', 30, (i) => `${day(i)},"$1,23${i % 10}.50"`));
    expect(money.panel.y[3]).toBe(1233.5);
  });

  it('bytes that are not UTF-8 far into the file', async () => {
    const long = csv('date,shop,sales', 6000, (i) => `${day(Math.floor(i / 2))},${['north', 'south'][i % 2]},${value(i)}`);
    const { preview, snapshot } = await read(
      Buffer.concat([Buffer.from(long), Buffer.from(`${day(3000)},K\u00f6ln,5\n${day(3001)},K\u00f6ln,6\n`, 'latin1')]),
    );
    expect(snapshot.series).toBe(3);
    expect(preview.choices.dialect.encoding).toBe('windows-1252');
  });
});

describe('dates are understood over all values', () => {
  const pad = (n: number): string => String(n).padStart(2, '0');
  const parts = (i: number): [string, string, string] => day(i).split('-') as [string, string, string];
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  const daily: Readonly<Record<string, readonly [string, (i: number) => string]>> = {
    '%Y-%m-%d': ['iso', day],
    '%Y/%m/%d': ['slashes', (i) => day(i).replaceAll('-', '/')],
    '%d.%m.%Y': ['dots', (i) => parts(i).reverse().join('.')],
    '%d/%m/%Y': ['day first', (i) => parts(i).reverse().join('/')],
    '%m/%d/%Y': ['month first', (i) => `${parts(i)[1]}/${parts(i)[2]}/${parts(i)[0]}`],
    '%Y%m%d': ['no separators', (i) => day(i).replaceAll('-', '')],
    '%d-%b-%Y': ['month names', (i) => `${parts(i)[2]}-${months[Number(parts(i)[1]) - 1]}-${parts(i)[0]}`],
    '%d/%m/%y': ['two-digit years', (i) => `${parts(i)[2]}/${parts(i)[1]}/${parts(i)[0].slice(2)}`],
  };
  for (const [format, [name, write]] of Object.entries(daily)) {
    it(name, async () => {
      const result = await read(csv('date,sales', 70, (i) => `${write(i)},${value(i)}`));
      expect(result.preview.choices.dialect.dateFormat).toBe(format);
      expect(result.preview.choices.frequency).toEqual({ unit: 'day', step: 1 });
      expect(labels(result).slice(0, 3)).toEqual(['2020-01-01', '2020-01-02', '2020-01-03']);
      expect(result.panel.y).toHaveLength(70);
    });
  }

  it('day first or month first is settled by what is evenly spaced', async () => {
    const dayFirst = await read(csv('date,sales', 10, (i) => `${pad(i + 1)}/03/2020,${value(i)}`));
    expect(dayFirst.preview.choices.dialect.dateFormat).toBe('%d/%m/%Y');
    expect(dayFirst.preview.reasons.date).toContain('could be');
    const monthFirst = await read(csv('date,sales', 10, (i) => `03/${pad(i + 1)}/2020,${value(i)}`));
    expect(monthFirst.preview.choices.dialect.dateFormat).toBe('%m/%d/%Y');
  });

  const periodic: readonly (readonly [string, (i: number) => string, string, string, readonly string[]])[] = [
    ['months', (i) => `${2015 + Math.floor(i / 12)}-${pad((i % 12) + 1)}`, 'month', '%Y-%m', ['2015-01', '2015-02']],
    ['months in words', (i) => `${months[i % 12]} ${2015 + Math.floor(i / 12)}`, 'month', '%b %Y', ['2015-01', '2015-02']],
    ['quarters', (i) => `${2010 + Math.floor(i / 4)} Q${(i % 4) + 1}`, 'quarter', '%Y Q%q', ['2010 Q1', '2010 Q2']],
    ['quarters, glued', (i) => `${2010 + Math.floor(i / 4)}Q${(i % 4) + 1}`, 'quarter', '%YQ%q', ['2010 Q1', '2010 Q2']],
    ['quarters, turned', (i) => `Q${(i % 4) + 1} ${2010 + Math.floor(i / 4)}`, 'quarter', 'Q%q %Y', ['2010 Q1', '2010 Q2']],
    ['years', (i) => String(1960 + i), 'year', '%Y', ['1960', '1961']],
    ['month ends', (i) => new Date(Date.UTC(2015, i + 1, 0)).toISOString().slice(0, 10), 'month', '%Y-%m-%d', ['2015-01-31', '2015-02-28']],
    [
      'quarter ends',
      (i) => new Date(Date.UTC(2010, 3 * i + 3, 0)).toISOString().slice(0, 10),
      'quarter',
      '%Y-%m-%d',
      ['2010-03-31', '2010-06-30'],
    ],
    ['weeks', (i) => day(7 * i + 4), 'week', '%Y-%m-%d', ['2020-01-05', '2020-01-12']],
    ['ISO weeks', (i) => `2019-W${pad(i + 1)}`, 'week', '%G-W%V', ['2018-12-31', '2019-01-07']],
    ['business days', (i) => day(5 + Math.floor(i / 5) * 7 + (i % 5)), 'business-day', '%Y-%m-%d', ['2020-01-06', '2020-01-07']],
    ['hours', (i) => `${day(Math.floor(i / 24))} ${pad(i % 24)}:00`, 'hour', '%Y-%m-%d %H:%M', ['2020-01-01 00:00', '2020-01-01 01:00']],
    [
      'quarters of an hour',
      (i) => `${day(Math.floor(i / 96))}T${pad(Math.floor(i / 4) % 24)}:${pad((i % 4) * 15)}:00`,
      'minute',
      '%Y-%m-%dT%H:%M:%S',
      ['2020-01-01 00:00:00', '2020-01-01 00:15:00'],
    ],
  ];
  for (const [name, write, unit, format, first] of periodic) {
    it(name, async () => {
      const result = await read(csv('date,sales', 50, (i) => `${write(i)},${value(i)}`));
      expect(result.preview.choices.frequency.unit).toBe(unit);
      expect(result.preview.choices.dialect.dateFormat).toBe(format);
      expect(labels(result).slice(0, 2)).toEqual(first);
      expect(result.panel.y).toHaveLength(50);
      expect([...result.panel.y.slice(0, 5)]).toEqual([0, 1, 2, 3, 4].map(value));
    });
  }

  it('a default season needs two of them in the data', async () => {
    const { preview } = await read(csv('week,sales', 60, (i) => `${day(7 * i)},${value(i)}`));
    expect(preview.choices.seasonLength).toBe(1);
    expect(preview.reasons.seasonLength).toContain('two seasons');
  });
});
