import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import type { FeatureChoice, FeatureChoices, FeatureKindInfo, FeatureProposal } from '../../contract/entities/features.ts';
import { createCache } from './cache.ts';
import type { HostBridge } from './bridge.ts';

/** Features of a version as they are being chosen. */
export interface FeatureDraft {
  readonly set: FeatureChoices;
  /** Sets before each change, the newest last. */
  readonly before: readonly FeatureChoices[];
  /** Position of the feature that is open in the editor; null for none. */
  readonly open: number | null;
  /** Name of the column that the chart shows. */
  readonly column: string | null;
}

interface Drafts {
  readonly byVersion: ReadonlyMap<string, FeatureDraft>;
}

/** As many changes can be undone. */
const MOST_STEPS = 50;

const proposalKey = (versionId: string): string => JSON.stringify([versionId]);
export const lookKey = (versionId: string, set: FeatureChoices): string => JSON.stringify([versionId, set]);
export const featureValuesKey = (versionId: string, set: FeatureChoices, column: string, index: number): string =>
  JSON.stringify([versionId, set, column, index]);

/** What the page knows of features, and the sets that are being edited. */
export function createFeatures(api: HostBridge['api']) {
  const kinds = createCache(() => api['features.kinds'](), 1);
  const proposals = createCache((key) => {
    const [versionId] = JSON.parse(key) as [string];
    return api['features.propose']({ versionId });
  }, 8);
  const looks = createCache((key) => {
    const [versionId, set] = JSON.parse(key) as [string, FeatureChoices];
    return api['features.look']({ versionId, set });
  }, 16);
  const values = createCache((key) => {
    const [versionId, set, column, index] = JSON.parse(key) as [string, FeatureChoices, string, number];
    return api['features.values']({ versionId, set, column, index });
  }, 32);
  const store: StoreApi<Drafts> = createStore<Drafts>(() => ({ byVersion: new Map() }));
  const put = (versionId: string, draft: FeatureDraft): void =>
    store.setState(({ byVersion }) => ({ byVersion: new Map(byVersion).set(versionId, draft) }));
  const at = (versionId: string): FeatureDraft | undefined => store.getState().byVersion.get(versionId);

  return {
    kinds,
    proposals,
    looks,
    values,
    store,
    proposalKey,
    /** Begins with what the version has, else with what suits it. */
    begin: (version: DatasetVersion, proposal: FeatureProposal): void => {
      if (!at(version.id)) put(version.id, { set: version.choices.features ?? proposal.set, before: [], open: null, column: null });
    },
    /** Another set, which can be undone. */
    change: (versionId: string, set: FeatureChoices, open?: number | null): void => {
      const draft = at(versionId);
      if (!draft || JSON.stringify(draft.set) === JSON.stringify(set)) return;
      const before = [...draft.before, draft.set].slice(-MOST_STEPS);
      put(versionId, { ...draft, set, before, open: open === undefined ? draft.open : open });
    },
    undo: (versionId: string): void => {
      const draft = at(versionId);
      const set = draft?.before.at(-1);
      if (draft && set) put(versionId, { ...draft, set, before: draft.before.slice(0, -1), open: null });
    },
    show: (versionId: string, part: Partial<Pick<FeatureDraft, 'open' | 'column'>>): void => {
      const draft = at(versionId);
      if (draft) put(versionId, { ...draft, ...part });
    },
  };
}
export type Features = ReturnType<typeof createFeatures>;

/** A feature of a kind to begin with, made of what there is. Null where the data has nothing for it. */
export function newFeature(
  { kind }: FeatureKindInfo,
  { columns, set: { horizon, strategy } }: FeatureProposal,
  seasonLength: number,
): FeatureChoice | null {
  const shift = strategy === 'direct' ? horizon : 1;
  const [known] = columns.known;
  const [attribute] = columns.statics;
  const season = Math.max(2, seasonLength);
  switch (kind) {
    case 'calendar':
      return { kind, parts: ['month'] };
    case 'holidays':
      return { kind, country: 'DE' };
    case 'lag':
      return { kind, lags: [shift] };
    case 'rolling':
      return { kind, statistics: ['mean'], windows: [season], shift };
    case 'expanding':
      return { kind, statistics: ['mean'], shift };
    case 'ewm':
      return { kind, halfLives: [season], shift };
    case 'fourier':
      return { kind, period: season, order: 1 };
    case 'trend':
      return { kind, forms: ['index'] };
    case 'regressor':
      return known === undefined ? null : { kind, of: known };
    case 'price':
      return known === undefined ? null : { kind, of: known, forms: ['to-mean'] };
    case 'event':
      return known === undefined ? null : { kind, of: known, forms: ['since', 'until'], window: 14 };
    case 'attribute':
      return attribute === undefined ? null : { kind, of: attribute, encoding: 'ordinal' };
    case 'series':
      return { kind, forms: ['code'] };
    default:
      return null;
  }
}
