import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConfigurationProblem, ConfigurationReport } from '../../contract/entities/configuration.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export interface ConfigurationState {
  /** What the editor holds and has not been saved; null where it is the file. */
  readonly draft: string | null;
  /** The file as it was when the first change was made; null where there was none. */
  readonly from: string | null;
  /** What is wrong in the draft. */
  readonly problems: readonly ConfigurationProblem[];
  readonly saving: boolean;
  readonly failure: Failure | null;
}

/** The configuration of the workspace and the editor of its file. */
export interface ConfigurationSlice {
  readonly store: StoreApi<ConfigurationState>;
  /** One entry with the key ''. */
  readonly report: Cache<ConfigurationReport>;
  edit(text: string): void;
  /** Back to what the file holds. */
  revert(): void;
  /** Writes the draft; what is refused stays in it with its marks. */
  save(): Promise<boolean>;
  changed(): void;
}

export function createConfiguration(api: Api): ConfigurationSlice {
  const store = createStore<ConfigurationState>(() => ({ draft: null, from: null, problems: [], saving: false, failure: null }));
  const report = createCache(() => api['configuration.get'](), 1);
  let asked = 0;
  const check = async (text: string): Promise<void> => {
    const mine = ++asked;
    try {
      const { problems } = await api['configuration.check']({ text });
      // A later text has been asked about.
      if (mine === asked) store.setState({ problems });
    } catch (error) {
      if (mine === asked) store.setState({ failure: toFailure(error) });
    }
  };
  return {
    store,
    report,
    edit: (draft) => {
      const { draft: before, from } = store.getState();
      const file = report.store.getState().entries.get('')?.value?.text ?? null;
      store.setState({ draft, from: before === null ? file : from, failure: null });
      void check(draft);
    },
    revert: () => {
      asked += 1;
      store.setState({ draft: null, problems: [], failure: null });
    },
    save: async () => {
      const { draft, from } = store.getState();
      if (draft === null) return true;
      store.setState({ saving: true, failure: null });
      try {
        await api['configuration.save']({ text: draft, from });
        asked += 1;
        // What was typed meanwhile stays.
        const { draft: now } = store.getState();
        store.setState({ saving: false, problems: [], draft: now === draft ? null : now, from: draft.trim() === '' ? null : draft });
        report.refresh('');
        return true;
      } catch (error) {
        store.setState({ saving: false, failure: toFailure(error) });
        return false;
      }
    },
    changed: () => {
      if (report.store.getState().entries.has('')) report.refresh('');
    },
  };
}
