import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performanceHtml } from '../../../main/services/monitoring/files/html.ts';
import { judgeFiles, type FilePerformance } from '../../../main/services/monitoring/files/judge-files.ts';
import { temporaryFolder } from '../synthetic.ts';
import { run } from '../terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());

let files = 0;
function file(text: string, name = `file-${++files}.csv`): string {
  const target = path.join(folder, name);
  writeFileSync(target, text);
  return target;
}
const day = (k: number): string => new Date(Date.UTC(2025, 0, 1 + k)).toISOString().slice(0, 10);
/** Two shops; 14 days of history that repeat every week but for 1 and 3, then three days. */
const actuals = (): string =>
  file(
    `date,shop,units\n${['a', 'b']
      .flatMap((shop, s) => Array.from({ length: 17 }, (_, k) => `${day(k)},${shop},${10 * (s + 1) + (k % 7) + (k >= 7 ? 1 + 2 * s : 0)}`))
      .join('\n')}\n`,
    'actuals.csv',
  );
const rows = [
  // Off by 1, 2 and 3 from 11, 12, 13; then by -2 twice, the third has no actual.
  ...[`a,${day(14)},12,10,13`, `a,${day(15)},14,13,15`, `a,${day(16)},16,12,16`],
  ...[`b,${day(14)},21,20,24`, `b,${day(15)},22,20,23`, `b,${day(30)},22,20,23`],
];
const predictions = (lines: readonly string[] = rows, head = 'shop,date,forecast,lower_80,upper_80'): string =>
  file(`${head}\n${lines.join('\n')}\n`, 'predictions.csv');
const judge = (p = predictions(), a = actuals()): Promise<FilePerformance> => judgeFiles(p, a, {});

describe('a file of predictions by a file of actuals', () => {
  it('has the errors that a hand gets', async () => {
    const { total, horizon, series, periods, unmatched, seasonLength, columns, notes } = await judge();
    expect(columns).toMatchObject({ date: 'date', forecast: 'forecast', value: 'units', keys: ['shop'] });
    expect([total.count, total.mae, total.bias]).toEqual([5, 2, expect.closeTo(0.4, 12)]);
    expect(total.rmse).toBeCloseTo(Math.sqrt((1 + 4 + 9 + 4 + 4) / 5), 12);
    expect(total.wape).toBeCloseTo(10 / (11 + 12 + 13 + 23 + 24), 12);
    // Within the history the week before is off by 1 and by 3.
    expect(seasonLength).toBe(7);
    expect(total.mase).toBeCloseTo((1 + 2 + 3 + 2 / 3 + 2 / 3) / 5, 12);
    // 12 is below 13, and 24 above 23.
    expect(total.coverage).toEqual([{ level: 80, inside: 3, total: 5 }]);
    expect(horizon.map(({ step, mae }) => [step, mae])).toEqual([
      [1, 1.5],
      [2, 2],
      [3, 3],
    ]);
    expect(series.map(({ name, mae }) => [name, mae])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(periods.map(({ period, count }) => [period, count])).toEqual([
      [day(14), 2],
      [day(15), 2],
      [day(16), 1],
    ]);
    expect(unmatched.predictions).toBe(1);
    expect(notes).toContain('1 of 6 predictions have no actual and are left out.');
  });

  it('says when there is no history to scale errors by', async () => {
    const short = file(`date,shop,units\n${day(14)},a,11\n${day(15)},a,12\n`);
    const found = await judge(predictions(rows.slice(0, 2)), short);
    expect(found.total.mase).toBeNull();
    expect(found.notes[0]).toMatch(/^No MASE: .* has no history of 8 values/);
  });

  it.each([
    [
      'a number that is none',
      [...rows.slice(0, 2), `a,${day(16)},many,12,16`],
      'predictions.csv, row 4, column forecast: "many" is no number.',
    ],
    [
      'bounds the wrong way round',
      [...rows.slice(0, 2), `a,${day(16)},16,17,12`],
      'predictions.csv, row 4, column lower_80: 17 is above upper_80, 12.',
    ],
    [
      'a date that is none',
      [...rows.slice(0, 5), ...rows.slice(0, 5).map((row) => row.replace('2025', '2024')), 'a,soon,16,12,16'],
      'predictions.csv, row 12, column date: "soon" is no date',
    ],
    ['the same twice', [...rows, rows[0] ?? ''], `predictions.csv, row 8: ${day(14)} of shop a is in row 2 already.`],
    ['too few cells', [...rows.slice(0, 3), `a,${day(17)}`], 'predictions.csv, row 5: it has 2 cells, the header has 5.'],
    ['other days', ['a,2031-01-01,1,0,2'], 'No prediction has an actual: predictions.csv has 2031-01-01 to 2031-01-01'],
  ])('names file, row and column: %s', async (_what, lines, message) => {
    await expect(judge(predictions(lines))).rejects.toThrow(message);
  });

  it('says which columns it cannot tell apart', async () => {
    const two = predictions([`a,${day(14)},12,13`], 'shop,date,left,right');
    await expect(judge(two)).rejects.toThrow('several columns of numbers (left, right). Say which is the forecast with --forecast.');
    expect((await judgeFiles(two, actuals(), { forecast: 'right' })).total.mae).toBe(2);
    await expect(judge(predictions(['a,b'], 'shop,forecast'))).rejects.toThrow('has no column of dates');
    const alone = predictions([`a,${day(14)},12,13`], 'shop,date,forecast,lower_80');
    await expect(judge(alone)).rejects.toThrow('has a column lower_80 but no upper_80');
  });

  it('is a report without scripts, and names in it are harmless', async () => {
    const evil = predictions(rows.map((row) => row.replace(/^a,/, '<img src=x onerror=1>,')));
    const html = performanceHtml(await judge(evil), '2025-02-01T00:00:00.000Z');
    expect(html).not.toMatch(/<script|<img|onerror=1>/);
    expect(html).toContain('&#60;img');
    expect(html).toContain("default-src 'none'");
  });

  it('is a command', async () => {
    const target = path.join(folder, 'report.html');
    const { code, stdout } = await run([
      'performance',
      '--predictions',
      predictions(),
      '--actuals',
      actuals(),
      '--report',
      target,
      '--json',
    ]);
    expect([code, (JSON.parse(stdout) as FilePerformance).total.mae]).toEqual([0, 2]);
    expect(readFileSync(target, 'utf8')).toContain('By steps ahead');
    expect(await run(['performance', '--predictions', predictions()])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('both --predictions and --actuals') as string,
    });
  }, 30_000);
});
