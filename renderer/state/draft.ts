import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ModelInfo } from '../../contract/entities/model.ts';
import type { TrainDefaults, TrainOptions } from '../../contract/entities/experiment.ts';
import type { ErrorData } from '../../contract/errors.ts';
import { readSpec, writeParameter, type Texts } from '../parameters/read.ts';

/** One configured model of the next comparison: a kind, or a variant of one under a name of its own. */
export interface RunDraft {
  /** Key of the run; its kind unless it is a variant. */
  readonly name: string;
  readonly kind: string;
  /** Name for people; null for the kind's own. */
  readonly label: string | null;
  readonly on: boolean;
  readonly texts: Texts;
}
type Plain = Omit<TrainOptions, 'models' | 'specs'>;

/** The next comparison as it stands on the screen. */
export interface Draft {
  readonly options: Plain;
  readonly runs: readonly RunDraft[];
  /** Settings for all models, by name; a model's own come before them. */
  readonly common: Texts;
  /** Kinds of which the configuration sets something: a run of theirs that has no settings says so. */
  readonly configured: readonly string[];
  readonly refusal: Refusal | null;
}
/** What the main process has against the draft, and where. */
export interface Refusal {
  readonly message: string;
  /** Of a run; null where it is about the comparison itself. */
  readonly run: string | null;
  /** A parameter or an option; null where it is about the run as a whole. */
  readonly field: string | null;
}

export interface Drafts {
  readonly store: StoreApi<{ readonly byVersion: ReadonlyMap<string, Draft> }>;
  /** Puts a draft there unless there is one. */
  open(versionId: string, defaults: TrainDefaults): void;
  put(versionId: string, draft: Draft): void;
  change(versionId: string, change: (draft: Draft) => Draft): void;
}

export function createDrafts(): Drafts {
  const store = createStore<{ readonly byVersion: ReadonlyMap<string, Draft> }>(() => ({ byVersion: new Map() }));
  /** Drafts as they were made, to know those that nobody has touched. */
  const made = new Map<string, string>();
  const put = (versionId: string, draft: Draft): void =>
    store.setState(({ byVersion }) => ({ byVersion: new Map(byVersion).set(versionId, draft) }));
  return {
    store,
    put,
    open: (versionId, defaults) => {
      const before = store.getState().byVersion.get(versionId);
      const fresh = draftFrom(defaults);
      const text = JSON.stringify(fresh);
      const untouched = before && JSON.stringify(before) === made.get(versionId) && text !== made.get(versionId);
      if (!before || untouched) {
        made.set(versionId, text);
        return put(versionId, fresh);
      }
      // The user's own models come and go while a comparison is being made.
      const kinds = new Set(defaults.models.map(({ kind }) => kind));
      const kept = before.runs.filter(({ kind }) => kinds.has(kind));
      const added = fresh.runs.filter(({ kind }) => !before.runs.some((run) => run.kind === kind));
      if (added.length > 0 || kept.length < before.runs.length) put(versionId, { ...before, runs: [...kept, ...added] });
    },
    change: (versionId, change) => {
      const draft = store.getState().byVersion.get(versionId);
      if (draft) put(versionId, change(draft));
    },
  };
}

const parametersOf = (infos: readonly ModelInfo[], kind: string): ModelInfo['parameters'] =>
  infos.find((info) => info.kind === kind)?.parameters ?? [];

/** Parameters that some model of the list takes from the settings for all, each once. Where models differ in the default, each keeps its own. */
export function commonParameters(infos: readonly ModelInfo[]): ModelInfo['parameters'] {
  const byName = new Map<string, ModelInfo['parameters'][number]>();
  for (const one of infos.flatMap((info) => info.parameters.filter(({ common }) => common))) {
    const { default: standing, ...before } = byName.get(one.name) ?? one;
    const same = JSON.stringify(standing) === JSON.stringify(one.default);
    byName.set(one.name, same ? one : { ...before, empty: 'the default of each model' });
  }
  return [...byName.values()];
}

/** A draft of what suits the data, with the settings that are configured of every kind. */
export function draftFrom({ options, models, configured }: TrainDefaults): Draft {
  const specs = Object.fromEntries(Object.entries(configured).map(([kind, spec]) => [kind, { kind, spec }]));
  return draftOf({ ...options, specs: { ...specs, ...options.specs } }, models, configured);
}

/** Options as they can be edited: every kind of the list, and the variants among the options. */
export function draftOf(
  { models, specs = {}, ...options }: TrainOptions,
  infos: readonly ModelInfo[],
  configured: TrainDefaults['configured'] = {},
): Draft {
  const textsOf = (kind: string, name: string): Texts => {
    const parameters = parametersOf(infos, kind);
    return Object.fromEntries(
      Object.entries(specs[name]?.spec ?? {}).flatMap(([key, value]) => {
        const parameter = parameters.find((one) => one.name === key);
        return parameter ? [[key, writeParameter(parameter, value)]] : [];
      }),
    );
  };
  const known = new Set(infos.map(({ kind }) => kind));
  return {
    options,
    common: {},
    configured: Object.keys(configured),
    refusal: null,
    runs: infos.flatMap(({ kind }) => [
      { name: kind, kind, label: specs[kind]?.label ?? null, on: models.includes(kind), texts: textsOf(kind, kind) },
      ...models
        .filter((name) => !known.has(name) && specs[name]?.kind === kind)
        .map((name) => ({ name, kind, label: specs[name]?.label ?? name, on: true, texts: textsOf(kind, name) })),
    ]),
  };
}

/** Runs that will be trained: those that are chosen, and the baselines, which always are. */
export const chosenRuns = (draft: Draft, infos: readonly ModelInfo[]): RunDraft[] => {
  const baselines = new Set(infos.filter(({ baseline }) => baseline).map(({ kind }) => kind));
  return draft.runs.filter((run) => run.on || baselines.has(run.name));
};

/** What stands in the way of training: the first wrong field. Null when nothing does. */
export function draftProblem(draft: Draft, infos: readonly ModelInfo[]): Refusal | null {
  const runs = chosenRuns(draft, infos);
  for (const run of runs) {
    const [field, message] = Object.entries(readSpec(parametersOf(infos, run.kind), run.texts).wrong)[0] ?? [];
    if (field !== undefined && message !== undefined) return { message, run: run.name, field };
  }
  const [field, message] = Object.entries(readSpec(commonParameters(infos), draft.common).wrong)[0] ?? [];
  if (field !== undefined && message !== undefined) return { message, run: null, field };
  const labels = new Map<string, RunDraft>();
  for (const run of runs) {
    const label = labelOf(run, infos).toLowerCase();
    if (labels.has(label)) return { message: `Two models are called ${labelOf(run, infos)}`, run: run.name, field: null };
    labels.set(label, run);
  }
  if (!draft.runs.some((run) => run.on)) return { message: 'Choose a model', run: null, field: 'models' };
  return draft.options.levels.length === 0 ? { message: 'Choose an interval', run: null, field: 'levels' } : null;
}

export const labelOf = (run: RunDraft, infos: readonly ModelInfo[]): string =>
  run.label ?? infos.find((info) => info.kind === run.kind)?.label ?? run.kind;

/** The draft as the main process takes it. Wrong fields are left out; `draftProblem` says whether there are any. */
export function trainOptionsOf(draft: Draft, infos: readonly ModelInfo[]): TrainOptions {
  const specs: NonNullable<TrainOptions['specs']> = {};
  const runs = chosenRuns(draft, infos);
  const common = new Set(commonParameters(infos).map(({ name }) => name));
  for (const run of runs) {
    const parameters = parametersOf(infos, run.kind);
    // A model's own parameter of that name takes the setting for all where it can.
    const forAll = readSpec(
      parameters.filter(({ name }) => common.has(name)),
      draft.common,
    ).spec;
    const spec = { ...forAll, ...readSpec(parameters, run.texts).spec };
    if (run.name === run.kind && run.label === null && Object.keys(spec).length === 0 && !draft.configured.includes(run.kind)) continue;
    specs[run.name] = { kind: run.kind, spec, ...(run.label !== null && { label: run.label }) };
  }
  const models = runs.filter((run) => run.on || specs[run.name] !== undefined).map(({ name }) => name);
  return { ...draft.options, models, ...(Object.keys(specs).length > 0 && { specs }) };
}

/** A copy of a run beside it, under the next free name. */
export function duplicate(draft: Draft, name: string, infos: readonly ModelInfo[]): Draft {
  const at = draft.runs.findIndex((run) => run.name === name);
  const run = draft.runs[at];
  if (!run) return draft;
  const taken = new Set(draft.runs.flatMap((one) => [one.name, labelOf(one, infos).toLowerCase()]));
  const base = infos.find((info) => info.kind === run.kind)?.label ?? run.kind;
  let number = 2;
  while (taken.has(`${run.kind}-${number}`) || taken.has(`${base} ${number}`.toLowerCase())) number += 1;
  const copy: RunDraft = { ...run, name: `${run.kind}-${number}`, label: `${base} ${number}`, on: true };
  return { ...draft, runs: [...draft.runs.slice(0, at + 1), copy, ...draft.runs.slice(at + 1)] };
}

export const changeRun = (draft: Draft, name: string, change: Partial<RunDraft>): Draft => ({
  ...draft,
  refusal: draft.refusal?.run === name ? null : draft.refusal,
  runs: draft.runs.map((run) => (run.name === name ? { ...run, ...change } : run)),
});

/** Where an error of the main process belongs: `options.specs.prophet.spec.growth`, `specs.prophet-2.spec`, `horizon`. */
export function refusalOf(message: string, data: ErrorData, draft: Draft): Refusal | null {
  if (data.field === undefined) return null;
  const path = data.field.replace(/^options\./, '');
  const run = draft.runs
    .filter(({ name }) => path === name || path === `specs.${name}` || path.startsWith(`${name}.`) || path.startsWith(`specs.${name}.`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  const field = path.split('.').at(-1) ?? null;
  if (!run) return { message, run: null, field };
  const named = field === 'spec' || path.endsWith(run.name) ? quotedName(message) : field;
  // What was set for all models is put right there.
  const forAll = named !== null && run.texts[named] === undefined && draft.common[named] !== undefined;
  return { message, run: forAll ? null : run.name, field: named };
}

/** The parameter that a message names, as in `Prophet: "cap" must be a number`. */
const quotedName = (message: string): string | null => /"(\w+)"/.exec(message)?.[1] ?? null;

/** Where a refusal belongs that came without a place, after training had begun: the model and the parameter that its message names. */
export function refusalIn(message: string, draft: Draft, infos: readonly ModelInfo[]): Refusal {
  const field = quotedName(message);
  const run = draft.runs
    .filter(({ on, kind }) => on && message.startsWith(`${infos.find((info) => info.kind === kind)?.label ?? kind}:`))
    .toSorted((a, b) => Number(field !== null && b.texts[field] !== undefined) - Number(field !== null && a.texts[field] !== undefined))[0];
  return { message, run: run?.name ?? null, field };
}
