import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../main/cli/config.ts';
import { readYaml } from '../../../main/read-yaml.ts';
import { alertMistakes } from '../../../main/services/configuration/alert-mistakes.ts';
import { createConfiguration } from '../../../main/services/configuration/configuration.ts';
import { configuredSettings } from '../../../main/services/configuration/settings.ts';
import { openStore } from '../../../main/store/store.ts';

let workspace: string;
beforeEach(() => (workspace = mkdtempSync(path.join(os.tmpdir(), 'almanac-configuration-'))));
afterEach(() => rmSync(workspace, { recursive: true, force: true }));
const file = (): string => path.join(workspace, 'almanac.yml');
const open = (more: Partial<Parameters<typeof createConfiguration>[0]> = {}) =>
  createConfiguration({ workspace, environment: {}, ...more });

describe('the configuration of a workspace', () => {
  it('takes the defaults, then the file of the workspace, then that of the command, then the environment, setting by setting', () => {
    writeFileSync(file(), 'training: {folds: 2, seed: 2, horizon: 2}\nmodels: {arima: {max_p: 2}}\n');
    const configuration = open({
      file: { path: '/my.yml', text: 'date: day\nmodels: [theta]\ntraining:\n  seed: 3\n  horizon: 3\n', besides: ['date', 'models'] },
      environment: { ALMANAC_TRAINING__PREDICTION_HORIZON: '4' },
    });
    const { training, models } = configuration.get();
    expect([training.levels, training.folds, training.seed, training.prediction_horizon]).toEqual([[80, 95], 2, 3, 4]);
    expect(models('arima')).toEqual({ max_p: 2 });
    expect(['training.levels', 'training.folds', 'training.seed', 'training.prediction_horizon'].map(configuration.source)).toEqual([
      { layer: 'default' },
      { layer: 'workspace', file: file(), line: 1 },
      { layer: 'file', file: '/my.yml', line: 4 },
      { layer: 'environment', variable: 'ALMANAC_TRAINING__PREDICTION_HORIZON' },
    ]);
    expect(configuration.report().problems).toEqual([]);
  });

  it('gives models what is set for them, for all and for nets, without what is their default', () => {
    writeFileSync(
      file(),
      'training: {epochs: 3, lr: 0.5}\nmodels:\n  all: {transform: log1p, non_negative: true}\n  arima: {max_p: 5, transform: none}\n  lstm: {epochs: 7}\n',
    );
    const { models } = open().get();
    expect(models('theta')).toEqual({ transform: 'log1p', non_negative: 'true' });
    expect(models('arima')).toEqual({ non_negative: 'true' });
    expect(models('lstm')).toEqual({ epochs: 7, learning_rate: 0.5, non_negative: 'true' });
    expect(models('n-hits')).toEqual({ epochs: 3, learning_rate: 0.5, non_negative: 'true' });
    expect(models('gradient-boosting')).toEqual({ non_negative: 'true' });
  });

  it('goes by the last version without a mistake, also after a start, and tells', () => {
    const told: string[] = [];
    const alerts = { raise: ({ evidence }: { evidence: string }) => void told.push(evidence), settle: () => void told.push('settled') };
    writeFileSync(file(), 'training: {folds: 2}\n');
    const before = open();
    const keys: (readonly string[])[] = [];
    before.subscribe((changed) => keys.push(changed));
    before.subscribe(() => alertMistakes(before, alerts));
    writeFileSync(file(), 'training: {folds: 99}\n');
    before.reload();
    expect(before.get().training.folds).toBe(2);
    const after = open();
    expect([after.get().training.folds, after.report().problems.length]).toEqual([2, 1]);
    expect(() => after.set('training.seed', 5)).toThrow(/almanac.yml:1:19: training.folds must be/);
    writeFileSync(file(), 'training: {folds: 4}\n');
    before.reload();
    before.reload();
    expect(keys).toEqual([[], ['training.folds']]);
    expect(told).toEqual(['training.folds must be a whole number from 1 to 50 but is 99.', 'settled']);
  });

  it('is written with its comments kept, and not at all with a mistake', () => {
    writeFileSync(file(), '# ours\ntraining:\n  folds: 2 # two\nmodels:\n  # good for sales\n  ets: {seasonal: mul}\n');
    const configuration = open();
    configuration.set('models.exponential_smoothing.season', 'additive');
    configuration.set('training.levels', [50, 90]);
    configuration.set('models.arima.max_p', 3);
    expect(readFileSync(file(), 'utf8')).toBe(
      '# ours\ntraining:\n  folds: 2 # two\n  levels: [50, 90]\nmodels:\n  # good for sales\n  ets: {season: additive}\n  arima:\n    max_p: 3\n',
    );
    configuration.set('models.arima.max_p', null);
    expect(readFileSync(file(), 'utf8')).not.toContain('arima');
    expect(() => configuration.set('training.folds', 0)).toThrow('training.folds must be a whole number from 1 to 50 but is 0.');
    expect(() => configuration.set('training.fold', 3)).toThrow('There is no setting training.fold.');
    expect(() => configuration.save('training: {folds: 0}')).toThrow(/almanac\.yml:1:19: training\.folds must be/);
    expect(configuration.add(configuration.report().text ?? '', 'models.theta.seasonality')).toEqual({
      text: `${readFileSync(file(), 'utf8')}  theta:\n    seasonality: auto\n`,
      line: 9,
    });
    const before = readFileSync(file(), 'utf8');
    writeFileSync(file(), `${before}# theirs\n`);
    expect(() => configuration.save('training: {seed: 3}\n', before)).toThrow(/was written by somebody else meanwhile/);
    expect(readFileSync(file(), 'utf8')).toBe(`${before}# theirs\n`);
    expect(configuration.save('').text).toBeNull();
    expect(existsSync(file())).toBe(false);
  });

  it('is read again when somebody else writes the file', async () => {
    const configuration = open({ watchMs: 20 });
    const changed = new Promise<readonly string[]>((resolve) => configuration.subscribe(resolve));
    writeFileSync(file(), 'training: {folds: 3}\n');
    expect(await changed).toEqual(['training.folds']);
    expect(configuration.get().training.folds).toBe(3);
    configuration.close();
  });

  it('says that its file cannot be read, and looks again', async () => {
    writeFileSync(file(), 'training: {folds: 2}\n');
    const configuration = open({ watchMs: 5 });
    rmSync(file());
    symlinkSync('almanac.yml', file());
    await vi.waitFor(() =>
      expect(configuration.report().problems.map(({ message }) => message)).toEqual([expect.stringContaining('ELOOP')]),
    );
    expect(configuration.get().training.folds).toBe(2);
    rmSync(file());
    writeFileSync(file(), 'training: {folds: 4}\n');
    await vi.waitFor(() => expect(configuration.get().training.folds).toBe(4));
    configuration.close();
  });

  it('takes no aliases in a file of options either', async () => {
    const options = path.join(workspace, 'options.yml');
    writeFileSync(options, 'date: &day Date\ntarget: *day\n');
    await expect(readConfig(options)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(':2:9: Aliases are not taken'),
    });
    const bomb = path.join(workspace, 'bomb.yml');
    writeFileSync(
      bomb,
      `a: &a [x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((name, i) => `${name}: &${name} [${`*${'abcdef'[i]},`.repeat(9)}]`).join('\n')}\n`,
    );
    await expect(readYaml(bomb, '')).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is what Settings show and write; what the database held of it goes into the file once', () => {
    const store = openStore(workspace);
    store.settings.set({ workers: 3, theme: 'dark' });
    const configuration = open();
    const settings = configuredSettings(store.settings, configuration);
    expect(settings.all()).toMatchObject({ workers: 3, theme: 'dark', netBackend: 'auto' });
    expect([readFileSync(file(), 'utf8'), store.settings.all().workers]).toEqual(['training:\n  workers: 3\n', 0]);
    expect(settings.set({ workers: 0, netBackend: 'fused' })).toMatchObject({ workers: 0, netBackend: 'fused' });
    expect(readFileSync(file(), 'utf8')).toBe('training:\n  net_backend: fused\n');
    store.close();
  });
});
