import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { openStore } from '../../../main/store/store.ts';
import { brokenLink } from '../../../main/services/registry/chain.ts';
import { temporaryFolder } from '../synthetic.ts';
import { run } from '../terminal.ts';
import { trainOptions } from '../world.ts';

let folder = '';
let remove: () => void = () => undefined;
let workspace = '';
const ask = async (...args: string[]) => run([...args, '--workspace', workspace]);
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await ask(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
};

function writeSales(name: string, days: number): string {
  const lines = ['date,shop,units'];
  for (const shop of ['a', 'b'])
    for (let day = 0; day < days; day++) {
      const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
      lines.push(`${date},${shop},${100 + ((day * 37) % 11) + 20 * Math.sin((2 * Math.PI * day) / 7)}`);
    }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  workspace = path.join(folder, 'workspace');
  const app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });
  const granted = [{ path: writeSales('sales.csv', 90), name: 'sales.csv' }];
  const { choices } = await app.datasets.inspect(granted, undefined, {});
  const { id: versionId } = await app.datasets.import(granted, choices, { name: 'Sales' }, {});
  const { experimentId, finished } = await app.experiments.train({ versionId, options: trainOptions({ horizon: 7 }) });
  await finished;
  for (const { id, model } of app.experiments.stored(experimentId).runs)
    if (model !== 'naive') await app.registry.register({ runId: id, name: 'Sales plan' });
  await app.close();
}, 60_000);
afterAll(() => remove());

describe('almanac registry', () => {
  it('promotes, forecasts, compares and tells', async () => {
    expect((await ask('registry', 'promote', 'Sales plan', 'v1')).code).toBe(2);
    const promoted = await json<object>('registry', 'promote', 'sales plan', '1', '--reason', 'Best');
    expect(promoted).toMatchObject({ stage: 'champion', evidence: { against: { role: 'baseline' } } });
    const found = await json<{ version: number; forecasts: { date: string }[] }>(
      'registry', 'forecast', 'Sales plan', '--horizon', '3', '--series', 'b',
    ); // prettier-ignore
    expect([found.version, found.forecasts.map(({ date }) => date)]).toEqual([1, ['2025-04-01', '2025-04-02', '2025-04-03']]);
    const actuals = writeSales('actuals.csv', 97);
    const test = await json<{ scored: { periods: number }; comparison: { cells: { shared: number } } }>(
      'registry', 'compare', 'Sales plan', 'champion', 'v2', '--actuals', actuals,
    ); // prettier-ignore
    expect([test.scored.periods, test.comparison.cells.shared]).toEqual([7, 14]);
    const history = await ask('registry', 'history', 'Sales plan');
    expect([history.code, history.stdout]).toEqual([0, expect.stringContaining('promote  Sales plan v1, by ') as string]);
    expect(history.stdout).toContain('Every entry holds the one before');
  }, 60_000);

  it.skipIf(process.platform === 'win32')(
    'is whole whenever a process that promotes is killed',
    async () => {
      const program = path.resolve(import.meta.dirname, 'promote-forever.ts');
      for (const afterMs of [40, 130, 310]) {
        const child = spawn(process.execPath, [program, workspace], { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(child.stdout, 'data');
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        child.kill('SIGKILL');
        await once(child, 'close');
        const store = openStore(workspace);
        expect(brokenLink(store.registry.entries(), store.registry.versions())).toBeNull();
        expect(store.registry.versions().filter(({ stage }) => stage === 'champion')).toHaveLength(1);
        store.close();
      }
      const db = new Sqlite(path.join(workspace, 'almanac.db'));
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.prepare<[], { n: number }>('SELECT count(*) AS n FROM registry_entry').get()?.n).toBeGreaterThan(12);
      db.close();
    },
    60_000,
  );
});
