import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { openWorkspaceFile, workspaceFileInfo, writeWorkspaceFile } from '../../main/services/workspace/files.ts';
import { schemaVersion } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/store.ts';
import { here, sha256 } from './archive-here.ts';
import { keptForecasts, placeKept } from './kept-workspace.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
let source = '';
const reportId = '11111111-2222-4333-8444-555555555555';
const open = (workspace: string): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });
const at = (name: string): string => path.join(folder, name);
const exportTo = (target: string, content: 'everything' | 'without-data' = 'everything') =>
  writeWorkspaceFile({ workspace: source, target, content, application: 'test', scratch: at('scratch') }, {}, here);

async function forecastOf(app: App): Promise<Map<string, number>> {
  const [experiment] = app.experiments.list();
  const { selected } = await app.experiments.get(experiment?.id ?? '');
  const found = new Map<string, number>();
  for await (const rows of app.forecasts.pages(experiment?.id ?? '', selected ?? ''))
    for (const { series, date, forecast } of rows) found.set(`${series['shop'] ?? ''} ${date}`, forecast);
  return found;
}

beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  source = at('source');
  placeKept(18, source);
  const store = openStore(source);
  // What must not go along.
  store.sources.saveConnection(
    {
      id: 'c',
      settings: { name: 'Shop', host: 'db', port: 5432, database: 'shop', user: 'ana', tls: true } as never,
      secret: Buffer.from('hunter2'),
    },
    '2026-01-01',
  );
  store.sources.insertWatch(
    {
      id: 'w',
      folder: '/home/ana/inbox',
      pattern: '*.csv',
      mode: 'replace' as never,
      datasetId: store.datasets.list()[0]?.datasetId ?? '',
    },
    '2026-01-01',
  );
  store.settings.set({ workers: 3 });
  const [experiment] = store.experiments.list();
  store.experiments.setState(experiment?.id ?? '', 'done');
  // A report of a format that came later.
  const pdf = Buffer.from('%PDF-1.7');
  mkdirSync(path.join(source, 'reports'));
  writeFileSync(path.join(source, 'reports', `${reportId}.pdf`), pdf);
  store.reports.insert({
    id: reportId,
    experimentId: experiment?.id ?? '',
    experimentName: '',
    format: 'pdf',
    model: 'ses',
    scenario: null,
    name: 'shops.pdf',
    bytes: pdf.length,
    sha256: sha256(pdf),
    createdAt: '2026-11-21T00:00:00.000Z',
  });
  store.close();
});
afterAll(() => remove());

describe('a workspace as one file', () => {
  it('comes back with everything, without what is of one machine', async () => {
    const file = at('all.almanac');
    const written = await exportTo(file);
    expect(written.counts).toEqual({ datasets: 1, versions: 1, experiments: 1, runs: 3, reports: 1, rowModels: 0, ownModels: 0 });
    expect(written.leftOut).toEqual({ connections: 1, watches: 1, settings: 1 });
    expect([written.missing, written.cannot, written.files]).toEqual([[], [], 6]);
    // Not even in free pages.
    const into = at('all');
    const opened = await openWorkspaceFile({ file, name: 'all.almanac', into }, {}, here);
    expect(opened).toEqual(written);
    const bytes = readFileSync(path.join(into, 'almanac.db')).toString('latin1');
    for (const secret of ['hunter2', '/home/ana/inbox']) expect(bytes).not.toContain(secret);
    expect(readFileSync(path.join(source, 'almanac.db')).toString('latin1') + walOf(source)).toContain('hunter2');
    const app = await open(into);
    expect(await forecastOf(app)).toEqual(keptForecasts());
    expect([app.sources.list(), app.watches.list(), app.store.settings.all().workers]).toEqual([[], [], 0]);
    await app.close();
    expect(await workspaceFileInfo(file)).toEqual(written);
  });

  it('is exported while it is in use, as it was at one moment', async () => {
    const store = openStore(source);
    const id = store.experiments.list()[0]?.id ?? '';
    store.experiments.setState(id, 'running');
    const info = await exportTo(at('used.almanac'));
    store.experiments.setState(id, 'done');
    store.close();
    await openWorkspaceFile({ file: at('used.almanac'), name: 'used', into: at('used') }, {}, here);
    const copy = openStore(at('used'));
    // Nobody goes on with it there.
    expect(copy.experiments.list().map(({ state }) => state)).toEqual(['interrupted']);
    copy.close();
    expect(info.counts.experiments).toBe(1);
  });

  it('does without raw data, says what cannot be done, and is whole again when the files are imported', async () => {
    const file = at('bare.almanac');
    const info = await exportTo(file, 'without-data');
    expect([info.content, info.cannot.length > 0, info.missing]).toEqual(['without-data', true, []]);
    await openWorkspaceFile({ file, name: 'bare', into: at('bare') }, {}, here);
    expect(existsSync(path.join(at('bare'), 'data'))).toBe(false);
    const app = await open(at('bare'));
    const [version] = app.datasets.list();
    const [experiment] = app.experiments.list();
    expect((await app.experiments.get(experiment?.id ?? '')).leaderboard).toHaveLength(3);
    await expect(app.datasets.panels.get(version?.id ?? '')).rejects.toMatchObject({ code: 'file-missing' });
    await expect(forecastOf(app)).rejects.toThrow(/Import the file again/);
    await app.close();
    // The very snapshot: the same file and choices give the same version.
    const again = await open(at('bare'));
    mkdirSync(path.join(at('bare'), 'data'), { recursive: true });
    for (const name of readdirSync(path.join(source, 'data')))
      writeFileSync(path.join(at('bare'), 'data', name), readFileSync(path.join(source, 'data', name)));
    expect(await forecastOf(again)).toEqual(keptForecasts());
    await again.close();
  });

  it('never writes over a folder, and replaces a file only with a whole one', async () => {
    const file = at('all.almanac');
    mkdirSync(at('taken'));
    writeFileSync(path.join(at('taken'), 'mine.txt'), 'mine');
    await expect(openWorkspaceFile({ file, name: 'all', into: at('taken') }, {}, here)).rejects.toMatchObject({ code: 'bad-input' });
    expect(readdirSync(at('taken'))).toEqual(['mine.txt']);
    mkdirSync(at('empty'));
    await openWorkspaceFile({ file, name: 'all', into: at('empty') }, {}, here);
    expect(existsSync(path.join(at('empty'), 'almanac.db'))).toBe(true);

    writeFileSync(at('old.almanac'), 'the old one');
    const stop = new AbortController();
    stop.abort();
    const cancelled = writeWorkspaceFile(
      { workspace: source, target: at('old.almanac'), content: 'everything', application: 'test', scratch: at('scratch') },
      { signal: stop.signal },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(openWorkspaceFile({ file, name: 'all', into: at('never') }, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(readFileSync(at('old.almanac'), 'utf8')).toBe('the old one');
    expect(existsSync(at('never'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('-part') || name === 'scratch')).toEqual([]);
  });

  it('takes away what a killed export or opening left, when it is done again', async () => {
    writeFileSync(at('.again.almanac.999999.almanac-part'), 'half');
    mkdirSync(at('.again.999999.almanac-part'));
    writeFileSync(path.join(at('.again.999999.almanac-part'), 'almanac.db'), 'half');
    await exportTo(at('again.almanac'));
    await openWorkspaceFile({ file: at('again.almanac'), name: 'again', into: at('again') }, {}, here);
    expect(readdirSync(folder).filter((name) => name.endsWith('-part'))).toEqual([]);
  });

  it('is written, told and opened by the terminal', async () => {
    const file = at('terminal.almanac');
    const exported = await run(['workspace', 'export', file, '--workspace', source, '--without-data', '--json']);
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    expect(JSON.parse(exported.stdout)).toMatchObject({ file, content: 'without-data', schema: schemaVersion, counts: { runs: 3 } });
    const info = await run(['workspace', 'info', file]);
    expect(info.stdout).toMatch(/without raw data:\n {2}Series cannot be drawn/);
    const opened = await run(['workspace', 'open', file, '--into', at('terminal'), '--json']);
    expect([opened.code, opened.stderr]).toEqual([0, '']);
    const twice = await run(['workspace', 'open', file, '--into', at('terminal')]);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringMatching(/is there already and is never written over/)]);
    rmSync(file);
    expect((await run(['workspace', 'info', file])).stderr).toMatch(/^terminal\.almanac is not there/);
  }, 30_000);
});

/** What a database that is in use has not taken over yet. */
function walOf(workspace: string): string {
  const wal = path.join(workspace, 'almanac.db-wal');
  return existsSync(wal) ? readFileSync(wal).toString('latin1') : '';
}

describe('the database of an exported workspace', () => {
  it('is one file that needs no log beside it', async () => {
    await openWorkspaceFile({ file: at('all.almanac'), name: 'all', into: at('single') }, {}, here);
    expect(readdirSync(at('single')).sort()).toEqual(['almanac.db', 'data', 'models', 'reports']);
    const db = new Sqlite(path.join(at('single'), 'almanac.db'), { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion);
    db.close();
  });
});
