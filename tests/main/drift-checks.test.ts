import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AlertNotice } from '../../contract/entities/alert.ts';
import { driftDetails } from '../../contract/entities/drift.ts';
import { ApiError } from '../../contract/errors.ts';
import { createRng } from '../../engine/core/rng.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { createDrift } from '../../main/services/drift/drift.ts';
import { errorPoints } from '../../main/services/drift/error-points.ts';
import { sharesOf } from '../../main/services/drift/importance.ts';
import { packPeriod, sumCount } from '../../main/services/monitoring/period-codec.ts';
import { worldWith } from './versions-world.ts';

const KNOWN = 140;

/** Three series of days with a week; from `KNOWN` on `lift` times as high. */
function panelOf(length: number, lift = 1): Panel {
  const y = new Float64Array(3 * length);
  for (let i = 0; i < 3; i++) {
    const rng = createRng(50 + i);
    for (let t = 0; t < length; t++)
      y[i * length + t] = (100 + 20 * Math.sin((2 * Math.PI * t) / 7) + 4 * rng.normal()) * (t >= KNOWN ? lift : 1);
  }
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: ['North', 'South', '<b>West</b>'],
    offsets: Int32Array.from([0, length, 2 * length, 3 * length]),
    start: new Int32Array(3),
    y,
  };
}

/** @param later - not there yet: `importNext` brings them */
async function driftWorld(panels: readonly Panel[], later: readonly Panel[] = []) {
  const { store, jobs, datasets, importNext } = await worldWith(...panels, ...later);
  const versions: string[] = [];
  for (const panel of panels) versions.push(await importNext(panel));
  const raised: AlertNotice[] = [];
  const settled: string[] = [];
  const gone = (): never => {
    throw new ApiError('not-found', 'not part of this test');
  };
  const drift = createDrift({
    store,
    jobs,
    datasets,
    registry: { champion: gone },
    explanations: { model: gone },
    alerts: { raise: (notice) => void raised.push(notice), settle: (key) => void settled.push(key) },
    host: {},
    database: path.join('nowhere', 'almanac.db'),
    changed: () => undefined,
  });
  return { drift, store, jobs, versions: versions as [string, string], raised, settled, importNext };
}

describe('checks for drift', () => {
  test('a level that moved is found, kept, told, and not looked for again', async () => {
    const { drift, versions, raised, jobs } = await driftWorld([panelOf(KNOWN), panelOf(KNOWN + 28, 1.5)]);
    const [reference, current] = versions;
    const check = await drift.check({ reference, current });
    expect(check).toMatchObject({ status: 'drift', state: 'done', reference: { number: 1 }, current: { number: 2 }, deployment: null });
    expect(check.findings[0]).toMatchObject({ area: 'target', severity: 'warning' });
    expect(check.ranked[0]).toMatchObject({ name: 'target', decision: 'drift', importance: null });
    expect(raised).toMatchObject([{ kind: 'data', severity: 'warning', link: { screen: 'drift', id: check.id } }]);

    const details = drift.get(check.id);
    expect(() => driftDetails.parse(details)).not.toThrow();
    expect(details.series).toMatchObject({ compared: 3, drifted: 3 });
    expect(details.series.rows[0]?.change).toBeCloseTo(0.5, 1);
    expect(details.seasons[0]?.labels).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(details.current).toEqual({ from: '1970-05-21', to: '1970-06-17', periods: 28 });

    const before = jobs.list().length;
    expect((await drift.check({ reference, current })).id).toBe(check.id);
    expect(drift.start({ reference, current, settings: { ignore: [] } })).toMatchObject({ checkId: check.id, jobId: null });
    expect(jobs.list()).toHaveLength(before);
    const narrow = await drift.check({ reference, current, settings: { recent: 14 } });
    expect(narrow.id).not.toBe(check.id);
    expect(drift.list().map(({ id }) => id)).toEqual([narrow.id, check.id]);
    expect(raised).toHaveLength(2);

    const { name, bytes } = drift.export(check.id, 'html');
    const html = new TextDecoder().decode(bytes);
    expect(name).toBe('drift Sales v1 to v2.html');
    expect(html).toContain('The target is not what it was');
    expect(html).not.toMatch(/<script|<b>West/);
    expect(bytes.length).toBeLessThan(3e6);
    expect(JSON.parse(new TextDecoder().decode(drift.export(check.id, 'json').bytes))).toEqual(details);

    drift.delete(narrow.id);
    expect(drift.list()).toHaveLength(1);
    expect(() => drift.get(narrow.id)).toThrow('not there any more');
  });

  test('what is calm settles the alert; two who ask at once get one check', async () => {
    const { drift, versions, raised, settled, jobs } = await driftWorld([panelOf(KNOWN), panelOf(KNOWN + 28)]);
    const [reference, current] = versions;
    const jobsBefore = jobs.list().length;
    const [one, two] = await Promise.all([drift.check({ reference, current }), drift.check({ reference, current })]);
    expect(one).toEqual(two);
    expect(jobs.list()).toHaveLength(jobsBefore + 1);
    expect(one).toMatchObject({ status: 'calm' });
    expect(one.headline).toMatch(/^Nothing has drifted/);
    expect(raised).toEqual([]);
    expect(settled).toHaveLength(1);
  });

  test('an alert is settled after a quiet week, not on the first calm day', async () => {
    const calm = [29, 34, 35].map((more) => panelOf(KNOWN + more));
    const { drift, versions, settled, importNext } = await driftWorld([panelOf(KNOWN), panelOf(KNOWN + 28, 1.5)], calm);
    const [reference, current] = versions;
    expect(await drift.check({ reference, current })).toMatchObject({ status: 'drift' });
    const counts: number[] = [];
    for (const panel of calm) {
      expect(await drift.check({ reference, current: await importNext(panel) })).toMatchObject({ status: 'calm' });
      counts.push(settled.length);
    }
    expect(counts).toEqual([0, 0, 1]);
  });

  test('a check that was cancelled or interrupted is made anew', async () => {
    const { drift, versions, store } = await driftWorld([panelOf(KNOWN), panelOf(KNOWN + 28)]);
    const [reference, current] = versions;
    const stop = new AbortController();
    const waiting = drift.check({ reference, current }, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    const [cancelled] = drift.list();
    expect(cancelled).toMatchObject({ state: 'cancelled', status: null });
    expect(() => drift.get(cancelled?.id ?? '')).toThrow('Check again');
    const again = await drift.check({ reference, current });
    expect(again).toMatchObject({ state: 'done' });
    expect(drift.list()).toHaveLength(1);
    store.driftChecks.setState(again.id, 'interrupted');
    expect((await drift.check({ reference, current })).id).not.toBe(again.id);
  });

  test('what cannot be compared is refused with the reason, and kept as failed', async () => {
    const { drift, versions } = await driftWorld([panelOf(20), panelOf(30)]);
    const [reference, current] = versions;
    await expect(drift.check({ reference, current })).rejects.toMatchObject({ code: 'bad-input' });
    expect(drift.list()[0]).toMatchObject({ state: 'failed', error: expect.stringContaining('needs as many before') as string });
    await expect(drift.check({ reference })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(drift.check({ reference, current: 'no such' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(drift.check({ deploymentId: 'no such' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('errors of kept periods: the newest forecast of a series, and means by steps ahead', () => {
  const steps = new Float64Array(2 * (sumCount + 2));
  // Two steps ahead: mean ratio 3 over two series.
  steps[sumCount + 2 + 6] = 6;
  steps[sumCount + 2 + 7] = 2;
  const payload = packPeriod({
    levels: [95],
    places: Int32Array.from([0, 4]),
    step: Int16Array.from([1, 2]),
    actual: Float64Array.from([10, 20]),
    forecast: Float64Array.from([8, 25]),
    inside: Uint8Array.from([1, 0]),
    steps,
  });
  const reader = { periods: () => [{ period: 7, served: 1, payload }], expectation: () => null };
  const found = errorPoints(reader as unknown as Parameters<typeof errorPoints>[0], 'deployment', 'version');
  expect(found?.points).toMatchObject({
    error: Float64Array.from([2, -5]),
    missed: Int8Array.from([0, 1]),
    period: Int32Array.from([7, 7]),
  });
  expect(found?.byStep).toMatchObject({ step: Int32Array.from([2]), error: Float64Array.from([3]), expected: Float64Array.from([1]) });
});

test('importance adds up what a model leans on all inputs of a regressor', () => {
  const feature = (name: string, topic: string, impact: number) => ({
    name,
    meaning: '',
    group: 'regressor' as const,
    topic,
    impact,
    gain: null,
    cover: null,
    splits: null,
  });
  expect(
    sharesOf([feature('price', 'price', 1), feature('price lag 1', 'price', 1), feature('lag 7', 'recent', 2)], ['price', 'promo']),
  ).toEqual({
    price: 0.5,
    promo: 0,
  });
});
