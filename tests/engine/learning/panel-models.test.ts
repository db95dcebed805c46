import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { cutAt } from '../../../engine/learning/cut-panel.ts';
import { globalModels } from '../../../engine/models/index.ts';
import type { GlobalModel } from '../../../engine/models/global-model.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context } from '../test-context.ts';
import { quick, retail } from './retail.ts';

const horizon = 7;
const levels = [50, 80, 95];
const specs: Readonly<Record<string, Spec>> = {
  'gradient-boosting': quick,
  'random-forest': { n_estimators: 8, num_leaves: 32 },
  lstm: { hidden_size: 8, num_layers: 1, epochs: 3, sequence_length: 14, windows_per_epoch: 128 },
  'n-hits': { hidden_size: 16, num_layers: 1, epochs: 3, sequence_length: 14, windows_per_epoch: 128, pooling: [2, 1] },
};
const running = { shouldStop: () => false };
const fit = (model: GlobalModel, panel: Panel, seed = 1, spec = specs[model.kind] ?? {}) =>
  model.fit(panel, spec, { ...context(seed), horizon });
const forecast = async (model: GlobalModel, fitted: Awaited<ReturnType<typeof fit>>, panel: Panel) =>
  model.forecast(fitted, panel, { horizon, levels }, running);

/** Panels of the kinds that data come in: what must not break any model. */
function shaped(change: (value: number, t: number, shop: number) => number): Panel {
  const panel = retail(3, 90, { futurePeriods: horizon });
  return { ...panel, y: panel.y.map((value, at) => change(value, at % 90, Math.floor(at / 90))) };
}
const hard: Readonly<Record<string, Panel>> = {
  constant: shaped(() => 5),
  zero: shaped(() => 0),
  gaps: shaped((value, t) => (t % 5 === 3 ? NaN : value)),
  negative: shaped((value, t) => value - 100 * (t % 2)),
  tiny: shaped((value) => value * 1e-9),
  huge: shaped((value) => value * 1e12),
  spike: shaped((_, t) => (t === 40 ? 1e6 : 1)),
  'a dead series': shaped((value, t, shop) => (shop === 1 && t > 30 ? 0 : value)),
  'a short series': retail(3, 90, { futurePeriods: horizon, ends: (shop) => (shop === 2 ? 3 : 90) }),
  'counted time': (({ axis: _axis, statics: _statics, ...rest }) => ({ ...rest, frequency: { unit: 'integer', step: 1 } as const }))(
    retail(3, 90, { futurePeriods: horizon }),
  ),
};

describe.each(globalModels.map((model) => [model.kind, model] as const))('%s', (_kind, model) => {
  it('gives finite forecasts of every series, with intervals that are nested, ascending and hold the forecast', async () => {
    const panel = retail(3, 90, { futurePeriods: horizon });
    const made = await forecast(model, await fit(model, panel), panel);
    expect(made).toHaveLength(3);
    for (const one of made) {
      expect(one?.mean).toHaveLength(horizon);
      expect(one?.intervals.map(({ level }) => level)).toEqual(levels);
      for (let h = 0; h < horizon; h++) {
        let inner: readonly [number, number] = [one?.mean[h] as number, one?.mean[h] as number];
        for (const { lower, upper } of one?.intervals ?? []) {
          expect(lower[h]).toBeLessThanOrEqual(inner[0]);
          expect(upper[h]).toBeGreaterThanOrEqual(inner[1]);
          inner = [lower[h] as number, upper[h] as number];
        }
        expect(inner.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('is the same for the same seed, changes nothing that it was given, and forecasts the same from JSON', async () => {
    const panel = retail(3, 90, { futurePeriods: horizon });
    const before = structuredClone(panel);
    const fitted = await fit(model, panel);
    expect(panel).toEqual(before);
    const text = JSON.stringify(fitted);
    expect(JSON.stringify(await fit(model, panel))).toBe(text);
    const made = await forecast(model, fitted, panel);
    expect(await forecast(model, model.read(JSON.parse(text)), panel)).toEqual(made);
    expect(await model.forecast(fitted, panel, { horizon: 3, levels }, running)).toEqual(
      made.map(
        (one) =>
          one && {
            mean: one.mean.slice(0, 3),
            intervals: one.intervals.map((i) => ({ ...i, lower: i.lower.slice(0, 3), upper: i.upper.slice(0, 3) })),
          },
      ),
    );
  });

  it('forecasts a series that it has never seen', async () => {
    const panel = retail(4, 90, { futurePeriods: horizon });
    const first = { ...panel, ids: panel.ids.map((id, i) => (i === 3 ? 'zzz' : id)) };
    const fitted = await fit(model, { ...cutAt(first, 90, horizon), ids: panel.ids });
    const [, , , made] = await forecast(model, fitted, first);
    expect(made?.mean.every((value, h) => Number.isFinite(value) && (value > 100 || (90 + h) % 7 === 6))).toBe(true);
  });

  it.each(Object.keys(hard))('is finite or refuses with a reason: %s', async (name) => {
    const panel = hard[name] as Panel;
    try {
      const made = await forecast(model, await fit(model, panel), panel);
      for (const one of made)
        if (one)
          expect([...one.mean, ...one.intervals.flatMap(({ lower, upper }) => [...lower, ...upper])].every(Number.isFinite)).toBe(true);
      expect(made.some((one) => one !== null)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      expect(['series-too-short', 'no-convergence', 'zero-scale', 'negative-values']).toContain((error as EngineError).code);
    }
  });

  it('refuses what is no model, or not its own', async () => {
    const fitted = await fit(model, retail(2, 90, { futurePeriods: horizon }));
    const json = JSON.parse(JSON.stringify(fitted)) as Record<string, unknown>;
    const refused = (changed: unknown) => expect(() => model.read(changed)).toThrow(EngineError);
    for (const wrong of [null, [], 'x', {}, { ...json, kind: 'naive' }, { ...json, formatVersion: 3 }]) refused(wrong);
    for (const key of Object.keys(json))
      if (!['seed', 'notes', 'closed'].includes(key)) {
        refused({ ...json, [key]: { script: '<script>' } });
        refused({ ...json, [key]: [NaN, Infinity] });
      }
  });

  it('describes itself and every parameter', async () => {
    const { name, importance, facts } = model.describe(await fit(model, retail(2, 90, { futurePeriods: horizon })));
    expect(name).toMatch(/\d/);
    if (importance.length > 0) expect(importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(facts.length).toBeGreaterThan(3);
    for (const { label, help } of model.parameters) expect(label.length * help.length).toBeGreaterThan(10);
  });
});
