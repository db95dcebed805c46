import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import readWorkbook from 'read-excel-file/node';
import { afterAll, expect, it } from 'vitest';
import type { Report } from '../../contract/entities/report.ts';
import { reportCommand } from '../../main/cli/report.ts';
import { readMark } from '../../main/services/reports/provenance-block.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

const place = temporaryFolder();
afterAll(place.remove);

it('writes workbooks and reports from the terminal, whole or not at all', { timeout: 90_000 }, async () => {
  const at = (name: string): string => path.join(place.folder, name);
  const day = (t: number): string => new Date(Date.UTC(2025, 0, 1 + t)).toISOString().slice(0, 10);
  writeFileSync(
    at('sales.csv'),
    `day,units\n${Array.from({ length: 60 }, (_, t) => `${day(t)},${100 + 10 * (t % 7) + (t % 3)}`).join('\n')}\n`,
  );
  const workspace = ['--workspace', at('workspace')];
  const made = await run([
    'forecast',
    at('sales.csv'),
    '--models',
    'theta',
    '--horizon',
    '7',
    ...workspace,
    '--out',
    at('f.xlsx'),
    '--report',
    at('r.pdf'),
  ]);
  expect([made.code, made.stderr]).toEqual([0, `Wrote ${at('f.xlsx')}\nWrote ${at('r.pdf')}\n`]);
  const sheets = (await readWorkbook(at('f.xlsx'))) as unknown as { sheet: string; data: unknown[][] }[];
  const forecast = sheets.find(({ sheet }) => sheet === 'Forecast')?.data ?? [];
  expect(forecast.map(([date]) => date).slice(1)).toEqual(Array.from({ length: 7 }, (_, t) => new Date(`${day(60 + t)}T00:00:00Z`)));
  for (const name of ['f.xlsx', 'r.pdf'])
    expect(readMark(readFileSync(at(name)))).toMatchObject({ provenance: { version: { dataset: 'sales' } } });

  const kept = await run(['report', 'sales', '--model', 'naive', '--format', 'md', '--json', ...workspace]);
  const { report, file } = JSON.parse(kept.stdout) as { report: Report; file: string };
  expect([kept.code, report.format, report.model, readFileSync(file, 'utf8').slice(0, 19)]).toEqual([
    0,
    'md',
    'naive',
    '# Forecast of sales\n'.slice(0, 19),
  ]);

  // What cannot be written says so, and leaves nothing.
  mkdirSync(at('taken.html'));
  const before = readdirSync(place.folder).toSorted();
  const wrong = await run(['report', 'sales', '--format', 'html', '--out', at('taken.html'), ...workspace]);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/^[^\n]*taken\.html cannot be written[^\n]*\n$/)]);
  await expect(reportCommand('sales', { out: at('r.doc') })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('.html, .pdf, .xlsx'),
  });
  await expect(reportCommand('sales', { format: 'csv', out: at('x.pdf') })).rejects.toMatchObject({ code: 'bad-input' });
  expect(readdirSync(place.folder).toSorted()).toEqual(before);
  expect(existsSync(at('x.pdf'))).toBe(false);
});
