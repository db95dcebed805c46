import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../synthetic.ts';
import { run } from '../terminal.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

test('a run is repeated, a report is verified, and runs go to MLflow and come from it', { timeout: 120_000 }, async () => {
  const at = (name: string): string => path.join(folder, name);
  const place = ['--workspace', at('workspace')];
  const lines = Array.from(
    { length: 40 },
    (_, day) => `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${50 + (day % 7)}`,
  );
  writeFileSync(at('sales.csv'), `day,units\n${lines.join('\n')}\n`);
  const options = ['--models', 'naive', '--horizon', '3', '--folds', '1', '--report', at('report.html')];
  expect((await run(['forecast', at('sales.csv'), ...options, ...place])).code).toBe(0);

  const verified = await run(['verify', at('report.html'), '--file', at('sales.csv'), ...place]);
  expect([verified.code, verified.stderr]).toEqual([0, '']);
  expect(verified.stdout).toMatch(/^report\.html\nok {10}Source files {3}The file has the hash of the import\.\n/);
  expect(verified.stdout).toMatch(/\nEvery link holds\.\n$/);

  const html = readFileSync(at('report.html'), 'utf8');
  writeFileSync(at('edited.html'), html.replace(/(\d)<\/td>/, '9$1</td>'));
  const [edited, repeated, written] = await Promise.all([
    run(['verify', at('edited.html'), ...place]),
    run(['runs', 'repeat', 'sales', '--json', ...place]),
    run(['runs', 'export-mlflow', at('mlflow'), ...place]),
  ]);
  expect(edited.code).toBe(1);
  expect(edited.stdout).toContain('\nBroken at report: It was changed after it was written');
  expect([repeated.code, JSON.parse(repeated.stdout)]).toEqual([0, expect.objectContaining({ identical: true, first: null, changed: [] })]);
  expect([written.code, written.stdout]).toEqual([0, expect.stringMatching(/^2 runs of 1 experiment in .*\ncd .* && mlflow ui/)]);

  const other = ['--workspace', at('other')];
  const [taken, again] = [
    await run(['runs', 'import-mlflow', at('mlflow'), ...other]),
    await run(['runs', 'export-mlflow', at('mlflow'), ...place]),
  ];
  expect([taken.code, taken.stdout]).toEqual([0, '2 runs imported.\n"runs imported" lays them beside yours.\n']);
  expect([again.code, again.stderr]).toEqual([2, `${at('mlflow')} is not empty. Choose a new folder.\n`]);
  const listed = await run(['runs', 'imported', ...other]);
  expect(listed.stdout.split('\n')[2]).toMatch(/ {2}MLflow {2}.* {2}(Naive|Seasonal naive) {2}/);
});
