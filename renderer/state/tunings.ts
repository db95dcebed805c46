import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ModelSpec } from '../../contract/entities/model.ts';
import type { TuneDefaults, TuneOptions, Tuning, TuningSummary } from '../../contract/entities/tuning.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';
import { dimensionDraft, searchOf, type SpaceDraft } from './tuning-space.ts';

/** A model of the next search. */
export interface ModelDraft {
  readonly kind: string;
  readonly fixed: ModelSpec;
  readonly space: SpaceDraft;
  readonly resource: TuneOptions['models'][number]['resource'];
}

/** The next search as it stands on the screen. */
export interface TuneDraft {
  readonly versionId: string;
  readonly options: Omit<TuneOptions, 'models'>;
  readonly models: readonly ModelDraft[];
  /** What the main process, or a field, has against it. */
  readonly refusal: Failure | null;
}

export interface TuningsState {
  /** Null shows the newest. */
  readonly selected: string | null;
  /** The model of a search that is on show, by name; null for the first. */
  readonly model: string | null;
  readonly draft: TuneDraft | null;
}

export interface TuningsSlice {
  readonly store: StoreApi<TuningsState>;
  /** One entry, with the key ''. */
  readonly list: Cache<TuningSummary[]>;
  readonly tunings: Cache<Tuning>;
  readonly defaults: Cache<TuneDefaults>;
  select(id: string): void;
  showModel(name: string): void;
  /**
   * Opens the next search on a version.
   *
   * @param about - the model to tune, with the settings that stay; what is proposed without
   */
  open(versionId: string, defaults: TuneDefaults, about?: { readonly kind: string; readonly fixed: ModelSpec }): void;
  change(change: (draft: TuneDraft) => TuneDraft): void;
  close(): void;
  /** Starts the search and shows it; what is refused goes to the draft. */
  start(): Promise<void>;
}

/** A model of a draft with what is proposed for its kind; settings that stay are not searched. */
export function modelDraft(kind: string, fixed: ModelSpec, { searches, options }: TuneDefaults): ModelDraft {
  const search = searches.find((one) => one.kind === kind);
  const space = (search?.space ?? []).map((dimension) => ({ ...dimensionDraft(dimension), on: !Object.hasOwn(fixed, dimension.name) }));
  return { kind, fixed, space, resource: search?.resource ?? { unit: 'folds', min: 1, max: options.innerFolds } };
}

export function createTunings(api: Api): TuningsSlice {
  const store = createStore<TuningsState>(() => ({ selected: null, model: null, draft: null }));
  const list = createCache(() => api['tunings.list'](), 1);
  const tunings = createCache((tuningId) => api['tunings.get']({ tuningId }), 8);
  const defaults = createCache((versionId) => api['tunings.defaults']({ versionId }), 4);
  const change: TuningsSlice['change'] = (act) => store.setState(({ draft }) => ({ draft: draft && act(draft) }));
  return {
    store,
    list,
    tunings,
    defaults,
    select: (selected) => store.setState({ selected, draft: null, model: null }),
    showModel: (model) => store.setState({ model }),
    open: (versionId, proposed, about) => {
      const { models, ...options } = proposed.options;
      const kinds = about ? [about] : models.map(({ kind, fixed }) => ({ kind, fixed }));
      store.setState({
        draft: { versionId, options, models: kinds.map(({ kind, fixed }) => modelDraft(kind, fixed, proposed)), refusal: null },
      });
    },
    change: (act) => change((draft) => ({ ...act(draft), refusal: null })),
    close: () => store.setState({ draft: null }),
    start: async () => {
      const { draft } = store.getState();
      if (!draft) return;
      try {
        const models = draft.models.map((model) => searchOf(model, draft.options.innerFolds));
        const { tuningId } = await api['tunings.start']({ versionId: draft.versionId, options: { ...draft.options, models } });
        store.setState({ selected: tuningId, draft: null, model: null });
        list.refresh('');
      } catch (error) {
        change((before) => ({ ...before, refusal: toFailure(error) }));
      }
    },
  };
}
