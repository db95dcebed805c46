import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { temporaryFolder } from '../synthetic.ts';
import { pruneCommand, versionsArchive, versionsDiff, versionsList, versionsShow } from '../../../main/cli/versions.ts';
import { run } from '../terminal.ts';
import { trainOptions } from '../world.ts';

let folder = '';
let workspace = '';
let file = '';
let remove: () => void = () => undefined;
let app: App;
const open = (): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });
const importFile = async (place: string, name = 'sales') => {
  const files = [{ path: place, name: path.basename(place) }];
  const { choices } = await app.datasets.inspect(files, undefined, {});
  return app.datasets.import(files, choices, { name }, {});
};

/** Daily sales of some shops. */
function writeSales(name: string, shops: readonly string[], days = 200): string {
  const rows = shops.flatMap((shop, s) =>
    Array.from({ length: days }, (_, t) => {
      const date = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
      return `${date},${shop},${(100 + 10 * s + 20 * Math.sin((2 * Math.PI * t) / 7) + ((t * 7 + s * 3) % 11)).toFixed(1)}`;
    }),
  );
  const place = path.join(folder, name);
  writeFileSync(place, `day,shop,units\n${rows.join('\n')}\n`);
  return place;
}

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  workspace = path.join(folder, 'workspace');
  file = writeSales('sales.csv', ['North', 'South', 'West']);
  app = await open();
});
afterAll(async () => {
  await app.close();
  remove();
});

describe('lineage', () => {
  it('goes from the file to the report, each stage named by its content', async () => {
    const raw = await importFile(file);
    const version = await app.datasets.derive(raw.id, {
      recipe: { steps: [{ kind: 'unit', settings: { factor: 2 } }] },
      features: { specs: [{ kind: 'lag', lags: [7, 14] }], horizon: 7, strategy: 'direct' },
    });
    const { experimentId, finished } = await app.experiments.train({
      versionId: version.id,
      options: trainOptions({ models: ['naive', 'seasonal-naive'], horizon: 7, folds: 1 }),
    });
    await finished;
    const report = await app.reports.create({ experimentId, format: 'csv' }, {});
    await app.validation.validate({ versionId: version.id, stage: 'features' });
    const { stages, edges } = app.lineage.version(version.id);
    expect(stages.map(({ kind }) => kind).toSorted()).toEqual([
      'experiment',
      'features',
      'file',
      'processed',
      'raw',
      'report',
      'run',
      'run',
    ]);
    const of = (kind: string) => stages.find((stage) => stage.kind === kind);
    expect(of('file')).toMatchObject({ title: 'sales.csv', hash: version.files[0]?.sha256, bytes: readFileSync(file).length });
    expect(of('raw')).toMatchObject({ hash: raw.id, rows: raw.rows, series: 3, kept: 'disk', version: 'sales v1' });
    expect(of('raw')?.tookMs).toBeGreaterThan(0);
    expect(of('processed')?.details[0]).toEqual({ name: 'Step 1', value: 'Unit: factor 2' });
    expect(of('features')).toMatchObject({ hash: version.id, version: 'sales v2', kept: 'memory' });
    expect(of('features')?.details[0]).toEqual({ name: 'Feature 1', value: 'Lag: lags 7, 14' });
    expect(of('features')?.details.find(({ name }) => name === 'Checks, features')?.value).toMatch(/^\d+ problems, \d+ to check/);
    expect(of('report')).toMatchObject({ hash: report.sha256, bytes: report.bytes });
    const artefacts = app.experiments.stored(experimentId).runs.map(({ artefact }) => artefact);
    expect(stages.filter(({ kind }) => kind === 'run').map(({ hash }) => hash)).toEqual(artefacts);
    // Every stage but the first hangs on another one.
    const made = new Set(edges.map(({ to }) => to));
    expect(stages.filter(({ id }) => !made.has(id)).map(({ kind }) => kind)).toEqual(['file']);
  });

  it('has nothing to do for a stage that is there, and says so', async () => {
    const before = app.datasets.list().map(({ id }) => id);
    for (const id of before) {
      const { made, versionId, message } = await app.lineage.run(id);
      expect([made, versionId]).toEqual([false, id]);
      expect(message).toMatch(/^Nothing to do: /);
    }
    expect(app.datasets.list().map(({ id }) => id)).toEqual(before);
  });

  it('compares versions of files, and says what was chosen differently', async () => {
    const raw = app.datasets.find('sales');
    const longer = writeSales('longer.csv', ['North', 'South', 'West', 'East']);
    const next = await importFile(longer);
    const found = await app.lineage.difference(raw?.rawId ?? '', next.id);
    expect(found.choices).toEqual([
      { part: 'files', text: 'longer.csv added' },
      { part: 'files', text: 'sales.csv no longer used' },
    ]);
    expect(found.rows.after - found.rows.before).toBe(200);
    expect(found.series).toMatchObject({ removed: 0, added: 1, addedNames: ['East'], both: 3, differing: 0 });
    expect([found.values.changed, found.values.removed, found.values.added]).toEqual([0, 0, 200]);
    const list = await app.datasets.series(next.id);
    expect(found.sum.after - found.sum.before).toBeCloseTo(list.total[list.keys[0]?.indexOf('East') ?? -1] ?? NaN, 6);
    expect(app.lineage.before(next.id)?.number).toBe(2);
  });

  it('ends when it is told to', async () => {
    const [a, b] = app.datasets.list();
    const stop = new AbortController();
    stop.abort();
    await expect(app.lineage.difference(a?.id ?? '', b?.id ?? '', { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the same import again', () => {
  it('is known by the hashes of the files and reads nothing', async () => {
    const first = app.datasets.list().find(({ number }) => number === 1);
    const phases: string[] = [];
    const files = [{ path: file, name: 'sales.csv' }];
    const again = await app.datasets.import(
      files,
      first?.choices as never,
      { name: 'sales' },
      { onProgress: ({ phase }) => phases.push(phase) },
    );
    expect(again.id).toBe(first?.id);
    expect(phases).toEqual(['Comparing with what is there']);
    // With a recipe: from the raw data that are there.
    const doubled = await app.datasets.import(
      files,
      { ...first?.choices, recipe: { steps: [{ kind: 'unit', settings: { factor: 5 } }] } } as never,
      { name: 'sales' },
      { onProgress: ({ phase }) => phases.push(phase) },
    );
    expect([doubled.rawId, phases.length]).toEqual([first?.id, 2]);
  });

  it('is read where another content has the same size, and where the raw data are gone', async () => {
    const first = app.datasets.list().find(({ number }) => number === 1);
    const other = path.join(folder, 'other.csv');
    const text = readFileSync(file, 'utf8');
    const at = text.search(/\d\n$/);
    writeFileSync(other, `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`);
    const changed = await app.datasets.import([{ path: other, name: 'sales.csv' }], first?.choices as never, { name: 'sales' }, {});
    expect(changed.rawId).not.toBe(first?.rawId);
    rmSync(app.datasets.snapshotPath(first?.rawId ?? ''));
    await app.datasets.import([{ path: file, name: 'sales.csv' }], first?.choices as never, { name: 'sales' }, {});
    app.datasets.panels.forget(first?.id ?? '');
    expect((await app.datasets.values(first?.id ?? '', 0)).y.length).toBeGreaterThan(100);
  });
});

describe('versions and prune in the terminal', () => {
  /** What a command prints, without the start of a program for each. */
  const printed = async (command: () => Promise<void>): Promise<string> => {
    let text = '';
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => (text += String(piece)) !== '');
    try {
      await command();
    } finally {
      write.mockRestore();
    }
    return text;
  };

  it('list, show, diff, archive and prune', async () => {
    const json = { workspace, json: true };
    const shown = JSON.parse(await printed(() => versionsShow('sales v2', json))) as { stages: { kind: string }[] };
    expect(shown.stages.map(({ kind }) => kind)).toContain('features');
    expect(await printed(() => versionsShow('sales v2', { workspace }))).toMatch(/processed\s+Processed[\s\S]*Step 1: Unit: factor 2/);
    const diff = JSON.parse(await printed(() => versionsDiff('sales:1', 'sales v2', json))) as {
      choices: { part: string }[];
      values: { changed: number };
    };
    expect([diff.choices.map(({ part }) => part), diff.values.changed]).toEqual([['recipe', 'features'], 600]);
    expect(await printed(() => versionsDiff('sales:1', 'sales v2', { workspace }))).toContain('600 changed, 0 the same');
    await printed(() => versionsArchive('sales v3', { workspace }));
    const listed = JSON.parse(await printed(() => versionsList(json))) as { number: number }[];
    expect(listed.map(({ number }) => number)).not.toContain(3);
    expect(await printed(() => pruneCommand({ workspace, archivedOnly: true }))).toMatch(/sales v3[\s\S]*Removed 2 things/);
    await expect(printed(() => versionsShow('sales v3', { workspace }))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('say what would go and remove nothing in a dry run', async () => {
    const before = app.datasets.list().length;
    const { code, stdout } = await run(['prune', '--dry-run', '--json', '--workspace', workspace]);
    const found = JSON.parse(stdout) as { dryRun: boolean; items: { kind: string }[] };
    expect([code, found.dryRun, found.items.length > 0, app.datasets.list().length]).toEqual([0, true, true, before]);
  });
});
