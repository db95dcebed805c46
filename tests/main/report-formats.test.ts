import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import readWorkbook from 'read-excel-file/node';
import { expect, it } from 'vitest';
import { unpackForecasts } from '../../main/jobs/result-codec.ts';
import { inline } from '../../main/services/reports/markdown.ts';
import { readMark } from '../../main/services/reports/provenance-block.ts';
import type { ReportModel } from '../../main/services/reports/model/report-model.ts';
import { reportsFolder, reportsOf } from './reports-of.ts';
import { syntheticPanel } from './synthetic.ts';
import { trainOptions, worldOf } from './world.ts';

const long = `Straße ${'x'.repeat(10_000)}`;
const names = [
  'North, "East" & South',
  '=CMD("rm")',
  '+1|2*3_4`5`',
  '<script>alert(1)</script>',
  'متجر الشمال',
  'Läden 🛒 e\u0301',
  'a\u0000b\u001fc',
  '_x0041_',
  `almanac-provenance:${'A'.repeat(8)}:${'0'.repeat(64)}`,
  long,
];

/** Text of the entries of an archive by name. */
function entries(zip: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = zip.readUInt32LE(zip.lastIndexOf('PK\u0005\u0006') + 16); zip.readUInt32LE(at) === 0x02014b50;) {
    const [method, packed, name, extra, comment] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      ...[28, 30, 32].map((k) => zip.readUInt16LE(at + k)),
    ];
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + packed);
    found.set(zip.toString('utf8', at + 46, at + 46 + (name ?? 0)), (method === 0 ? bytes : inflateRawSync(bytes)).toString());
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return found;
}

it('writes hostile names, gaps and long texts in every format, each with where it comes from', { timeout: 60_000 }, async () => {
  const made = syntheticPanel(names.length, 90);
  const y = made.y.map((value, t) => (t === 40 || t === 89 ? NaN : value));
  const place = await worldOf({ ...made, ids: names, y });
  const { experiments, store, versionId } = place;
  const { experimentId, finished } = await experiments.train({ versionId, options: trainOptions({ horizon: 7 }) });
  await finished;
  const reports = reportsOf(place);
  const file = async (format: 'html' | 'pdf' | 'xlsx' | 'json' | 'md' | 'csv'): Promise<Buffer> =>
    readFileSync(reports.file((await reports.create({ experimentId, format }, {})).id));
  const run = (await experiments.get(experimentId)).leaderboard.find(({ selected }) => selected);
  const files = {
    html: await file('html'),
    pdf: await file('pdf'),
    xlsx: await file('xlsx'),
    json: await file('json'),
    md: await file('md'),
  };
  for (const [format, bytes] of Object.entries(files)) {
    const mark = readMark(bytes);
    if ('problem' in mark) throw new Error(`${format}: ${mark.problem}`);
    expect([format, mark.stated, mark.provenance.run.id, mark.provenance.report.format]).toEqual([format, mark.actual, run?.runId, format]);
  }

  const html = files.html.toString();
  expect(html).not.toMatch(/<script|NaN|undefined/);
  expect(html).not.toContain('\u0000');
  expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  expect(html).toContain('North, &#34;East&#34; &#38; South');
  expect(html.length).toBeLessThan(400_000);

  const md = files.md.toString();
  const table = md.split('\n').filter((line) => line.startsWith('| ') && line.includes('Theta'));
  expect(table.length).toBeGreaterThanOrEqual(names.length);
  expect(md).toContain('\\<script\\>');
  expect(md).toContain('| +1\\|2\\*3\\_4\\`5\\` |');
  expect(inline('1. a')).toBe('1\\. a');
  expect(inline('0.733')).toBe('0.733');
  expect(inline('- a')).toBe('\\- a');
  // Not one bar more than the head has, whatever names hold.
  const bars = (line: string): number => line.replaceAll('\\|', '').split('|').length;
  const series =
    md
      .split('## Series\n')[1]
      ?.split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? [];
  expect(series.length).toBe(names.length + 2);
  expect(new Set(series.map(bars)).size).toBe(1);

  const json = JSON.parse(files.json.toString()) as ReportModel & { mark: string };
  expect(json.forecasts?.map(({ keys }) => keys[0])).toEqual(names);
  json.forecasts?.forEach(({ mean, bands }, i) => {
    const stored = unpackForecasts(store.results.get(run?.runId ?? '', i)?.payload ?? new Uint8Array());
    expect(mean).toEqual([...stored.mean]);
    expect(bands.map(({ lower }) => lower)).toEqual(stored.bands.map(({ lower }) => [...lower]));
  });
  expect(json.provenance.run.id).toBe(run?.runId);

  const parts = entries(files.xlsx);
  expect([...parts.values()].filter((text) => text.includes('<f>'))).toEqual([]);
  const sheets = await readWorkbook(files.xlsx);
  const rowsOf = (name: string): unknown[][] =>
    (sheets as { sheet: string; data: unknown[][] }[]).find(({ sheet }) => sheet === name)?.data ?? [];
  const [head, ...rows] = rowsOf('Forecast');
  expect(head).toEqual(['item', 'Date', 'Forecast', 'Lower 80%', 'Upper 80%', 'Lower 95%', 'Upper 95%', 'Model']);
  expect(rows.length).toBe(7 * names.length);
  expect(rows.every(([, date, ...values]) => date instanceof Date && values.slice(0, 5).every((value) => typeof value === 'number'))).toBe(
    true,
  );
  const first = json.forecasts?.[0];
  expect(rows[0]?.slice(1, 4)).toEqual([new Date(`${first?.time[0] ?? ''}T00:00:00Z`), first?.mean[0], first?.bands[0]?.lower[0]]);
  // Every name comes back, but for signs that XML cannot hold.
  expect(names.map((_, i) => rows[7 * i]?.[0])).toEqual(names.map((name) => name.replaceAll('\u0000', '□').replaceAll('\u001f', '□')));
  const sheet = parts.get('xl/worksheets/sheet2.xml') ?? '';
  expect(sheet).toMatch(/<pane [^>]*state="frozen"/);

  expect(files.pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const pages = files.pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(3);
  expect(pages).toBeLessThan(25);

  // CSV holds them as well, with an apostrophe where a spreadsheet would compute.
  const csv = (await file('csv')).toString();
  expect(csv).toContain(`"'=CMD(""rm"")",`);
  expect(csv).toContain('"North, ""East"" & South",');

  // What was cancelled, or cannot be written, leaves nothing.
  const before = readdirSync(reportsFolder(place)).toSorted();
  await expect(reports.create({ experimentId, format: 'pdf' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const controller = new AbortController();
  const late = reports.create(
    { experimentId, format: 'xlsx' },
    { signal: controller.signal, onProgress: ({ done }) => done >= 2 && controller.abort() },
  );
  await expect(late).rejects.toMatchObject({ code: 'cancelled' });
  expect(readdirSync(reportsFolder(place)).toSorted()).toEqual(before);
  expect(reports.list().length).toBe(before.length);
  for (const { id } of reports.list()) await reports.delete(id);
  rmSync(reportsFolder(place), { recursive: true });
  writeFileSync(reportsFolder(place), 'in the way');
  await expect(reports.create({ experimentId, format: 'md' }, {})).rejects.toThrow();
  expect(reports.list()).toEqual([]);
  expect(existsSync(path.join(reportsFolder(place), 'x'))).toBe(false);
});
