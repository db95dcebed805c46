import { createStore } from 'zustand/vanilla';
import type { Client } from '../../contract/rpc.ts';
import type { Contract } from '../../contract/api.ts';
import { createCache } from './cache.ts';

export type ExplainTab = 'forecast' | 'model' | 'dependence' | 'correlation';

export interface ExplainState {
  readonly tab: ExplainTab;
  /** Step of the horizon on show, from 0 on; kept from series to series. */
  readonly step: number;
}

/** Key of what a run rests on as a whole. */
export const runKey = (experimentId: string, model: string): string => JSON.stringify([experimentId, model]);

/** Explanations that were asked for, and how they are looked at. */
export function createExplanations(api: Client<Contract>) {
  const store = createStore<ExplainState>(() => ({ tab: 'forecast', step: 0 }));
  const forecasts = createCache((key, call) => {
    const [experimentId, model, index] = JSON.parse(key) as [string, string, number];
    return api['explanations.forecast']({ experimentId, model, index }, call);
  }, 32);
  const models = createCache((key, call) => {
    const [experimentId, model] = JSON.parse(key) as [string, string];
    return api['explanations.model']({ experimentId, model }, call);
  }, 16);
  const permutations = createCache((key, call) => {
    const [experimentId, model] = JSON.parse(key) as [string, string];
    return api['explanations.permutation']({ experimentId, model }, call);
  }, 16);
  return {
    store,
    forecasts,
    models,
    permutations,
    show: (tab: ExplainTab): void => store.setState({ tab }),
    select: (step: number): void => store.setState({ step }),
    /** What was said of an experiment's runs may be otherwise by now. */
    forget: (experimentId: string): void => {
      const ofIt = (key: string): boolean => (JSON.parse(key) as [string])[0] === experimentId;
      forecasts.forget(ofIt);
      models.forget(ofIt);
      permutations.forget(ofIt);
    },
  };
}
export type ExplanationsSlice = ReturnType<typeof createExplanations>;
