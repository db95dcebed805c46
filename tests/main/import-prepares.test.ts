import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportPreview } from '../../contract/entities/dataset.ts';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { temporaryFolder } from './synthetic.ts';

let place: ReturnType<typeof temporaryFolder>;
let app: App;
let preview: ImportPreview;
const files = () => [{ path: path.join(place.folder, 'sales.csv'), name: 'sales.csv' }];
const recipe = {
  steps: [
    { kind: 'sign', settings: { negative: 'missing' } },
    { kind: 'outliers', settings: { detect: 'z' } },
  ],
};

beforeAll(async () => {
  place = temporaryFolder();
  // Large enough for a thread.
  const lines = ['day,shop,units,price'];
  for (let day = 0; day < 800; day++)
    for (let shop = 0; shop < 60; shop++)
      lines.push(
        `${new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10)},Shop number ${shop},${(day * shop) % 997 === 3 ? -7 : 20 + ((day + shop) % 7)},${5 + (day % 3)}`,
      );
  writeFileSync(files()[0]?.path ?? '', `${lines.join('\n')}\n`);
  app = await createApp({
    workspace: path.join(place.folder, 'workspace'),
    host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
    version: 'test',
  });
  preview = await app.datasets.inspect(files(), undefined, {});
});
afterAll(async () => {
  await app.close();
  place.remove();
});

// The data are prepared while their snapshot is still written and checked.
describe('an import with a recipe', () => {
  it('leaves nothing behind where the data cannot have it', async () => {
    const wrong = { steps: [...recipe.steps, { kind: 'regressor-scale', settings: { columns: 'weather' } }] };
    await expect(app.datasets.import(files(), { ...preview.choices, recipe: wrong }, { name: 'Wrong' }, {})).rejects.toMatchObject({
      code: 'bad-input',
      data: { field: 'recipe.steps.2' },
    });
    expect(readdirSync(path.join(place.folder, 'workspace', 'data'))).toEqual([]);
    expect(app.datasets.list()).toEqual([]);
  });

  it('makes what the recipe makes of the raw data', async () => {
    const version = await app.datasets.import(files(), { ...preview.choices, recipe }, { name: 'Sales' }, {});
    const once = await app.datasets.panels.get(version.id);
    const [found] = version.report.findings.filter(({ code }) => code === 'cleaned');
    expect(found?.count).toBeGreaterThan(0);
    app.datasets.panels.forget(version.id);
    app.datasets.panels.forget(version.rawId);
    const again = await app.datasets.panels.get(version.id);
    expect(again).not.toBe(once);
    expect(again.panel).toEqual(once.panel);
    expect(again.folds).toEqual(once.folds);
  });
});
