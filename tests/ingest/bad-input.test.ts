import { afterAll, describe, expect, it } from 'vitest';
import { csv, day, failure, findingCodes, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const good = csv('date,sales', 30, (i) => `${day(i)},${i * 3 + (i % 7)}`);

describe('what cannot be read is refused in words', () => {
  it('an empty file', async () => {
    for (const content of ['', '\n \n'])
      expect(await failure(bench.inspect(bench.file('empty.csv', content)))).toMatchObject({
        code: 'file-empty',
        data: { file: 'empty.csv' },
      });
  });

  it('a header without rows', async () => {
    expect(await failure(bench.inspect(bench.file('header.csv', 'date,store,sales\n')))).toMatchObject({ code: 'no-rows' });
  });

  it('one row', async () => {
    expect(await failure(bench.inspect(bench.file('one.csv', 'date,sales\n2020-01-01,5\n')))).toMatchObject({ code: 'too-short' });
  });

  it('binary files, naming what they are', async () => {
    const zip = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(500, 7)]);
    const error = await failure(bench.inspect(bench.file('book.csv', zip)));
    expect(error).toMatchObject({ code: 'file-binary', data: { file: 'book.csv' } });
    expect(error.message).toContain('spreadsheet');
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256));
    expect(await failure(bench.inspect(bench.file('noise.csv', bytes)))).toMatchObject({ code: 'file-binary' });
  });

  it('ten thousand columns', async () => {
    const header = Array.from({ length: 10_000 }, (_, i) => `some column ${i}`).join(',');
    const row = Array.from({ length: 10_000 }, (_, i) => i).join(',');
    const error = await failure(bench.inspect(bench.file('wide.csv', `${header}\n${row}\n`)));
    expect(error.code).toBe('too-many-columns');
  });

  it('no date column', async () => {
    expect(await failure(bench.inspect(bench.file('people.csv', 'name,height\nAda,1.7\nBo,1.8\nCy,1.9\n')))).toMatchObject({
      code: 'no-date',
    });
  });

  it('no numbers', async () => {
    expect(
      await failure(
        bench.inspect(
          bench.file(
            'words.csv',
            csv('date,colour', 20, (i) => `${day(i)},${['red', 'blue'][i % 2]}`),
          ),
        ),
      ),
    ).toMatchObject({ code: 'no-target' });
  });

  it('dates of two formats, naming line and value', async () => {
    const content = csv('date,sales', 40, (i) => `${i < 20 ? day(i) : `${(i % 28) + 1}.03.2020`},${i}`);
    const error = await failure(bench.inspect(bench.file('mixed.csv', content)));
    expect(error.code).toBe('mixed-dates');
    expect(error.data).toMatchObject({ file: 'mixed.csv', column: 'date' });
    expect(error.data.row).toBeGreaterThan(1);
    expect(error.message).toContain(error.data.value as string);
  });

  it('a single odd date: shown in the preview, refused at import', async () => {
    const file = bench.file('odd.csv', good.replace(day(12), '13/31/2020'));
    const preview = await bench.inspect(file);
    expect(preview.report.findings.find(({ code }) => code === 'bad-dates')).toMatchObject({
      severity: 'error',
      count: 1,
      rows: [14],
      column: 'date',
    });
    expect(await failure(bench.run(file))).toMatchObject({
      code: 'mixed-dates',
      data: { file: 'odd.csv', row: 14, column: 'date', value: '13/31/2020' },
    });
  });

  it('text in the target: shown in the preview, refused at import', async () => {
    const file = bench.file(
      'text.csv',
      csv('date,sales', 30, (i) => `${day(i)},${i === 8 ? 'closed' : i * 2}`),
    );
    const preview = await bench.inspect(file);
    expect(preview.report.findings.find(({ code }) => code === 'not-a-number')).toMatchObject({
      severity: 'error',
      count: 1,
      rows: [10],
      column: 'sales',
    });
    expect(await failure(bench.run(file))).toMatchObject({ code: 'not-a-number', data: { row: 10, column: 'sales', value: 'closed' } });
  });

  it('a target that is all text', async () => {
    const file = bench.file(
      'alltext.csv',
      csv('date,sales', 10, (i) => `${day(i)},many`),
    );
    expect(await failure(bench.inspect(file))).toMatchObject({ code: 'not-a-number', data: { row: 2, column: 'sales', value: 'many' } });
  });

  it('words for missing are not text', async () => {
    const words = ['NA', 'n/a', 'null', '-', '', 'NaN', 'None'];
    const { snapshot, panel } = await bench.run(
      bench.file(
        'na.csv',
        csv('date,sales', 30, (i) => `${day(i)},${words[i - 3] ?? i + 0.5}`),
      ),
    );
    expect(snapshot.report.findings.find(({ code }) => code === 'missing-values')?.count).toBe(words.length);
    expect([...panel.y].filter((value) => Number.isNaN(value))).toHaveLength(words.length);
  });

  it('duplicate keys: an error finding, refused without aggregation, summed with it', async () => {
    const file = bench.file(
      'twice.csv',
      csv('date,store,sales', 60, (i) => `${day(Math.floor(i / 2))},${['a', 'b'][i % 2]},${i}`) + `${day(3)},a,100\n`,
    );
    const preview = await bench.inspect(file);
    expect(preview.choices.roles).toMatchObject({ store: 'series' });
    expect(preview.report.findings.find(({ code }) => code === 'duplicate-keys')).toMatchObject({
      severity: 'error',
      count: 1,
      rows: [8, 62],
    });
    const error = await failure(bench.run(file));
    expect(error).toMatchObject({ code: 'duplicate-keys', data: { file: 'twice.csv', row: 62 } });
    const { panel } = await bench.run(file, (choices) => ({ ...choices, aggregation: 'sum' }));
    expect(panel.y[3]).toBe(106);
  });

  it('rows that repeat another in every column are dropped, and said so', async () => {
    const { snapshot, panel } = await bench.run(bench.file('repeat.csv', `${good}${day(4)},16\n`));
    expect(snapshot.report.findings.find(({ code }) => code === 'duplicate-rows')).toMatchObject({ count: 1, rows: [32] });
    expect(panel.y).toHaveLength(30);
    expect(snapshot.rows).toBe(31);
  });

  it('a delimiter that is not the file’s', async () => {
    const file = bench.file('comma.csv', good);
    const { choices } = await bench.inspect(file);
    const wrong = { ...choices, dialect: { ...choices.dialect, delimiter: ';' } };
    const error = await failure(bench.ingest.snapshot([file], wrong, `${bench.folder}/never.parquet`, {}));
    expect(error.code).toBe('no-column');
    expect(error.message).toContain('delimiter');
    expect(await failure(bench.inspect(file, wrong))).toMatchObject({ code: 'no-date' });
  });

  it('a table that most lines do not fit, naming the first of them', async () => {
    const content = csv('date,sales', 30, (i) => (i % 2 === 0 ? `${day(i)},${i}` : `${day(i)},1,2,${i}`));
    const error = await failure(bench.inspect(bench.file('ragged.csv', content)));
    expect(error).toMatchObject({ code: 'file-unreadable', data: { row: 3 } });
  });

  it('a missing file, and a file that is a folder', async () => {
    expect(await failure(bench.inspect({ path: `${bench.folder}/nothing.csv`, name: 'nothing.csv' }))).toMatchObject({
      code: 'file-missing',
    });
    expect(await failure(bench.inspect({ path: bench.folder, name: 'folder' }))).toMatchObject({ code: 'file-unreadable' });
  });

  it('a full disk', async () => {
    const file = bench.file('full.csv', good);
    const { choices } = await bench.inspect(file);
    expect(await failure(bench.ingest.snapshot([file], choices, '/dev/full', {}))).toMatchObject({ code: 'disk-full' });
  });

  it('files with different columns that were chosen to stand below each other, naming them', async () => {
    const first = bench.file('first.csv', good);
    const other = bench.file(
      'other.csv',
      csv('date,profit', 10, (i) => `${day(i)},${i}`),
    );
    const { choices } = await bench.inspect(first);
    const error = await failure(bench.ingest.snapshot([first, other], choices, `${bench.folder}/never.parquet`, {}));
    expect(error).toMatchObject({ code: 'bad-input', data: { file: 'other.csv', column: 'sales' } });
  });

  it('leaves nothing behind', () => {
    expect(bench.left()).toEqual([]);
  });
});

describe('what is only odd is read', () => {
  it('a series that counts upwards is a target, not a row number', async () => {
    const { snapshot } = await bench.run(
      bench.file(
        'line.csv',
        csv('date,sales', 40, (i) => `${day(i)},${i + 1}`),
      ),
    );
    expect(snapshot.roles.target).toBe('sales');
  });

  it('constant, negative, short and gappy series are pointed out', async () => {
    const content = csv(
      'date,shop,sales',
      120,
      (i) => `${day(Math.floor(i / 3) + (i >= 60 ? 2 : 0))},${['a', 'b', 'c'][i % 3]},${[5, -i, i * i][i % 3]}`,
    );
    const { snapshot } = await bench.run(bench.file('odd-series.csv', `${content}${day(70)},d,1\n`));
    expect(findingCodes(snapshot)).toEqual(expect.arrayContaining(['constant-series', 'negative-values', 'short-series', 'gaps']));
    expect(snapshot.report.findings.find(({ code }) => code === 'short-series')?.series).toEqual(['d']);
  });

  it('an outlier is pointed out', async () => {
    const { snapshot } = await bench.run(
      bench.file(
        'outlier.csv',
        csv('date,sales', 60, (i) => `${day(i)},${i === 30 ? 5000 : 100 + ((i * 7) % 13)}`),
      ),
    );
    expect(snapshot.report.findings.find(({ code }) => code === 'outliers')).toMatchObject({ count: 1 });
  });
});
