import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import { defaultPolicy } from '../../../contract/entities/deployment.ts';
import type { App } from '../../../main/app.ts';
import { configuredPolicy } from '../../../main/services/configuration/policy.ts';
import { defaultValues } from '../../../main/services/configuration/values.ts';
import { judgeDisk, judgeJobs, judgeMemory } from '../../../main/services/system/watch-machine.ts';
import { openApp, raw, writeShops } from '../api/api-world.ts';
import { temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

const place = temporaryFolder();
const workspace = path.join(place.folder, 'workspace');
let app: App;
const configure = (text: string): void => {
  app.configuration.save(text);
};

beforeAll(async () => {
  app = await openApp(workspace);
});
afterAll(async () => {
  await app.close();
  place.remove();
});

describe('what is at work', () => {
  it('gets its policy, its limits and the settings of its checks from the configuration', async () => {
    expect(configuredPolicy(defaultValues)).toEqual(defaultPolicy);
    configure(`
deployments: { retrain_on_drift: false, retrain_every_periods: 30, promote: never, alpha: 0.01, min_folds: 5, shadow_periods: 7, rollback: false }
drift: { level: 0.2, ignore: [price], test: chi-squared, correction: holm, measures: [wasserstein, psi, jensen-shannon], least_psi: 0.2 }
monitoring: { lost_series: 0.1 }
`);
    const bring = async (name: string, days: number, edit = (text: string) => text) => {
      const file = writeShops(place.folder, name, days);
      writeFileSync(file.path, edit(readFileSync(file.path, 'utf8')));
      const { choices } = await app.datasets.inspect([file], undefined, {});
      const version = await app.datasets.import([file], choices, { name: 'Shops' }, {});
      await app.monitoring.idle();
      return version.id;
    };
    const versionId = await bring('one.csv', 60);
    const { experimentId, finished } = await app.experiments.train({
      versionId,
      options: trainOptions({ horizon: 7, models: ['seasonal-naive'], folds: 1 }),
    });
    await finished;
    const run = app.experiments.stored(experimentId).runs.find(({ model }) => model === 'seasonal-naive');
    const version = await app.registry.register({ runId: run?.id ?? '', name: 'Shop plan' });
    await app.registry.promote({ versionId: version.id, reason: 'first' });
    const deployment = await app.monitoring.create({ model: 'Shop plan' });
    expect(deployment.policy).toEqual({
      retrain: { onDrift: false, onDegradation: true, everyPeriods: 30 },
      promote: 'never',
      alpha: 0.01,
      minFolds: 5,
      trial: { kind: 'shadow', periods: 7 },
      rollback: false,
    });
    // Half of the shops are gone: at a limit of a tenth that is broken, at the usual one it is odd.
    const without = (text: string): string =>
      text
        .split('\n')
        .filter((line) => !line.includes('South'))
        .join('\n');
    const newer = await bring('two.csv', 62, without);
    expect(app.alerts.list().find(({ key }) => key.endsWith('/lost-series'))?.severity).toBe('critical');
    const check = await app.drift.check({ reference: versionId, current: newer });
    const measures = ['psi', 'wasserstein', 'jensen-shannon'];
    expect(check.settings).toEqual({
      level: 0.2,
      ignore: ['price'],
      rules: { test: 'chi-squared', correction: 'holm', measures, leastPsi: 0.2 },
    });
    const { notes, columns } = app.drift.get(check.id);
    expect(notes[0]).toBe(
      'Compared by other rules than the usual: test chi-squared, correction holm, measures psi and wasserstein and jensen-shannon, leastPsi 0.2.',
    );
    expect(columns[0]?.test).toBe('chi-squared');
  });

  it('is told of and kept by the configuration; a rule that somebody saved goes before it', () => {
    configure('retention: { alerts: 7, logged_forecasts: 90, logs: 0 }\n');
    const rules = (): Record<string, number | null> =>
      Object.fromEntries(app.keeping.preview().rules.map(({ what, days }) => [what, days]));
    expect(rules()).toMatchObject({ alerts: 7, 'logged-forecasts': 90, logs: null, drafts: 30 });
    app.keeping.set([{ what: 'alerts', days: 3 }]);
    expect(rules()).toMatchObject({ alerts: 3, 'logged-forecasts': 90 });

    const notice = (key: string): AlertNotice => ({
      key,
      kind: 'system',
      severity: 'warning',
      title: 'x',
      where: '',
      since: null,
      evidence: '',
      whatToDo: '',
    });
    const again = (key: string): number => {
      app.alerts.raise(notice(key));
      app.alerts.settle(key);
      app.alerts.raise(notice(key));
      const all = [...app.alerts.list(), ...app.alerts.list({ settled: true })];
      return new Set(all.filter((one) => one.key === key).map(({ id }) => id)).size;
    };
    expect(again('one')).toBe(1);
    configure('alerts: { return_minutes: 0 }\n');
    expect(again('two')).toBe(2);
  });

  it('is short of what the configuration says', () => {
    const raised: string[] = [];
    const alerts = { raise: ({ key, severity }: AlertNotice) => void raised.push(`${key} ${severity}`), settle: () => undefined } as never;
    const limits = { ...defaultValues.alerts, disk_gigabytes: 100, memory_share: 0.5, failures: 1 };
    judgeDisk(alerts, 50e9, '/');
    judgeMemory(alerts, { free: 3e9, total: 10e9, own: 1e9 });
    expect(raised).toEqual([]);
    judgeDisk(alerts, 50e9, '/', limits);
    judgeMemory(alerts, { free: 3e9, total: 10e9, own: 1e9 }, limits);
    judgeJobs(alerts, [{ kind: 'train', state: 'failed', title: '', error: null } as never], limits);
    expect(raised).toEqual(['system:disk warning', 'system:memory warning', 'system:jobs:train warning']);
  });

  it('answers as many requests as the configuration says', async () => {
    configure('api: { port: 45321, rate_limit: 2 }\n');
    expect(app.store.settings.all().api.port).toBe(45_321);
    app.store.settings.set({ api: { ...app.store.settings.all().api, port: 45_322 } });
    expect(app.configuration.get().api.port).toBe(45_322);
    const { text } = app.apiTokens.create({ name: 'sheet', scopes: ['status'], days: null });
    const api = await app.localApi.start({ port: 0 });
    const ask = async (): Promise<number> => (await raw(api.port, '/status', { headers: { authorization: `Bearer ${text}` } })).status;
    expect([await ask(), await ask(), await ask()]).toEqual([503, 503, 429]);
    await api.close();
  });
});
