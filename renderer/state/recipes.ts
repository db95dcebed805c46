import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CleaningChoice, CleaningRecipe, CleaningStepInfo } from '../../contract/entities/recipe.ts';
import { readSpec, writeParameter, type Texts } from '../parameters/read.ts';

/** One step as it stands on the screen. */
export interface StepDraft {
  /** Tells steps apart while they move. */
  readonly id: number;
  readonly kind: string;
  readonly on: boolean;
  readonly texts: Texts;
  /** First and last period that it touches; empty for all. */
  readonly from: string;
  readonly to: string;
  /** Key column to values; a column without values does not limit it. */
  readonly series: Readonly<Record<string, readonly string[]>>;
}

/** The recipe of a version as it is edited, with the way back and forth. */
export interface RecipeDraft {
  readonly steps: readonly StepDraft[];
  readonly selected: number | null;
  readonly past: readonly (readonly StepDraft[])[];
  readonly future: readonly (readonly StepDraft[])[];
  /** What the last change was about: keys pressed in one field are undone together. */
  readonly touched: string | null;
}

export interface Recipes {
  readonly store: StoreApi<{ readonly byVersion: ReadonlyMap<string, RecipeDraft> }>;
  /** Puts a version's own recipe there unless it is being edited. */
  open(versionId: string, recipe: CleaningRecipe | undefined, infos: readonly CleaningStepInfo[]): void;
  add(versionId: string, kind: string): void;
  /** @param field - what is changed; one change after another of the same field is one to undo */
  change(versionId: string, id: number, part: Partial<StepDraft>, field: string): void;
  remove(versionId: string, id: number): void;
  /** Moves a step by one place. */
  move(versionId: string, id: number, by: -1 | 1): void;
  select(versionId: string, id: number): void;
  undo(versionId: string): void;
  redo(versionId: string): void;
  /** Back to what the version has. */
  forget(versionId: string): void;
}

/** More changes than this are not kept. */
const mostPast = 200;
let serial = 0;

export function createRecipes(): Recipes {
  const store = createStore<{ readonly byVersion: ReadonlyMap<string, RecipeDraft> }>(() => ({ byVersion: new Map() }));
  const put = (versionId: string, draft: RecipeDraft): void =>
    store.setState(({ byVersion }) => ({ byVersion: new Map(byVersion).set(versionId, draft) }));
  const edit = (
    versionId: string,
    work: (steps: readonly StepDraft[]) => readonly StepDraft[],
    field: string | null,
    selected?: number,
  ): void => {
    const draft = store.getState().byVersion.get(versionId);
    if (!draft) return;
    const together = field !== null && field === draft.touched;
    const steps = work(draft.steps);
    if (steps === draft.steps) return;
    put(versionId, {
      steps,
      selected: selected ?? draft.selected,
      past: together ? draft.past : [...draft.past, draft.steps].slice(-mostPast),
      future: [],
      touched: field,
    });
  };
  const travel = (versionId: string, from: 'past' | 'future', to: 'past' | 'future'): void => {
    const draft = store.getState().byVersion.get(versionId);
    const steps = draft?.[from].at(-1);
    if (!draft || !steps) return;
    const selected = steps.some(({ id }) => id === draft.selected) ? draft.selected : (steps.at(-1)?.id ?? null);
    const both = { past: draft.past, future: draft.future, [from]: draft[from].slice(0, -1), [to]: [...draft[to], draft.steps] };
    put(versionId, { ...both, steps, selected, touched: null });
  };
  return {
    store,
    open: (versionId, recipe, infos) => {
      if (store.getState().byVersion.has(versionId)) return;
      const steps = (recipe?.steps ?? []).map((step) => draftOf(step, infos));
      put(versionId, { steps, selected: steps[0]?.id ?? null, past: [], future: [], touched: null });
    },
    add: (versionId, kind) => {
      const id = (serial += 1);
      const made: StepDraft = { id, kind, on: true, texts: {}, from: '', to: '', series: {} };
      edit(versionId, (steps) => [...steps, made], null, id);
    },
    change: (versionId, id, part, field) =>
      edit(versionId, (steps) => steps.map((step) => (step.id === id ? { ...step, ...part } : step)), `${id} ${field}`),
    remove: (versionId, id) => {
      const steps = store.getState().byVersion.get(versionId)?.steps ?? [];
      const place = steps.findIndex((step) => step.id === id);
      const next = steps[place + 1] ?? steps[place - 1];
      edit(versionId, (before) => before.filter((step) => step.id !== id), null, next?.id);
    },
    move: (versionId, id, by) =>
      edit(
        versionId,
        (steps) => {
          const place = steps.findIndex((step) => step.id === id);
          const step = steps[place];
          if (!step || !steps[place + by]) return steps;
          return steps.toSpliced(place, 1).toSpliced(place + by, 0, step);
        },
        null,
      ),
    select: (versionId, id) => {
      const draft = store.getState().byVersion.get(versionId);
      if (draft) put(versionId, { ...draft, selected: id, touched: null });
    },
    undo: (versionId) => travel(versionId, 'past', 'future'),
    redo: (versionId) => travel(versionId, 'future', 'past'),
    forget: (versionId) =>
      store.setState(({ byVersion }) => {
        const others = new Map(byVersion);
        others.delete(versionId);
        return { byVersion: others };
      }),
  };
}

/** A step of a recipe as fields. */
function draftOf(step: CleaningChoice, infos: readonly CleaningStepInfo[]): StepDraft {
  const parameters = infos.find(({ kind }) => kind === step.kind)?.parameters ?? [];
  const texts = Object.entries(step.settings).flatMap(([name, value]) => {
    const parameter = parameters.find((one) => one.name === name);
    return parameter && value !== null ? [[name, writeParameter(parameter, value)] as const] : [];
  });
  return {
    id: (serial += 1),
    kind: step.kind,
    on: step.off !== true,
    texts: Object.fromEntries(texts),
    from: step.from ?? '',
    to: step.to ?? '',
    series: step.series ?? {},
  };
}

/** The fields as a recipe, and what keeps them from being one, by the step's id. */
export function readRecipe(
  steps: readonly StepDraft[],
  infos: readonly CleaningStepInfo[],
): { readonly recipe: CleaningRecipe; readonly wrong: ReadonlyMap<number, string> } {
  const wrong = new Map<number, string>();
  const read = steps.map((step): CleaningChoice => {
    const parameters = infos.find(({ kind }) => kind === step.kind)?.parameters ?? [];
    const { spec, wrong: fields } = readSpec(parameters, step.texts);
    const [[name, message] = []] = Object.entries(fields);
    if (name !== undefined) wrong.set(step.id, `${parameters.find((one) => one.name === name)?.label ?? name}: ${message}`);
    const series = Object.entries(step.series).flatMap(([key, values]): [string, string[]][] =>
      values.length > 0 ? [[key, [...values]]] : [],
    );
    return {
      kind: step.kind,
      settings: spec,
      ...(series.length > 0 ? { series: Object.fromEntries(series) } : {}),
      ...(step.from.trim() === '' ? {} : { from: step.from.trim() }),
      ...(step.to.trim() === '' ? {} : { to: step.to.trim() }),
      ...(step.on ? {} : { off: true }),
    };
  });
  return { recipe: { steps: read }, wrong };
}
