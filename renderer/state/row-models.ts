import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GrantedFile } from '../../contract/api.ts';
import type {
  FeatureSpec,
  RegressionOptions,
  RowBatch,
  RowFile,
  RowModel,
  RowModelKind,
  RowModelSummary,
} from '../../contract/entities/regression.ts';
import { isCancelled, toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

/** A file that a model is to be learnt from, and what was chosen so far. */
export interface RowDraft {
  readonly file: GrantedFile;
  /** Null until the file was looked at. */
  readonly seen: RowFile | null;
  readonly failure: Failure | null;
  readonly target: string | null;
  readonly date: string | null;
  /** What the user chose instead of what is proposed; null leaves a column out. */
  readonly uses: ReadonlyMap<string, FeatureSpec | null>;
  readonly kind: RowModelKind;
  readonly targetScale: NonNullable<RegressionOptions['targetScale']>;
  readonly refit: boolean;
}

/** A file that is being predicted, or was. */
export interface BatchState {
  readonly modelId: string;
  readonly fileName: string;
  readonly progress: number;
  readonly batch: RowBatch | null;
  readonly failure: Failure | null;
}

export interface RowModelsState {
  /** Null shows the newest. */
  readonly selected: string | null;
  readonly tab: 'row' | 'accuracy' | 'file';
  readonly draft: RowDraft | null;
  readonly batch: BatchState | null;
}

export interface RowModels {
  readonly store: StoreApi<RowModelsState>;
  /** One entry, with the key ''. */
  readonly list: Cache<RowModelSummary[]>;
  readonly models: Cache<RowModel>;
  select(id: string): void;
  show(tab: RowModelsState['tab']): void;
  /** Looks at a file that a model is to be learnt from. */
  open(file: GrantedFile): Promise<void>;
  change(change: Partial<Pick<RowDraft, 'date' | 'kind' | 'targetScale' | 'refit'>>): void;
  /** Another target: the file is looked at again for what gives it away. */
  chooseTarget(target: string): Promise<void>;
  use(column: string, feature: FeatureSpec | null): void;
  close(): void;
  /** Starts training and shows the model. Rejects with what was refused. */
  train(): Promise<void>;
  predictFile(modelId: string, file: GrantedFile): Promise<void>;
}

/** What the draft uses of each column: the user's choice, else the proposal. */
export const usesOf = ({ seen, uses, target }: RowDraft): FeatureSpec[] =>
  (seen?.columns ?? []).flatMap(({ name, proposed }) => {
    const use = uses.has(name) ? (uses.get(name) ?? null) : proposed;
    return use && name !== target ? [use] : [];
  });

export function createRowModels(api: Api): RowModels {
  const store = createStore<RowModelsState>(() => ({ selected: null, tab: 'row', draft: null, batch: null }));
  const list = createCache(() => api['rowModels.list'](), 1);
  const models = createCache((modelId) => api['rowModels.get']({ modelId }), 16);
  let turn = 0;

  const alter = (change: (draft: RowDraft) => RowDraft): void => store.setState(({ draft }) => ({ draft: draft && change(draft) }));
  const look = async (file: GrantedFile, target?: string): Promise<void> => {
    const mine = ++turn;
    try {
      const seen = await api['rowModels.inspect']({ grant: file.grant, ...(target === undefined ? {} : { target }) });
      if (mine === turn)
        alter((draft) => ({ ...draft, seen, failure: null, target: seen.target, date: target === undefined ? seen.date : draft.date }));
    } catch (error) {
      if (mine === turn && !isCancelled(error)) alter((draft) => ({ ...draft, failure: toFailure(error) }));
    }
  };
  /** Keeps a model from elsewhere and shows it; what is wrong with it stands where rows would. */
  const keepModel = async (file: GrantedFile): Promise<void> => {
    const empty = { seen: null, target: null, date: null, uses: new Map<string, FeatureSpec | null>(), refit: true } as const;
    const draft: RowDraft = { file, failure: null, kind: 'gradient-boosting', targetScale: 'auto', ...empty };
    const mine = ++turn;
    store.setState({ draft });
    try {
      const { id } = await api['rowModels.import']({ grant: file.grant });
      list.refresh('');
      if (mine === turn) store.setState({ selected: id, draft: null, tab: 'row' });
    } catch (error) {
      if (mine === turn && !isCancelled(error)) alter((before) => ({ ...before, failure: toFailure(error) }));
    }
  };
  return {
    store,
    list,
    models,
    select: (selected) => store.setState({ selected, draft: null }),
    show: (tab) => store.setState({ tab }),
    open: async (file) => {
      // A model, not rows: XGBoost's, or one that Almanac saved.
      if (/\.json$/i.test(file.name)) return keepModel(file);
      store.setState({
        draft: {
          file,
          seen: null,
          failure: null,
          target: null,
          date: null,
          uses: new Map(),
          kind: 'gradient-boosting',
          targetScale: 'auto',
          refit: true,
        },
      });
      await look(file);
    },
    change: (change) => alter((draft) => ({ ...draft, ...change })),
    chooseTarget: async (target) => {
      const { draft } = store.getState();
      if (!draft) return;
      alter((before) => ({ ...before, target }));
      await look(draft.file, target);
    },
    use: (column, feature) => alter((draft) => ({ ...draft, uses: new Map(draft.uses).set(column, feature) })),
    close: () => {
      turn++;
      store.setState({ draft: null });
    },
    train: async () => {
      const { draft } = store.getState();
      if (!draft?.seen || draft.target === null) return;
      const { target, date, kind, targetScale, refit } = draft;
      const { modelId } = await api['rowModels.train']({
        grant: draft.file.grant,
        options: { target, date, features: usesOf(draft), model: kind, targetScale, refit },
      });
      store.setState({ selected: modelId, draft: null, tab: 'accuracy' });
      list.refresh('');
    },
    predictFile: async (modelId, file) => {
      const put = (change: Partial<BatchState>): void => {
        const { batch } = store.getState();
        if (batch?.modelId === modelId && batch.fileName === file.name) store.setState({ batch: { ...batch, ...change } });
      };
      store.setState({ tab: 'file', batch: { modelId, fileName: file.name, progress: 0, batch: null, failure: null } });
      try {
        const batch = await api['rowModels.predictFile'](
          { modelId, grant: file.grant },
          { onProgress: ({ done, total }) => put({ progress: done / total }) },
        );
        put({ batch, progress: 1 });
      } catch (error) {
        put({ failure: toFailure(error) });
      }
    },
  };
}
