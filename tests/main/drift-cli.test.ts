import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DriftReport } from '../../contract/entities/drift.ts';
import { run } from './terminal.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-drift-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const write = (name: string, lines: (i: number) => string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, `day,price,<b>kind</b>\n${Array.from({ length: 600 }, (_, i) => lines(i)).join('\n')}\n`);
  return file;
};
const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);

describe('almanac drift', () => {
  const before = write('before.csv', (i) => `${day(i)},${(10 + Math.sin(i)).toFixed(3)},${i % 3 === 0 ? 'a' : 'b'}`);
  const after = write('after.csv', (i) => `${day(600 + i)},${(14 + Math.sin(i)).toFixed(3)},${i % 3 === 0 ? '<script>' : 'b'}`);

  it('says in words what has drifted, writes a report without scripts, and fails where that is asked for', async () => {
    const report = path.join(folder, 'drift.html');
    const { code, stdout, stderr } = await run(['drift', before, after, '--report', report, '--fail-on-drift']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/2 columns have drifted/);
    expect(stdout).toMatch(/2 of 2 columns have drifted/);
    expect(stdout).toMatch(/price: Values moved by 4\.00 on average .*the mean is 14\.0, it was 10\.0/);
    const html = readFileSync(report, 'utf8');
    expect(html).toContain('&#60;script&#62;');
    expect(html).not.toMatch(/<script|<b>kind/);
    expect(html.match(/<svg/g)).toHaveLength(2);
  });

  it('prints one JSON document, and finds nothing between a file and itself', async () => {
    const { code, stdout } = await run(['drift', before, before, '--json', '--fail-on-drift']);
    const report = JSON.parse(stdout) as DriftReport;
    expect(report.table).toMatchObject({ drifted: 0, schema: { same: true }, rows: { reference: 600, current: 600 } });
    expect(code).toBe(0);
  });

  it('names what is wrong with its input', async () => {
    const missing = await run(['drift', before, path.join(folder, 'none.csv')]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/none\.csv is not there/) as string });
    expect((await run(['drift', before, after, '--level', '2'])).code).toBe(2);
    expect((await run(['drift', before, after, '--ignore', 'prize'])).stderr).toMatch(/"prize"/);
  });
});
