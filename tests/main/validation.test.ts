import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../contract/entities/dataset.ts';
import type { ValidationStage } from '../../contract/entities/validation.ts';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import type { StoredVersion } from '../../main/store/repositories/datasets.ts';
import { readSchemaFile } from '../../main/services/validation/schema-file.ts';
import { run } from './terminal.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-validation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const day = (i: number): string => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
/** Daily sales of two shops with a promotion and the customers; without the rows that `gone` names. */
function write(
  name: string,
  days: number,
  change: { gone?: (i: number) => boolean; units?: (value: number, i: number) => number | string } = {},
): string {
  const lines = ['day,shop,units,promo,customers'];
  for (let i = 0; i < days; i++) {
    if (change.gone?.(i)) continue;
    for (const [s, shop] of ['North', 'South'].entries()) {
      const units = 50 + 20 * s + 10 * ((i * 3) % 7) + ((i * 5 + s) % 4);
      lines.push(`${day(i)},${shop},${change.units?.(units, i) ?? units},${i % 9 === 0 ? 1 : 0},${Math.round(units / 3) + ((i * 11) % 5)}`);
    }
  }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code);

describe('versions in a workspace', () => {
  let app: App;
  beforeAll(async () => {
    app = await createApp({
      workspace: path.join(folder, 'workspace'),
      host: { kind: 'terminal', fork: (program) => forkNode(programPath(program)) },
      version: 'test',
    });
  });
  afterAll(() => app.close());
  afterEach(async () => {
    for (const { id } of app.datasets.list()) await app.datasets.delete(id);
  });

  const keep = async (file: string, roles: Record<string, 'future' | 'past'> = {}): Promise<StoredVersion> => {
    const files = [{ path: file, name: path.basename(file) }];
    const { choices } = await app.datasets.inspect(files, undefined, {});
    const target = { name: 'shops' };
    const version = await app.datasets.import(files, { ...choices, roles: { ...choices.roles, ...roles } }, target, {
      checks: app.validation.checksFor('shops'),
    });
    return app.datasets.get(version.id);
  };
  const found = async (version: { id: string }, stage: ValidationStage): Promise<Finding[]> =>
    (await app.validation.validate({ versionId: version.id, stage })).findings;

  it('are checked at three stages, and asking again gives the same', async () => {
    const version = await keep(write('stages.csv', 300, { gone: (i) => i === 120, units: (value, i) => (i >= 200 ? value + 150 : value) }));
    expect(codes(await found(version, 'raw'))).toEqual(expect.arrayContaining(['gaps', 'missing-periods', 'stale-data']));
    const processed = await found(version, 'processed');
    expect(codes(processed)).toEqual(expect.arrayContaining(['gaps', 'level-shift']));
    expect(await found(version, 'processed')).toEqual(processed);
    expect(codes(await found(version, 'features'))).toContain('regressor-missing');
  });

  it('are followed by the one that a remedy makes: another rule for gaps, another role, a step of the recipe', async () => {
    const version = await keep(write('remedies.csv', 200, { gone: (i) => i === 120 }), { customers: 'future' });
    const gap = (await found(version, 'processed')).find(({ code }) => code === 'gaps');
    const [zero, fill] = gap?.remedies ?? [];
    expect([zero?.kind, fill?.kind]).toEqual(['choices', 'recipe']);
    if (!zero || !fill) throw new Error('no remedies');

    const counted = await app.validation.apply(version.id, zero);
    expect(counted).toMatchObject({ datasetName: 'shops', number: 2, choices: { gaps: 'zero' } });
    expect((await app.datasets.values(counted.id, 0)).y[120]).toBe(0);
    expect(codes(await found(counted, 'processed'))).not.toContain('gaps');
    expect((await app.validation.apply(version.id, zero)).id).toBe(counted.id);

    const filled = await app.validation.apply(version.id, fill);
    expect((await app.datasets.values(filled.id, 0)).y[120]).toBeGreaterThan(30);
    expect(codes(await found(filled, 'processed'))).toContain('cleaned');

    const doubt = (await found(version, 'features')).find(({ column }) => column === 'customers');
    expect(doubt).toMatchObject({ code: 'leakage-correlated', severity: 'warning' });
    const [later] = doubt?.remedies ?? [];
    if (!later) throw new Error('no remedy');
    const changed = await app.validation.apply(version.id, later);
    expect(changed.roles).toMatchObject({ future: ['promo'], past: ['customers'] });
    expect((await found(changed, 'features')).filter(({ column }) => column === 'customers')).toEqual([]);
    // Either may go; the other keeps its data.
    await app.datasets.delete(version.id);
    expect((await app.datasets.values(changed.id, 0)).y).toHaveLength(200);
  });

  it('cannot have what needs the files', async () => {
    const version = await keep(write('needs.csv', 60));
    await expect(
      app.validation.apply(version.id, { kind: 'choices', label: 'Add up', change: { aggregation: 'sum' } }),
    ).rejects.toMatchObject({ code: 'unsupported' });
    await expect(app.validation.apply(version.id, { kind: 'roles', label: 'x', roles: { units: 'past' } })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(app.validation.apply(version.id, { kind: 'roles', label: 'x', roles: { nothing: 'past' } })).rejects.toMatchObject({
      code: 'no-column',
    });
  });

  it('are compared with the one before: at import with lines, afterwards with its history', async () => {
    await keep(write('first.csv', 100));
    const next = await keep(write('second.csv', 110, { units: (value, i) => (i === 105 ? 5000 : i === 40 ? value + 1 : value) }));
    expect(next).toMatchObject({ datasetName: 'shops', number: 2 });
    expect(next.report.findings.find(({ code }) => code === 'out-of-range')).toMatchObject({
      severity: 'warning',
      column: 'units',
      count: 2,
      rows: [212, 213],
    });
    const raw = await found(next, 'raw');
    expect(raw.find(({ code }) => code === 'out-of-range')).toMatchObject({
      count: 2,
      rows: [212, 213],
      examples: [{ period: day(105), value: 5000 }, {}],
    });
    expect(raw.find(({ code }) => code === 'history-changed')).toMatchObject({
      count: 2,
      examples: [{ series: 'North', period: day(40) }, {}],
    });
    const alone = await app.validation.validate({ versionId: next.id, stage: 'raw', against: null });
    expect(codes(alone.findings)).not.toContain('history-changed');
    await expect(app.validation.validate({ versionId: next.id, stage: 'raw', against: 'nowhere' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('take what was kept of them along when they are deleted', async () => {
    const version = await keep(write('gone.csv', 60));
    expect(app.store.checks.facts(version.rawId)?.facts.columns.map(({ name }) => name)).toContain('promo');
    await app.datasets.delete(version.id);
    expect(app.store.checks.facts(version.rawId)).toBeNull();
  });
});

// Each starts the program, which takes long where the machine has other things to do.
describe('in the terminal', { timeout: 120_000 }, () => {
  const workspace = path.join(folder, 'terminal');
  const validate = (...args: readonly string[]) => run(['validate', ...args, '--workspace', workspace]);
  const clean = write('clean.csv', 120);
  const schema = path.join(folder, 'schema.yaml');

  it('files are checked, a schema is written, and nothing is kept', async () => {
    const { code, stdout } = await validate(clean, '--write-schema', schema, '--json', '--fail-on-error');
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as { stage: string; counts: Record<string, number>; dataset: { rows: number } };
    expect(answer).toMatchObject({ stage: 'raw', counts: { error: 0 }, dataset: { rows: 240, series: 2 } });
    expect((await readSchemaFile(schema)).columns).toMatchObject({
      units: { type: 'number' },
      promo: { values: ['0', '1'] },
      shop: { type: 'text' },
    });
    expect(readdirSync(folder)).not.toContain('terminal');
  });

  it('an error makes it fail only where that is asked for', async () => {
    const strict = path.join(folder, 'strict.yaml');
    writeFileSync(strict, 'schema: 1\ncolumns:\n  units: { max: 60 }\n  price: { type: number }\n');
    const asked = await validate(clean, '--schema', strict, '--fail-on-error');
    expect(asked.code).toBe(1);
    expect(asked.stdout).toContain('error    lost-column: The column price is not there.');
    expect(asked.stdout).toMatch(/error {4}out-of-range: \d+ values of units lie outside 60 or less.*\(line 3,/);
    expect(asked.stderr).toContain('2 errors at the stage raw.');
    // The panel of the processed stage has the target and no price; the features are checked as well.
    const processed = await validate(clean, '--schema', strict, '--stage', 'processed');
    expect(processed.code).toBe(0);
    expect(processed.stdout).toContain('out-of-range');
  });

  it('what keeps a file from being read is a finding of the raw stage', async () => {
    const bad = write('bad.csv', 60, { units: (value, i) => (i === 30 ? 'lots' : value) });
    const { code, stdout } = await validate(bad, '--json', '--fail-on-error');
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.find(({ code: found }) => found === 'not-a-number')).toMatchObject({
      severity: 'error',
      column: 'units',
      rows: [62, 63],
    });
    expect((await validate(bad, '--stage', 'processed')).code).toBe(1);
  });

  it('files are compared with a dataset of the workspace', async () => {
    expect((await run(['import', clean, '--name', 'shops', '--workspace', workspace])).code).toBe(0);
    const other = write('other.csv', 90, { units: (value) => value * 100 });
    const { code, stdout } = await validate(other, '--against', 'shops', '--json');
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(codes(findings)).toEqual(expect.arrayContaining(['out-of-range', 'history-shrunk', 'history-changed', 'distribution-shift']));
    expect((await validate('shops', '--stage', 'features')).stdout).toContain('features: 0 errors');
  });

  it('a schema that is not one is refused with the field', async () => {
    const wrong = path.join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'schema: 1\ncolumns:\n  units: { maximum: 60 }\n');
    const { code, stderr } = await validate(clean, '--schema', wrong);
    expect(code).toBe(2);
    expect(stderr).toContain('columns.units');
    expect(readFileSync(schema, 'utf8')).toContain('# What the data have to be.');
  });
});
