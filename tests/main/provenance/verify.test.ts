import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Database } from 'better-sqlite3';
import writeWorkbook from 'write-excel-file/node';
import type { ChainLink, Provenance, Verification } from '../../../contract/entities/provenance.ts';
import { createProvenance } from '../../../main/services/provenance/provenance.ts';
import { createVerify } from '../../../main/services/provenance/verify.ts';
import { fillMark, htmlMark, markdownMark, markPdf, markZip, provenanceMark } from '../../../main/services/reports/provenance-block.ts';
import { trainOptions, world, type World } from '../world.ts';

const edits = { id: 'edited', name: 'Promotion in May', sha256: 'c'.repeat(64) };

async function ready() {
  const here: World = await world(3, 60);
  const { experimentId, finished } = await here.experiments.train({
    versionId: here.versionId,
    options: trainOptions({ models: ['theta'] }),
  });
  await finished;
  const runId = here.experiments.stored(experimentId).runs.find(({ model }) => model === 'theta')?.id ?? '';
  const { store, datasets, modelsFolder, folder } = here;
  const provenanceOf = createProvenance({ store, snapshotPath: datasets.snapshotPath, application: { version: '1.0.0', commit: null } });
  let hash = edits.sha256;
  const verify = createVerify({
    store,
    provenanceOf,
    snapshotPath: datasets.snapshotPath,
    modelsFolder,
    joinedFolder: path.join(folder, 'joined'),
    scenarioHash: () => hash,
  });
  const mark = async (scenario: Provenance['scenario'] = null): Promise<string> =>
    provenanceMark({ ...(await provenanceOf(runId, scenario)), report: { id: 'r1', format: 'html' } });
  const put = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  const html = async (scenario: Provenance['scenario'] = null): Promise<string> =>
    `<html><head>${htmlMark(await mark(scenario))}</head><body>MASE 0.81</body></html>`;
  return { here, runId, experimentId, verify, mark, put, html, editScenario: () => (hash = 'd'.repeat(64)) };
}

const states = ({ links }: Verification): Record<string, ChainLink['state']> =>
  Object.fromEntries(links.map(({ link, state }) => [link, state]));
const allWell = { files: 'unchecked', version: 'ok', snapshot: 'ok', run: 'ok', model: 'ok', forecast: 'ok' };

it('names the link where something was changed, for a run and for its report', async () => {
  const { here, runId, verify, put, html } = await ready();
  const report = put('report.html', fillMark(Buffer.from(await html())));
  expect(states(await verify.run(runId))).toEqual(allWell);
  const well = await verify.file(report);
  expect([well.ok, well.broken, well.runId, states(well)]).toEqual([true, null, runId, { ...allWell, report: 'ok' }]);

  const artefact = path.join(
    here.modelsFolder,
    `${here.store.experiments.runs(here.experiments.list()[0]?.id ?? '').find(({ id }) => id === runId)?.artefact}.jsonl`,
  );
  const snapshot = here.datasets.snapshotPath(here.versionId);
  const kept = { artefact: readFileSync(artefact), snapshot: readFileSync(snapshot), report: readFileSync(report) };
  const file = (place: string, change: () => void) => ({
    change,
    back: () => writeFileSync(place, kept[place === artefact ? 'artefact' : place === snapshot ? 'snapshot' : 'report']),
  });
  /** One value of a row, and the one that was there. */
  const row = (table: string, column: string, where: string, change: (value: string | Uint8Array) => unknown) => {
    let before: unknown;
    const set =
      (value: unknown) =>
      (db: Database): void =>
        void db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(value);
    return {
      change: () =>
        here.meddle((db) => {
          before = db.prepare<[], string | Uint8Array>(`SELECT ${column} FROM ${table} WHERE ${where}`).pluck().get();
          set(change(before as string))(db);
        }),
      back: () => here.meddle(set(before)),
    };
  };
  const flipped = (value: string | Uint8Array): Uint8Array => {
    const bytes = Uint8Array.from(value as Uint8Array);
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
    return bytes;
  };
  const ofRun = `run_id = '${runId}' AND series = 1`;
  const cases: [string, ReturnType<typeof file>, RegExp][] = [
    ['files', row('dataset_version', 'files', '1', (files) => String(files).replace('aaaa', 'bbbb')), /the workspace sales.csv with bbbb/],
    [
      'version',
      row('dataset_version', 'choices', '1', (choices) => String(choices).replace('"seasonLength":7', '"seasonLength":8')),
      /Sales v1 does not follow from its files and the choices/,
    ],
    ['snapshot', file(snapshot, () => writeFileSync(snapshot, 'snapshoT')), /stored data were changed/],
    ['snapshot', file(snapshot, () => rmSync(snapshot)), /not in the workspace any more/],
    [
      'run',
      row('experiment', 'options', '1', (options) => String(options).replace('"folds":2', '"folds":3')),
      /Settings, options or environment/,
    ],
    ['run', row('run', 'spec', `id = '${runId}'`, () => '{"decomposition_type":"additive"}'), /Settings, options or environment/],
    [
      'run',
      row('run', 'summary', `id = '${runId}'`, (summary) => String(summary).replace(/"mase":[0-9.]+/, '"mase":0.5')),
      /metrics in the workspace/,
    ],
    [
      'model',
      file(artefact, () => writeFileSync(artefact, kept.artefact.toString().replace('"alpha":', '"alpha":1'))),
      /file of fitted models was changed/,
    ],
    ['model', file(artefact, () => rmSync(artefact)), /not in the workspace any more/],
    [
      'model',
      row('series_result', 'fitted', ofRun, (fitted) => String(fitted).replace('"alpha":', '"alpha":1')),
      /database is not that of the file: that of s00001/,
    ],
    ['forecast', row('series_result', 'payload', ofRun, flipped), /A forecast, or a metric of one/],
    ['forecast', row('series_result', 'metrics', ofRun, flipped), /A forecast, or a metric of one/],
    ['report', file(report, () => writeFileSync(report, kept.report.toString().replace('0.81', '0.71'))), /changed after it was written/],
  ];
  for (const [link, { change, back }, said] of cases) {
    change();
    for (const found of link === 'report' ? [await verify.file(report)] : [await verify.file(report), await verify.run(runId)]) {
      // The seal says nothing of the files' names and hashes that a version lists: its id does.
      expect([found.ok, found.broken?.link]).toEqual([false, link === 'files' && found.links.length === 6 ? 'version' : link]);
      if (found.links.length > 6) expect(found.broken?.said).toMatch(said);
    }
    back();
    expect((await verify.file(report)).ok).toBe(true);
  }
});

it('reads every format, and says what a mark that was tampered with is', async () => {
  const { verify, mark, put, html, runId } = await ready();
  const zip = await writeWorkbook([['a sheet']]).toBuffer();
  const pdf = Buffer.from('%PDF-1.3\n1 0 obj\n<< >>\nendobj\nxref\n0 2\ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n30\n%%EOF\n');
  for (const [name, bytes] of [
    ['a.md', fillMark(Buffer.from(`# Forecast\n${markdownMark(await mark())}\n`))],
    ['a.json', fillMark(Buffer.from(JSON.stringify({ a: 1, provenance: await mark() })))],
    ['a.xlsx', markZip(zip, await mark())],
    ['a.pdf', markPdf(pdf, await mark())],
  ] as const) {
    const found = await verify.file(put(name, bytes));
    expect([name, found.ok, found.runId, states(found)]).toEqual([name, true, runId, { ...allWell, report: 'ok' }]);
    expect(found.links.at(-1)?.said).toContain('no note of it');
  }
  const text = Buffer.from(fillMark(Buffer.from(await html()))).toString();
  const nothing = await verify.file(put('plain.html', '<html>MASE 0.81</html>'));
  expect([nothing.ok, nothing.runId, nothing.broken?.said]).toEqual([
    false,
    null,
    expect.stringContaining('it says nothing of where it comes from'),
  ]);
  expect((await verify.file(put('twice.html', text + text))).broken?.said).toContain('2 times');
  expect((await verify.file(put('damaged.html', text.replace(/provenance:..../, 'provenance:AAAA')))).broken?.said).toContain('damaged');
  await expect(verify.file('/nowhere/report.html')).rejects.toMatchObject({ code: 'file-missing' });
});

it('checks source files that are given, overrides, and runs that are gone', async () => {
  const { here, verify, put, html, runId, editScenario } = await ready();
  const other = put('sales.csv', 'other');
  expect((await verify.run(runId, [other])).broken?.said).toContain('sales.csv is not what was imported');
  const report = put('edited.html', fillMark(Buffer.from(await html(edits))));
  expect(states(await verify.file(report))).toMatchObject({ scenario: 'ok', report: 'ok' });
  editScenario();
  expect((await verify.file(report)).broken).toMatchObject({ link: 'scenario', said: expect.stringContaining('Promotion in May') });
  here.meddle((db) => db.prepare('DELETE FROM run WHERE id = ?').run(runId));
  const gone = await verify.file(report);
  expect([gone.broken?.link, states(gone)['forecast'], states(gone)['report']]).toEqual(['run', 'unchecked', 'ok']);
  await expect(verify.run(runId)).rejects.toMatchObject({ code: 'not-found' });
});
