import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecipePreview } from '../../contract/entities/recipe.ts';
import { ApiError } from '../../contract/errors.ts';
import { createPreviews, previewKey } from '../../renderer/state/previews.ts';
import { createRecipes, readRecipe, type RecipeDraft, type Recipes } from '../../renderer/state/recipes.ts';
import { stagesToRepeat } from '../../renderer/state/repeat-stages.ts';
import { cleaningSteps } from './fake-cleaning.ts';
import { fakeSets } from './fake-data.ts';

let recipes: Recipes;
const draft = (): RecipeDraft => recipes.store.getState().byVersion.get('v') as RecipeDraft;
const kinds = (): string[] => draft().steps.map(({ kind }) => kind);
const id = (place: number): number => draft().steps[place]?.id ?? NaN;
beforeEach(() => {
  recipes = createRecipes();
  recipes.open('v', { steps: [{ kind: 'clip', settings: { max: 5 }, from: '2024-01', off: true }] }, cleaningSteps);
});

describe('the recipe of a version as it is edited', () => {
  it('begins with the version’s own and reads back as that', () => {
    expect(readRecipe(draft().steps, cleaningSteps)).toEqual({
      recipe: { steps: [{ kind: 'clip', settings: { max: 5 }, from: '2024-01', off: true }] },
      wrong: new Map(),
    });
    recipes.add('v', 'sign');
    recipes.open('v', undefined, cleaningSteps);
    expect(kinds()).toEqual(['clip', 'sign']);
  });

  it('undoes and redoes adding, moving and deleting, and selects what is there', () => {
    recipes.add('v', 'sign');
    expect(draft().selected).toBe(id(1));
    recipes.move('v', id(1), -1);
    expect(kinds()).toEqual(['sign', 'clip']);
    recipes.move('v', id(0), -1);
    recipes.remove('v', id(0));
    expect([kinds(), draft().selected]).toEqual([['clip'], id(0)]);
    for (let i = 0; i < 10; i++) recipes.undo('v');
    expect([kinds(), draft().selected]).toEqual([['clip'], id(0)]);
    for (let i = 0; i < 2; i++) recipes.redo('v');
    expect(kinds()).toEqual(['sign', 'clip']);
    recipes.add('v', 'clip');
    recipes.redo('v');
    expect(kinds()).toEqual(['sign', 'clip', 'clip']);
  });

  it('undoes what was typed into one field in one go, and each field by itself', () => {
    for (const max of ['1', '12', '123']) recipes.change('v', id(0), { texts: { max } }, 'texts max');
    for (const to of ['2', '20']) recipes.change('v', id(0), { to }, 'to');
    recipes.undo('v');
    expect(draft().steps[0]).toMatchObject({ texts: { max: '123' }, to: '' });
    recipes.undo('v');
    expect(draft().steps[0]).toMatchObject({ texts: { max: '5' } });
    recipes.redo('v');
    expect(draft().steps[0]).toMatchObject({ texts: { max: '123' } });
  });

  it('names the field of a step that cannot be read, and leaves out limits that do not limit', () => {
    recipes.change('v', id(0), { texts: { max: 'many' }, series: { shop: [], item: ['a'] } }, 'x');
    const { recipe, wrong } = readRecipe(draft().steps, cleaningSteps);
    expect(wrong.get(id(0))).toBe('Largest: Needs a number');
    expect(recipe.steps[0]?.series).toEqual({ item: ['a'] });
  });
});

describe('previews', () => {
  it('that were given up are asked for again', async () => {
    let asked = 0;
    const answer = { dropped: false } as RecipePreview;
    const previews = createPreviews({
      'datasets.preview': async () => {
        asked += 1;
        if (asked === 1) throw new ApiError('cancelled', 'A newer one was asked for');
        return answer;
      },
    });
    const key = previewKey('v', 0, { steps: [] });
    previews.request(key);
    await vi.waitFor(() => expect(asked === 1 && !previews.store.getState().entries.has(key)).toBe(true));
    previews.request(key);
    await vi.waitFor(() => expect(previews.store.getState().entries.get(key)?.value).toBe(answer));
  });
});

describe('repeating a recipe', () => {
  const [set] = fakeSets(false);
  const recipe = { steps: [{ kind: 'sign', settings: {} }] };
  const base = set?.version as NonNullable<typeof set>['version'];
  const version = { ...base, choices: { ...base.choices, recipe } };
  const columns = Object.keys(base.choices.roles).map((name) => ({ name }));

  it('is proposed for the next file of the dataset with the same columns', () => {
    expect(stagesToRepeat([version], ` ${version.datasetName} `, columns)).toEqual({ version, stages: { recipe } });
    // A column that is not used may be missing.
    expect(
      stagesToRepeat(
        [version],
        version.datasetName,
        columns.filter(({ name }) => name !== 'id'),
      ),
    ).not.toBeNull();
  });

  it('is not for another dataset, other columns, or when the newest version has none', () => {
    expect(stagesToRepeat([version], 'another', columns)).toBeNull();
    expect(
      stagesToRepeat(
        [version],
        version.datasetName,
        columns.filter(({ name }) => name !== 'sales'),
      ),
    ).toBeNull();
    expect(stagesToRepeat([base, version], version.datasetName, columns)).toBeNull();
  });
});
