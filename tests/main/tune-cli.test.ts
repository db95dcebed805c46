import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tuning, TuningSummary } from '../../contract/entities/tuning.ts';
import { temporaryFolder } from './synthetic.ts';
import { almanac, run, until } from './terminal.ts';

let place: ReturnType<typeof temporaryFolder>;
let file: string;
let config: string;
beforeAll(() => {
  place = temporaryFolder();
  const rows = ['day,shop,units'];
  for (let day = 0; day < 150; day++)
    for (const shop of ['A', 'B', 'C', 'D'])
      rows.push(
        `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${(100 + 20 * Math.sin((2 * Math.PI * day) / 7) + ((day * 7919 + shop.charCodeAt(0)) % 23)).toFixed(1)}`,
      );
  file = path.join(place.folder, 'units.csv');
  writeFileSync(file, `${rows.join('\n')}\n`);
  config = path.join(place.folder, 'spaces.yaml');
  writeFileSync(
    config,
    `horizon: 7
folds: 2
tuning:
  inner_folds: 2
  trials: 12
  models:
    - kind: theta
      parameters: { transform: log1p }
      space:
        alpha: { min: 0.01, max: 0.9, log: true }
        seasonality: [none, additive, multiplicative]
      resource: { min: 0.5 }
    - prophet
`,
  );
});
afterAll(() => place.remove());

const workspace = (name: string): string => {
  const folder = path.join(place.folder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};
/** What was tried and what came of it, without times. */
const searched = ({ models }: Tuning) =>
  models.map(({ name, reference, best, trials }) => ({
    name,
    reference: reference?.score,
    best,
    trials: trials.map(({ point, evaluations }) => ({
      point,
      evaluations: evaluations.map(({ rung, score, status }) => ({ rung, score, status })),
    })),
  }));

describe('tune', () => {
  it('searches the spaces of a file, says what is best and trains it beside the settings as they are', async () => {
    const here = ['--workspace', workspace('one')];
    const { code, stdout, stderr } = await run(['tune', file, ...here, '--config', config, '--models', 'theta', '--train', '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const tuning = JSON.parse(stdout) as Tuning & { leaderboard: { model: string; spec?: Record<string, unknown> }[] };
    expect(tuning.options).toMatchObject({ horizon: 7, folds: 2, innerFolds: 2, trials: 12, minutes: null, sampler: 'tpe' });
    expect(tuning.options.models).toMatchObject([
      {
        kind: 'theta',
        fixed: { transform: 'log1p' },
        space: [
          { name: 'alpha', type: 'log-uniform', min: 0.01, max: 0.9 },
          { name: 'seasonality', type: 'choice', values: ['none', 'additive', 'multiplicative'] },
        ],
        resource: { unit: 'series-share', min: 0.5, max: 1 },
      },
    ]);
    expect(tuning.models[0]?.trials).toHaveLength(12);
    expect(tuning.models[0]?.best?.spec).toMatchObject({ transform: 'log1p', alpha: expect.any(Number) as number });
    expect(tuning.leaderboard.map(({ model }) => model).sort()).toEqual(['naive', 'seasonal-naive', 'theta', 'theta-tuned']);
    expect(tuning.leaderboard.find(({ model }) => model === 'theta')?.spec).toEqual({ transform: 'log1p' });

    const list = await run(['tune', '--list', ...here]);
    expect(list.stdout).toContain(tuning.id);
    const more = await run(['tune', '--resume', tuning.id.slice(0, 8), '--trials', '2', ...here]);
    expect(more.stdout).toContain('Theta (theta): 14 trials');
    expect(more.stdout).toMatch(/as it is {3}MASE \d/);
    expect((await run(['tune', '--resume', tuning.id, ...here])).code).toBe(2);
    expect((await run(['tune', '--delete', tuning.id, ...here])).code).toBe(0);
    expect((await run(['tune', '--list', ...here])).stdout).toContain('No searches yet');
  }, 300_000);

  it('killed in the middle it goes on with the same trials and ends as if nothing had been', async () => {
    const options = ['--config', config, '--models', 'prophet', '--trials', '14', '--json'];
    const whole = await run(['tune', file, ...options, '--workspace', workspace('whole')]);
    const here = workspace('killed');
    const { child, finished } = almanac(['tune', file, ...options, '--workspace', here]);
    await until(() => {
      try {
        const db = new Sqlite(path.join(here, 'almanac.db'), { readonly: true });
        const trials = db.prepare('SELECT count(*) AS n FROM tuning_note').get() as { n: number };
        db.close();
        return trials.n >= 4 ? true : null;
      } catch {
        return null;
      }
    }, 60_000);
    child.kill('SIGKILL');
    await finished;
    const [left] = JSON.parse((await run(['tune', '--list', '--json', '--workspace', here])).stdout) as TuningSummary[];
    expect(left).toMatchObject({ state: 'interrupted' });
    expect(left?.trials).toBeLessThan(14);
    const resumed = await run(['tune', '--resume', left?.id ?? '', '--json', '--workspace', here]);
    expect(resumed.code).toBe(0);
    expect(searched(JSON.parse(resumed.stdout) as Tuning)).toEqual(searched(JSON.parse(whole.stdout) as Tuning));
  }, 400_000);

  it('says what is wrong, where', async () => {
    const here = ['--workspace', workspace('wrong')];
    const broken = path.join(place.folder, 'broken.yaml');
    writeFileSync(broken, 'tuning:\n  models:\n    - kind: theta\n      space: { alpha: { min: 0.9, max: 0.1 } }\n');
    const cases: [string[], number, RegExp][] = [
      [['tune'], 2, /Say what to tune on/],
      [['tune', file, '--minutes', '0'], 2, /more than 0 minutes/],
      [['tune', file, '--models', 'ensemble-mean'], 2, /no settings to search/],
      [['tune', file, '--config', broken], 2, /space\[0\]\.max must be a finite number|above min, 0.9/],
      [['tune', file, '--horizon', '70'], 2, /long enough/],
      [['tune', '--resume', 'nothing'], 1, /no search nothing/],
    ];
    for (const [args, code, message] of cases) {
      const done = await run([...args, ...here]);
      expect([args.join(' '), done.code, done.stderr]).toEqual([args.join(' '), code, expect.stringMatching(message)]);
    }
  }, 300_000);
});
