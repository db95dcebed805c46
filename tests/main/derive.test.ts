import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CleaningRecipe } from '../../contract/entities/recipe.ts';
import { createPreview } from '../../main/services/cleaning/preview.ts';
import { rawId, versionId } from '../../main/services/datasets/version-id.ts';
import { choices, syntheticPanel } from './synthetic.ts';
import { worldOf, type World } from './world.ts';

const double: CleaningRecipe = { steps: [{ kind: 'unit', settings: { factor: 2 } }] };
const world = (series: number, length: number): Promise<World> =>
  worldOf({
    ...syntheticPanel(series, length),
    axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 },
  });
const valuesOf = async ({ datasets }: World, id: string, index = 0): Promise<Float64Array> => (await datasets.values(id, index)).y;
const dataFolder = ({ modelsFolder }: World): string => path.join(path.dirname(modelsFolder), 'data');
const snapshots = (w: World): string[] => readdirSync(dataFolder(w)).filter((name) => name.endsWith('.parquet'));

describe('version id', () => {
  it('is the id of the raw data where there is neither recipe nor features, as in earlier versions', () => {
    const raw = rawId(['a'.repeat(64)], choices);
    // Regression pin: the id that a version without a recipe had before there were recipes.
    expect(raw).toBe('dd28a91bac7c23e79cee545447005cc419437afd4d9527cfb40f1f397577c74a');
    expect(versionId(raw, {})).toBe(raw);
    expect(versionId(raw, { recipe: { steps: [] } })).toBe(raw);
    expect(rawId(['a'.repeat(64)], { ...choices, recipe: double })).toBe(raw);
  });

  it('tells recipes apart by what they do', () => {
    const raw = rawId(['a'.repeat(64)], choices);
    const id = versionId(raw, { recipe: double });
    expect(id).not.toBe(raw);
    expect(versionId(raw, { recipe: { steps: [{ settings: { factor: 2 }, kind: 'unit', from: undefined }] } })).toBe(id);
    expect(versionId(raw, { recipe: { steps: [...double.steps, { kind: 'sign', settings: {}, off: true }] } })).toBe(id);
    expect(versionId(raw, { recipe: { steps: [{ kind: 'unit', settings: { factor: 2 }, from: '1970-02' }] } })).not.toBe(id);
  });
});

describe('derive', () => {
  it('makes a version of the same dataset without reading the files again', async () => {
    const w = await world(3, 60);
    const derived = await w.datasets.derive(w.versionId, { recipe: double });
    expect([derived.rawId, derived.datasetName, derived.number]).toEqual([w.versionId, 'Sales', 2]);
    expect(await valuesOf(w, derived.id)).toEqual((await valuesOf(w, w.versionId)).map((value) => 2 * value));
    expect(derived.report.findings).toMatchObject([{ code: 'cleaned', severity: 'info', count: 180 }]);
    expect(derived.report.findings[0]?.message).toBe('Unit: 180 values changed in 3 series.');
    expect(snapshots(w)).toEqual([`${w.versionId}.parquet`]);
  });

  it('gives the version that is there for the same choices, and the raw one for none', async () => {
    const w = await world(2, 40);
    const derived = await w.datasets.derive(w.versionId, { recipe: double });
    expect((await w.datasets.derive(w.versionId, { recipe: double })).id).toBe(derived.id);
    expect((await w.datasets.derive(derived.id, {})).id).toBe(derived.id);
    expect((await w.datasets.derive(derived.id, { recipe: null })).id).toBe(w.versionId);
    expect(w.datasets.list()).toHaveLength(2);
  });

  it('starts from the raw data, whatever the version that it is asked of', async () => {
    const w = await world(1, 40);
    const first = await w.datasets.derive(w.versionId, { recipe: double });
    const second = await w.datasets.derive(first.id, { recipe: { steps: [{ kind: 'unit', settings: { factor: 3 } }] } });
    expect(await valuesOf(w, second.id)).toEqual((await valuesOf(w, w.versionId)).map((value) => 3 * value));
    expect(second.report.findings.map(({ code }) => code)).toEqual(['cleaned']);
  });

  it('keeps the snapshot until no version stands on it, and can make the raw version again', async () => {
    const w = await world(1, 40);
    const derived = await w.datasets.derive(w.versionId, { recipe: double });
    const before = await valuesOf(w, derived.id);
    await w.datasets.delete(w.versionId);
    expect(snapshots(w)).toHaveLength(1);
    w.datasets.panels.forget(derived.id);
    expect(await valuesOf(w, derived.id)).toEqual(before);
    const again = await w.datasets.derive(derived.id, { recipe: null });
    expect([again.id, again.number]).toEqual([w.versionId, 3]);
    await w.datasets.delete(again.id);
    await w.datasets.delete(derived.id);
    expect(existsSync(path.join(dataFolder(w), `${w.versionId}.parquet`))).toBe(false);
  });

  it('refuses a recipe that cannot be used, at its step, and leaves nothing behind', async () => {
    const w = await world(1, 40);
    const refused = (recipe: CleaningRecipe) => w.datasets.derive(w.versionId, { recipe });
    await expect(refused({ steps: [{ kind: 'magic', settings: {} }] })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(refused({ steps: [{ kind: 'unit', settings: { factor: 'x' } }] })).rejects.toThrow(
      /Step 1 \(Unit\): "factor" must be a number/,
    );
    await expect(refused({ steps: [{ kind: 'sign', settings: {}, from: 'soon' }] })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('"from" must be a date'),
      data: { field: 'recipe.steps.0' },
    });
    await expect(refused({ steps: [{ kind: 'sign', settings: {}, series: { shop: ['1'] } }] })).rejects.toThrow(
      /"shop", which the data do not have; they have item/,
    );
    expect(w.datasets.list()).toHaveLength(1);
  });

  it('limits a step to series and to a part of the time', async () => {
    const w = await world(2, 60);
    const raw = [await valuesOf(w, w.versionId, 0), await valuesOf(w, w.versionId, 1)];
    const derived = await w.datasets.derive(w.versionId, {
      recipe: { steps: [{ kind: 'unit', settings: { factor: 2 }, series: { item: ['s00001'] }, from: '1970-01-11', to: '1970-01' }] },
    });
    expect(await valuesOf(w, derived.id, 0)).toEqual(raw[0]);
    const y = await valuesOf(w, derived.id, 1);
    // Days 11 to 31 of January.
    expect([...y].flatMap((value, t) => (value === raw[1]?.[t] ? [] : [t]))).toEqual(Array.from({ length: 21 }, (_, i) => 10 + i));
  });

  it('prepares a large panel in a thread of its own, with the same answers', async () => {
    const w = await world(20, 1100);
    const derived = await w.datasets.derive(w.versionId, { recipe: double });
    expect(derived.report.findings[0]?.message).toBe('Unit: 22,000 values changed in 20 series.');
    expect(await valuesOf(w, derived.id, 19)).toEqual((await valuesOf(w, w.versionId, 19)).map((value) => 2 * value));
    expect((await w.datasets.panels.get(derived.id)).panel.y.buffer).toBeInstanceOf(SharedArrayBuffer);
    const late = {
      steps: [
        { kind: 'sign', settings: {} },
        { kind: 'sign', settings: {}, to: 'soon' },
      ],
    };
    await expect(w.datasets.derive(w.versionId, { recipe: late })).rejects.toMatchObject({ data: { field: 'recipe.steps.1' } });
    expect(w.datasets.list()).toHaveLength(2);
  });

  it('gives up a preview when another one is asked for', async () => {
    const w = await world(20, 1100);
    const preview = createPreview(w.datasets);
    const first = preview({ versionId: w.versionId, recipe: double, index: 0 });
    const second = preview({ versionId: w.versionId, recipe: { steps: [] }, index: 1 });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect((await second).totals).toMatchObject({ values: 22_000, changed: 0 });
    expect((await preview({ versionId: w.versionId, recipe: double, index: 3 })).totals.changed).toBe(22_000);
  });

  it('imports with a recipe in one go', async () => {
    const w = await worldOf(syntheticPanel(2, 40));
    const version = await w.datasets.import(
      [{ path: '/nowhere', name: 'sales.csv' }],
      { ...choices, recipe: double },
      { name: 'Sales' },
      {},
    );
    expect([version.rawId, version.choices.recipe, version.number]).toEqual([w.versionId, double, 2]);
    expect(await valuesOf(w, version.id)).toEqual((await valuesOf(w, w.versionId)).map((value) => 2 * value));
  });
});
