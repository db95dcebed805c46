import { afterAll, describe, expect, it } from 'vitest';
import { csv, day, failure, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const rows = (delimiter: string, from = 0, count = 30): string =>
  Array.from({ length: count }, (_, i) => [day(from + i), `shop ${i % 2}`, String(10 + ((i * 7) % 5)), '1.5'].join(delimiter)).join('\n');
const table = (delimiter: string): string => `${['date', 'shop', 'sales', 'price'].join(delimiter)}\n${rows(delimiter)}\n`;
const read = async (content: string | Uint8Array): Promise<Awaited<ReturnType<typeof bench.inspect>>> =>
  bench.inspect(bench.file('odd.csv', content));
const codes = (preview: Awaited<ReturnType<typeof read>>, code: string): object | undefined =>
  preview.report.findings.find((finding) => finding.code === code);

it('a cell of two hundred thousand digits takes no longer than another', async () => {
  const preview = await read(csv('date,shop,sales', 20, (i) => `${day(i)},A,${i === 7 ? `${'9'.repeat(200_000)}x` : i}`));
  expect(preview.sample.columns).toEqual(['date', 'shop', 'sales']);
  expect(codes(preview, 'not-a-number')).toMatchObject({ rows: [9] });
});

describe('what tells cells apart is found', () => {
  it.each([',', ';', '\t', '|', ', ', ' | ', '||', '::', '~|~', '^', '\u001f', '§'])('delimiter %j', async (delimiter) => {
    const preview = await read(table(delimiter));
    expect(preview.choices.dialect.delimiter).toBe(delimiter);
    expect(preview.sample.columns).toEqual(['date', 'shop', 'sales', 'price']);
    expect(preview.sample.rows[1]).toEqual([day(1), 'shop 1', '12', '1.5']);
  });

  it('single quotation marks, apostrophes within', async () => {
    const preview = await read(csv(`'date','shop','sales'`, 20, (i) => `'${day(i)}','Children's, ${i % 2}','${(i * 3) % 7}'`));
    expect(preview.choices.dialect.quote).toBe("'");
    expect(preview.sample.rows[0]).toEqual([day(0), "Children's, 0", '0']);
  });

  it('backslashes before quotation marks', async () => {
    const preview = await read(csv('date,shop,sales', 20, (i) => `${day(i)},"a \\"big\\" shop, ${i % 2}",${(i * 3) % 7}`));
    expect(preview.choices.dialect.escape).toBe('\\');
    expect(preview.sample.rows[0]).toEqual([day(0), 'a "big" shop, 0', '0']);
  });

  it('ordinary files have none of the optional choices', async () => {
    const { dialect } = (await read(table(','))).choices;
    expect(Object.keys(dialect).sort()).toEqual(['dateFormat', 'decimal', 'delimiter', 'encoding', 'header', 'quote', 'skip', 'thousands']);
  });
});

describe('where the table lies is found', () => {
  it('below a header of two lines', async () => {
    const preview = await read(
      `date,Sales,,Stock,\n,units,value,units,value\n${csv('', 20, (i) => `${day(i)},${i},${i * 2.5},${40 - i},9`).slice(1)}`,
    );
    expect(preview.choices.dialect.headerRows).toBe(2);
    expect(preview.sample.columns).toEqual(['date', 'Sales units', 'Sales value', 'Stock units', 'Stock value']);
  });

  it('a line of units below the header', async () => {
    const preview = await read(`date,sales,price\n[d],[pieces],[EUR]\n${rows(',').replaceAll(/,shop \d/g, '')}\n`);
    expect(preview.sample.columns).toEqual(['date [d]', 'sales [pieces]', 'price [EUR]']);
  });

  it('above a second table, which is named and left out', async () => {
    const preview = await read(`${table(',')}date,shop,stock\n${day(0)},shop 0,5\n${day(1)},shop 0,6\n`);
    expect(codes(preview, 'second-table')).toMatchObject({ rows: [32] });
    expect(preview.rows).toBe(30);
  });

  it('with its header repeated where exports were put together', async () => {
    const { snapshot, panel } = await bench.run(
      bench.file('twice.csv', `date,sales\n${day(0)},1\n${day(1)},2\ndate,sales\n${day(2)},3\n${day(3)},5\n`),
    );
    expect(snapshot.report.findings.find(({ code }) => code === 'repeated-header')).toMatchObject({ count: 1, rows: [4] });
    expect([...panel.y]).toEqual([1, 2, 3, 5]);
  });

  it('above remarks', async () => {
    const preview = await read(`${table(',')}Source: the till\n`);
    expect(codes(preview, 'ragged-rows')).toMatchObject({ count: 1, rows: [32], severity: 'warning' });
  });

  it('with row names that the header does not have', async () => {
    const preview = await read(`date,sales\n${Array.from({ length: 20 }, (_, i) => `${i + 1},${day(i)},${(i * 7) % 5}`).join('\n')}\n`);
    expect(preview.sample.columns).toEqual(['column 1', 'date', 'sales']);
  });

  it('below a header with an empty name too many', async () => {
    const preview = await read(table(',').replace('shop,sales', 'shop,,sales'));
    expect(preview.sample.columns).toEqual(['date', 'shop', 'sales', 'price']);
  });
});

describe('rows that do not fit are named, and put right where that is certain', () => {
  const broken = (line: number, to: string): string =>
    table(',')
      .split('\n')
      .map((text, i) => (i === line - 1 ? to : text))
      .join('\n');

  it('too short: filled up', async () => {
    const preview = await read(broken(5, `${day(3)},shop 1,12`));
    expect(codes(preview, 'ragged-rows')).toMatchObject({ count: 1, rows: [5], severity: 'warning' });
    expect(preview.sample.rows[3]).toEqual([day(3), 'shop 1', '12', null]);
  });

  it('with an empty cell too many: without it', async () => {
    const preview = await read(broken(5, `${day(3)},,shop 1,12,1.5`));
    expect(codes(preview, 'ragged-rows')).toMatchObject({ count: 1, rows: [5] });
    expect(preview.rows).toBe(30);
    expect(preview.columns[0]).toMatchObject({ type: 'date', missing: 0, distinct: 30 });
    expect(preview.columns[2]).toMatchObject({ missing: 0, max: '14' });
  });

  it('with another delimiter: read with that', async () => {
    const preview = await read(broken(5, `${day(3)};shop 1;12;1.5`));
    expect(codes(preview, 'ragged-rows')).toMatchObject({ count: 1, rows: [5] });
    expect(preview.rows).toBe(30);
  });

  it('too long: left out', async () => {
    const preview = await read(broken(5, `${day(3)},shop 1,12,1.5,7,8`));
    expect(codes(preview, 'ragged-rows')).toMatchObject({ count: 1, rows: [5], severity: 'warning' });
    expect(preview.rows).toBe(29);
  });

  it('with quotation marks that open nothing: as text', async () => {
    const preview = await read(broken(5, `${day(3)},"shop 1,12,1.5`));
    expect(preview.rows).toBe(30);
    expect(preview.columns.find(({ name }) => name === 'shop')?.distinct).toBe(3);
  });

  it('keep the lines of later rows right', async () => {
    const file = bench.file('lines.csv', broken(5, `${day(3)},shop 1,12,1.5,7,8`).replace(`${day(20)},shop 0,10`, `${day(20)},shop 0,ten`));
    const preview = await bench.inspect(file);
    expect(codes(preview, 'not-a-number')).toMatchObject({ rows: [22] });
  });
});

describe('letters', () => {
  it('of a file that is UTF-8 but for a line', async () => {
    const content = Buffer.concat([
      Buffer.from(`date,shop,sales\n${day(0)},Köln,1\n${day(1)},Köln,2\n${day(2)},K`),
      Buffer.from([0xf6]),
      Buffer.from(`ln,3\n${day(3)},Köln,4\n`),
    ]);
    const preview = await read(content);
    expect(preview.choices.dialect.encoding).toBe('utf-8');
    expect(codes(preview, 'encoding')).toMatchObject({ severity: 'warning', rows: [4] });
    expect(preview.sample.rows[3]).toEqual([day(3), 'Köln', '4']);
    expect(preview.columns[1]?.distinct).toBe(1);
  });

  it('NUL characters are left out', async () => {
    const preview = await read(table(',').replace(`${day(4)},shop 0`, `${day(4)},sh\0op 0`));
    expect(codes(preview, 'encoding')).toMatchObject({ count: 1, rows: [6] });
    expect(preview.columns[1]?.distinct).toBe(2);
  });
});

it('a line longer than can be read is named', async () => {
  const error = await failure(read(`${table(',')}${day(31)},"${'x'.repeat(9_000_000)}",1,1\n`));
  expect(error).toMatchObject({ code: 'file-unreadable', data: { row: 32 } });
});

it('dates with points are none of the numbers with thousands points', async () => {
  const preview = await read(csv('Datum;Umsatz', 30, (i) => `${day(i).split('-').toReversed().join('.')};1.2${10 + i},50`));
  expect(preview.choices.dialect).toMatchObject({ decimal: ',', thousands: '.', dateFormat: '%d.%m.%Y' });
  expect(preview.columns.map(({ role }) => role)).toEqual(['date', 'target']);
  expect(preview.columns[1]).toMatchObject({ type: 'number', missing: 0 });
});

it('times that are infinite or beyond the calendar are none', async () => {
  const file = bench.file('endless.csv', `${csv('date,sales', 20, (i) => `${day(i)},${i}`)}inf,3\n`);
  expect(await failure(bench.run(file))).toMatchObject({ code: 'mixed-dates', data: { row: 22, value: 'inf' } });
});

it('minutes from the first to the last day of the calendar are too many periods', async () => {
  const minute = (i: number): string => new Date(Date.UTC(2023, 0, 1, 0, i)).toISOString().slice(0, 16).replace('T', ' ');
  const error = await failure(read(csv('date,sales', 40, (i) => `${i === 39 ? '9999-12-31 00:00' : minute(i)},${i}`)));
  expect(error).toMatchObject({ code: 'bad-input', data: { file: 'odd.csv', value: '9999-12-31' } });
});

it('of a large file the preview names only lines that it knows, the import all of them', async () => {
  const note = 'x'.repeat(240);
  const content = csv(
    'date,shop,sales,note',
    90_000,
    (i) => `${day(i % 900)},shop ${Math.floor(i / 900)},${i % 13},${note}${i === 5 || i === 60_000 ? ',1,2' : ''}`,
  );
  expect(content.length).toBeGreaterThan(20_000_000);
  const { preview, snapshot } = await bench.run(bench.file('large.csv', content));
  const ragged = (report: typeof preview.report): object | undefined => report.findings.find(({ code }) => code === 'ragged-rows');
  expect(ragged(preview.report)).toMatchObject({ rows: [7] });
  expect(ragged(snapshot.report)).toMatchObject({ count: 2, rows: [7, 60_002] });
  expect(snapshot.rows).toBe(89_998);
});
