import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { csv, day, failure, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const ROWS = 300_000;
const SERIES = 300;
const text = csv('date,store,item,sales,promo', ROWS, (i) => {
  const s = i % SERIES;
  const d = Math.floor(i / SERIES);
  return `${day(d)},${s % 10},item ${Math.floor(s / 10)},${((i * 7919) % 1000) / 10},${d % 11 === 0 ? 1 : 0}`;
});
const file = bench.file('large.csv', text);
/** The suggestions for the large file, asked for once. */
let asked: ReturnType<typeof bench.inspect> | undefined;
const suggestions = async () => (await (asked ??= bench.inspect(file))).choices;
const target = (name: string): string => `${bench.folder}/${name}.parquet`;

describe('a snapshot', () => {
  it('holds 300,000 rows, hashed and checked, and gives its panel fast', async () => {
    const { snapshot, panel, keys } = await bench.run(file);
    expect(snapshot).toMatchObject({ rows: ROWS, series: SERIES, values: ROWS, first: '2020-01-01', last: day(ROWS / SERIES - 1) });
    expect(snapshot.files).toEqual([
      { name: 'large.csv', bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') },
    ]);
    expect(snapshot.roles).toMatchObject({ series: ['store', 'item'], future: ['promo'] });
    const i = panel.ids.indexOf('3 / item 12');
    expect([keys[0]?.[i], keys[1]?.[i]]).toEqual(['3', 'item 12']);
    const s = 123;
    const expected = Array.from({ length: 4 }, (_, d) => (((d * SERIES + s) * 7919) % 1000) / 10);
    expect([...panel.y.subarray(panel.offsets[i], (panel.offsets[i] as number) + 4)]).toEqual(expected);
  });

  it('has the same bytes for the same file and choices', async () => {
    const choices = await suggestions();
    const hashes = [];
    for (const [n, change] of [
      {},
      {},
      { aggregation: 'sum' as const, frequency: { unit: 'week' as const, step: 1 } },
      { aggregation: 'sum' as const, frequency: { unit: 'week' as const, step: 1 } },
    ].entries()) {
      await bench.ingest.snapshot([file], { ...choices, ...change }, target(`same-${n}`), {});
      hashes.push(
        createHash('sha256')
          .update(readFileSync(target(`same-${n}`)))
          .digest('hex'),
      );
    }
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[3]).toBe(hashes[2]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('takes several files with the same columns, in any order', async () => {
    const first = bench.file(
      'part-1.csv',
      csv('date,store,sales', 40, (i) => `${day(Math.floor(i / 2))},${i % 2},${i}`),
    );
    const second = bench.file(
      'part-2.csv',
      csv('sales,date,store', 40, (i) => `${40 + i},${day(20 + Math.floor(i / 2))},${i % 2}`),
    );
    const { snapshot, panel } = await bench.run([first, second]);
    expect(snapshot.rows).toBe(80);
    expect([...panel.y.slice(0, 40)]).toEqual(Array.from({ length: 40 }, (_, i) => 2 * i));
  });

  it('says in which of several files a cell is bad', async () => {
    const first = bench.file(
      'fine.csv',
      csv('date,sales', 20, (i) => `${day(i)},${i}.5`),
    );
    const second = bench.file(
      'bad.csv',
      csv('date,sales', 20, (i) => `${day(20 + i)},${i === 3 ? 'oops' : `${i}.5`}`),
    );
    expect(await failure(bench.run([first, second]))).toMatchObject({
      code: 'not-a-number',
      data: { file: 'bad.csv', row: 5, value: 'oops' },
    });
  });

  it('reports progress', async () => {
    const choices = await suggestions();
    const phases: string[] = [];
    await bench.ingest.snapshot([file], choices, target('progress'), { onProgress: ({ phase }) => phases.push(phase) });
    expect(phases.length).toBeGreaterThan(3);
  });
});

describe('when something goes wrong on the way', () => {
  it('a killed child is an error, leaves nothing, and the next call works', async () => {
    const choices = await suggestions();
    const before = readdirSync(bench.folder);
    const running = failure(
      bench.ingest.snapshot([file], choices, target('killed'), {
        onProgress: ({ phase }) => {
          if (phase === 'Reading rows') setTimeout(() => process.kill(bench.children.at(-1)?.pid as number, 'SIGKILL'), 30);
        },
      }),
    );
    expect(await running).toMatchObject({ code: 'ingest-crashed' });
    rmSync(target('killed'), { force: true });
    expect(readdirSync(bench.folder)).toEqual(before);
    expect(bench.left()).toEqual([]);
    expect((await bench.inspect(file)).series).toBe(SERIES);
  });

  it('cancel in the middle', async () => {
    const choices = await suggestions();
    const stop = new AbortController();
    const running = failure(bench.ingest.snapshot([file], choices, target('cancelled'), { signal: stop.signal }));
    await wait(150);
    stop.abort();
    expect(await running).toMatchObject({ code: 'cancelled' });
    expect(bench.left()).toEqual([]);
  });

  it('a file that vanishes', async () => {
    const gone = bench.file('gone.csv', text);
    const choices = await suggestions();
    const running = failure(
      bench.ingest.snapshot([gone], choices, target('gone'), {
        onProgress: ({ phase }) => {
          if (phase === 'Looking at the file' && existsSync(gone.path)) rmSync(gone.path);
        },
      }),
    );
    expect(await running).toMatchObject({ code: 'file-missing', data: { file: 'gone.csv' } });
  });

  it('a file that changes', async () => {
    const changing = bench.file('changing.csv', text);
    const choices = await suggestions();
    const running = failure(
      bench.ingest.snapshot([changing], choices, target('changing'), {
        onProgress: ({ phase }) => {
          if (phase === 'Reading rows') writeFileSync(changing.path, `${text}${day(5000)},1,item 1,5,0\n`);
        },
      }),
    );
    expect(await running).toMatchObject({ code: 'file-changed', data: { file: 'changing.csv' } });
  });

  it('a snapshot that is gone', async () => {
    const axis = { frequency: { unit: 'day' as const, step: 1 }, granularity: 'date' as const, origin: 0, dayOfMonth: 1 };
    expect(
      await failure(bench.ingest.panel(target('nothing'), { axis, seasonLength: 7, keyNames: [], roles: { future: [] }, gaps: 'missing' })),
    ).toMatchObject({
      code: 'file-missing',
    });
  });

  it('names with wildcards are names', async () => {
    const odd = bench.file(
      'sales [2020] *.csv',
      csv('date,sales', 30, (i) => `${day(i)},${i}.5`),
    );
    const { snapshot } = await bench.run(odd);
    expect(snapshot.rows).toBe(30);
    expect(bench.left()).toEqual([]);
  });
});
