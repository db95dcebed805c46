import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { leaderboardText } from '../../main/cli/training.ts';
import { createReports } from '../../main/services/reports/reports.ts';
import { trainOptions, world } from './world.ts';

describe('the HTML report', () => {
  it('has the settings, which model won where, and measured beside nominal coverage by periods ahead', async () => {
    const place = await world(6, 120);
    const { store, datasets, experiments, forecasts, modelsFolder, versionId } = place;
    const reports = createReports({
      folder: path.join(modelsFolder, '../reports'),
      store,
      datasets,
      experiments,
      forecasts,
      host: {
        kind: 'terminal',
        fork: () => {
          throw new Error('not part of this test');
        },
      },
      changed: () => undefined,
    });
    const specs = { flat: { kind: 'theta', label: 'Flat & slow', spec: { alpha: 0.05 } } };
    const { experimentId, finished } = await experiments.train({
      versionId,
      options: trainOptions({ models: ['theta', 'flat'], specs, metric: 'rmsse' }),
    });
    await finished;
    const { id } = await reports.create({ experimentId, format: 'html', model: 'flat' }, {});
    const html = readFileSync(reports.file(id), 'utf8');

    expect(html).toContain('<li>Flat &#38; slow: alpha 0.05</li>');
    expect(html).toContain('<dt>Settings</dt><dd>alpha 0.05</dd>');
    const { models } = await experiments.winners(experimentId);
    expect(html).toContain('<h2>Which model won where</h2>');
    const escaped = (label: string): string => label.replace('&', '&#38;');
    for (const { label, count } of models.filter((row) => row.count > 0))
      expect(html).toContain(`<tr><td>${escaped(label)}</td><td>${count}</td><td>${((100 * count) / 6).toFixed(1)}%</td></tr>`);
    const experiment = await experiments.get(experimentId);
    const { horizon } = experiment.options;
    expect(html).toContain(`forecast ${horizon} days ahead by Flat &#38; slow`);
    // The series' table names the run, not the kind of its model.
    expect(html).toContain('<td class="text">Flat &#38; slow</td>');
    // What decided has its column, here and in the terminal.
    expect(html).toContain('<th>MASE</th><th>RMSSE</th><th>sMAPE</th>');
    expect(leaderboardText(experiment)).toMatch(/MASE +RMSSE +sMAPE/);
    const row = experiment.leaderboard.find(({ model }) => model === 'flat');
    for (const { level, measured } of row?.coverage ?? [])
      expect(html).toContain(`<tr><td>${level}%</td><td>${measured?.toFixed(1)}%</td>`);
    const first = row?.coverageByHorizon.map(({ measured }) => `<td>${measured[0]?.toFixed(1)}%</td>`).join('');
    expect(html).toContain(`<tr><td>1</td>${first}<td>12</td></tr>`);
    expect(html).toContain('aria-label="Measured coverage by periods ahead"');
    expect(html).not.toMatch(/<script|NaN|undefined/);
  });
});
