import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GrantedFile } from '../../contract/api.ts';
import type { OwnModel, OwnModelCard, OwnModelTrial } from '../../contract/entities/own-model.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export interface OwnModelsState {
  /** What waits for a grant; null while nothing does. */
  readonly card: OwnModelCard | null;
  /** Why what was chosen last is refused. */
  readonly failure: Failure | null;
  readonly busy: boolean;
  /** What came of trying models, by hash; null while one is tried. */
  readonly trials: ReadonlyMap<string, OwnModelTrial | null>;
}

/** Models of the user's own: offered, granted, tried, revoked. */
export interface OwnModels {
  readonly store: StoreApi<OwnModelsState>;
  /** One entry, with the key ''. */
  readonly list: Cache<OwnModel[]>;
  /** Looks at files, or at a folder that the host asks for where there are none; nothing of them is run. */
  offer(files: readonly GrantedFile[]): Promise<void>;
  fail(failure: Failure): void;
  /** @returns the model, or null where it is refused */
  grant(): Promise<OwnModel | null>;
  decline(): void;
  revoke(hash: string): Promise<void>;
  trial(hash: string): Promise<void>;
}

/** Whether files are a model rather than data. */
export const isModelFile = (name: string): boolean => /\.(m?js|onnx)$/i.test(name) || name === 'almanac-model.json';

export function createOwnModels(api: Api): OwnModels {
  const store = createStore<OwnModelsState>(() => ({ card: null, failure: null, busy: false, trials: new Map() }));
  const list = createCache(() => api['ownModels.list'](), 1);
  const setTrial = (hash: string, trial: OwnModelTrial | null): void =>
    store.setState(({ trials }) => ({ trials: new Map(trials).set(hash, trial) }));

  return {
    store,
    list,
    offer: async (files) => {
      store.setState({ card: null, failure: null, busy: true });
      try {
        const { card } = await api['ownModels.inspect']({ grants: files.map(({ grant }) => grant) });
        store.setState({ card, busy: false });
      } catch (error) {
        store.setState({ failure: toFailure(error), busy: false });
      }
    },
    fail: (failure) => store.setState({ failure, busy: false }),
    grant: async () => {
      const { card } = store.getState();
      if (!card) return null;
      store.setState({ busy: true });
      try {
        const model = await api['ownModels.grant']({ hash: card.hash });
        store.setState({ card: null, failure: null, busy: false });
        list.refresh('');
        return model;
      } catch (error) {
        store.setState({ card: null, failure: toFailure(error), busy: false });
        return null;
      }
    },
    decline: () => store.setState({ card: null, failure: null }),
    revoke: async (hash) => {
      try {
        await api['ownModels.revoke']({ hash });
      } catch (error) {
        store.setState({ failure: toFailure(error) });
      }
      list.refresh('');
    },
    trial: async (hash) => {
      setTrial(hash, null);
      try {
        setTrial(hash, await api['ownModels.trial']({ hash }));
      } catch (error) {
        store.setState(({ trials }) => {
          const left = new Map(trials);
          left.delete(hash);
          return { trials: left, failure: toFailure(error) };
        });
      }
      list.refresh('');
    },
  };
}
