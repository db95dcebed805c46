import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leaderboardText } from '../../main/cli/training.ts';
import { significant } from '../../main/services/reports/format.ts';
import { forecastScene } from '../../main/services/reports/drawing/forecast-scene.ts';
import { svg } from '../../main/services/reports/drawing/svg.ts';
import { syntheticPanel } from './synthetic.ts';
import { createScenarios } from '../../main/services/scenarios/scenarios.ts';
import type { ReportModel } from '../../main/services/reports/model/report-model.ts';
import { reportsOf } from './reports-of.ts';
import { trainOptions, world, worldOf } from './world.ts';

describe('the HTML report', () => {
  it('has the settings, which model won where, and measured beside nominal coverage by periods ahead', async () => {
    const place = await world(6, 120);
    const { experiments, versionId } = place;
    const reports = reportsOf(place);
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
    // Errors of the run and of the naive one stand before them.
    expect(html).toMatch(new RegExp(`<tr><td>1</td>(<td>[^<]*</td>){4}${first}<td>12</td></tr>`));
    expect(html).toContain('aria-label="Measured coverage by periods ahead"');
    expect(html).not.toMatch(/<script|NaN|undefined/);
  });

  it('shows missing periods as missing: in the sum of the last ones, which is not compared then, and in the line', async () => {
    const panel = syntheticPanel(3, 120);
    // The first series lacks four of its last 14 values, one more of them stands between two gaps; the second has all of them.
    const missing = [108, 112, 114, 115];
    const y = panel.y.map((value, t) => (missing.includes(t) ? NaN : value));
    const place = await worldOf({ ...panel, y });
    const { experiments, versionId } = place;
    const { experimentId, finished } = await experiments.train({ versionId, options: trainOptions() });
    await finished;
    const reports = reportsOf(place);
    const html = readFileSync(reports.file((await reports.create({ experimentId, format: 'html' }, {})).id), 'utf8');
    const sum = (from: number): string =>
      significant(
        y.subarray(from, from + 14).reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0),
        4,
      );
    const cellsOf = (name: string): string[] =>
      [...(new RegExp(`<tr><td>${name}</td>(.*?)</tr>`).exec(html)?.[1] ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(
        ([, cell = '']) => cell,
      );
    const mase = expect.stringMatching(/^\d\.\d+$/);
    expect(cellsOf('s00000')).toEqual([`${sum(106)} from 10`, expect.stringMatching(/^[\d,]+$/), '', mase, 'Theta']);
    expect(cellsOf('s00001')).toEqual([sum(226), expect.stringMatching(/^[\d,]+$/), expect.stringMatching(/^-?[\d.]+%$/), mase, 'Theta']);
    expect(html).toContain('Where some of the last 14 days are missing');
    // One stroke up to each gap, at the places of the periods; a value alone is a dot.
    const lines = [...html.matchAll(/<path class="history" d="([^"]*)"/g)].map(([, d = '']) => d.split('M').slice(1));
    expect(lines.map((strokes) => strokes.length).toSorted((a, b) => a - b)).toEqual([1, 1, 4]);
    const broken = lines.find((strokes) => strokes.length === 4);
    expect(broken?.map((stroke) => stroke.split('L').length)).toEqual([48, 3, 1, 4]);
    const dots = [...html.matchAll(/<path class="dots" d="([^"]*)"/g)].map(([, d = '']) => d);
    expect(dots.filter((d) => d !== '')).toEqual([`M${broken?.[2]}h0`]);
  });

  it('has the forecast of a scenario with its edits and their reasons', async () => {
    const place = await world(2, 60);
    const { store, datasets, experiments, versionId } = place;
    const { experimentId, finished } = await experiments.train({ versionId, options: trainOptions({ horizon: 7 }) });
    await finished;
    const reports = reportsOf(place);
    const runId = (await experiments.get(experimentId)).leaderboard.find(({ selected }) => selected)?.runId ?? '';
    const scenarios = createScenarios({ store, datasets, experiments, changed: () => undefined });
    const { id } = await scenarios.create(runId, 'Fair');
    const { hash } = await scenarios.edit(id, { what: 'forecast', how: 'percent', selection: { series: [1] }, value: 50 }, 'a <b>fair</b>');
    const read = async (request: { format: 'html' | 'json' | 'csv'; scenarioId?: string }): Promise<string> =>
      readFileSync(reports.file((await reports.create({ experimentId, ...request }, {})).id), 'utf8');
    const base = JSON.parse(await read({ format: 'json' })) as ReportModel;
    const edited = JSON.parse(await read({ format: 'json', scenarioId: id })) as ReportModel;
    const means = ({ forecasts }: ReportModel, i: number): readonly (number | null)[] => forecasts?.[i]?.mean ?? [];
    expect(means(edited, 0)).toEqual(means(base, 0));
    means(edited, 1).forEach((value, t) => expect(value).toBeCloseTo(1.5 * (means(base, 1)[t] ?? NaN), 9));
    expect([edited.provenance.scenario?.name, edited.provenance.scenario?.sha256, base.provenance.scenario]).toEqual(['Fair', hash, null]);
    const sum = (report: ReportModel): number =>
      [...means(report, 0), ...means(report, 1)].reduce<number>((all, one) => all + (one ?? 0), 0);
    expect(edited.overrides?.before).toBeCloseTo(sum(base), 6);
    expect(edited.overrides?.after).toBeCloseTo(sum(edited), 6);
    const html = await read({ format: 'html', scenarioId: id });
    expect(html).toContain('<h2>Overrides</h2>');
    expect(html).toContain('a &#60;b&#62;fair&#60;/b&#62;');
    expect(html).toContain('changes made by hand have no backtest');
    expect((await read({ format: 'csv', scenarioId: id })).split('\r\n')[0]).toMatch(/,base_forecast,override,reason$/);
    expect(reports.list().map(({ scenario }) => scenario)).toEqual(['Fair', 'Fair', 'Fair', null]);
    await expect(reports.create({ experimentId, format: 'md', model: 'naive', scenarioId: id }, {})).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('draws every period at its place, known or not', () => {
    const forecast = { time: ['5'], ms: [null], mean: [1] };
    const draw = (y: readonly (number | null)[]): string =>
      svg(forecastScene({ name: 'x', history: { time: ['1', '2', '3', '4'], ms: [null, null, null, null], y }, forecast, bands: [] }));
    const points = (svg: string): string[] => /class="history" d="([^"]*)"/.exec(svg)?.[1]?.match(/[ML][\d.]+/g) ?? [];
    const whole = points(draw([1, 2, 3, 4]));
    expect(points(draw([1, null, 3, 4]))).toEqual([whole[0], whole[2]?.replace('L', 'M'), whole[3]]);
  });
});
