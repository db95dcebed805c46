import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackForecasts } from '../../main/jobs/result-codec.ts';
import { openWorkspaceFile } from '../../main/services/workspace/files.ts';
import { schemaVersion } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/store.ts';
import { here, manifestOf, writeZip } from './archive-here.ts';
import { keptForecasts, keptSchemas, placeKept } from './kept-workspace.ts';
import { temporaryFolder } from './synthetic.ts';

let folder = '';
let remove: () => void = () => undefined;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());

/** Every file of a workspace, with forward slashes. */
function filesOf(workspace: string): Map<string, Buffer> {
  const files = readdirSync(workspace, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((place) => [path.relative(workspace, place).replaceAll(path.sep, '/'), readFileSync(place)]),
  );
}

describe('workspaces of every schema', () => {
  it('are kept', () => {
    const kept = new Set(keptSchemas());
    const lost = Array.from({ length: schemaVersion - 1 }, (_, k) => k + 1).filter((schema) => !kept.has(schema));
    expect(lost, 'tests/golden/workspaces/README.md says how one is made').toEqual([]);
  });

  it.each(keptSchemas().filter((schema) => schema > 1))(
    'of schema %i opens from a .almanac file and forecasts as it did',
    async (schema) => {
      const source = path.join(folder, String(schema));
      placeKept(schema, source);
      const files = filesOf(source);
      const file = path.join(folder, `${schema}.almanac`);
      await writeZip(file, [...files, ['manifest.json', Buffer.from(JSON.stringify(manifestOf(files, { schema })))]]);
      const into = path.join(folder, `opened ${schema}`);
      const { counts } = await openWorkspaceFile({ file, name: 'old.almanac', into }, {}, here);
      expect(counts).toMatchObject({ versions: 1, experiments: 1, runs: 3 });

      const store = openStore(into);
      const [experiment] = store.experiments.list();
      const selected = store.experiments
        .runs(experiment?.id ?? '')
        .find(({ model }) => model === store.experiments.get(experiment?.id ?? '')?.selected);
      expect([experiment?.state, selected?.model]).toEqual(['done', 'seasonal-naive']);
      const found = store.results.payloads(selected?.id ?? '', -1, 10).flatMap(({ payload }) => [...unpackForecasts(payload).mean]);
      expect(found).toEqual([...keptForecasts().values()]);
      store.close();
    },
  );
});
