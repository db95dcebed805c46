import type { FeatureChoices, FeatureKindInfo, FeatureLook, FeatureProposal, FeatureValues } from '../../../contract/entities/features.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { featureColumns, type SeriesFeatures } from '../../../engine/features/matrix/columns.ts';
import type { FeaturePlan } from '../../../engine/features/matrix/plan.ts';
import { featureKinds } from '../../../engine/features/matrix/registry.ts';
import type { FeatureSet } from '../../../engine/features/matrix/spec.ts';
import { proposeFeatures } from '../../../engine/features/propose.ts';
import { lookAside } from '../../jobs/look-aside.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { chooseDefaults } from '../experiments/defaults.ts';
import { holidayCalendars } from './holidays.ts';
import { asBadFeatures, featurePanel, fitFeatureFigures, planWith, withoutFeatures, type FeatureFigures } from './stage.ts';

export interface ProposeInput {
  readonly horizon?: number | undefined;
  readonly strategy?: FeatureChoices['strategy'] | undefined;
  readonly country?: string | undefined;
}

/** A version's features ready to be worked out, series by series. */
export interface FeatureMatrix {
  readonly version: StoredVersion;
  readonly loaded: LoadedPanel;
  readonly panel: Panel;
  readonly set: FeatureSet;
  readonly plan: FeaturePlan;
  readonly figures: FeatureFigures;
  /** Arrays are written over when the next series comes. */
  rows(ahead: number): Generator<SeriesFeatures>;
}

export interface Features {
  kinds(): FeatureKindInfo[];
  /** @throws ApiError `bad-input` for a country that is not known */
  propose(versionId: string, input: ProposeInput): Promise<FeatureProposal>;
  /** @throws ApiError `bad-input` for features that this data cannot have, with the field */
  look(versionId: string, set: FeatureChoices): Promise<FeatureLook>;
  /** One column of one series. */
  values(versionId: string, set: FeatureChoices, column: string, index: number): Promise<FeatureValues>;
  /**
   * All features of a version: those that it was made with, by what was fitted then, else those of `set`.
   *
   * @throws ApiError `bad-input`
   */
  matrix(versionId: string, set?: FeatureChoices): Promise<FeatureMatrix>;
}

/** Figures of a few sets at most: the one that is edited, and the one before. */
const kept = 4;

export function createFeatures(
  datasets: Datasets,
  figuresOf: (versionId: string) => FeatureFigures | undefined,
  configured: () => Values = () => defaultValues,
): Features {
  const fitted = new Map<string, Promise<FeatureFigures>>();

  const figuresFor = (versionId: string, panel: Panel, set: FeatureSet, own: boolean): Promise<FeatureFigures> => {
    const stored = own ? figuresOf(versionId) : undefined;
    if (stored) return Promise.resolve(stored);
    const key = `${versionId} ${JSON.stringify(set.specs)}`;
    const pending = fitted.get(key) ?? fitFeatureFigures(panel, set);
    fitted.delete(key);
    fitted.set(key, pending);
    pending.catch(() => fitted.delete(key));
    for (const oldest of [...fitted.keys()].slice(0, Math.max(0, fitted.size - kept))) fitted.delete(oldest);
    return pending;
  };

  const matrix: Features['matrix'] = async (versionId, wanted) => {
    const version = datasets.get(versionId);
    const loaded = await datasets.panels.get(versionId);
    const panel = featurePanel(withoutFeatures(loaded), version.keyNames, loaded.keys);
    const own = version.choices.features;
    const set: FeatureSet = wanted ?? own ?? proposedSet(loaded, panel, {}, configured()).set;
    try {
      const figures = await figuresFor(versionId, panel, set, own !== undefined && JSON.stringify(own.specs) === JSON.stringify(set.specs));
      const plan = planWith(panel, set, figures);
      return { version, loaded, panel, set, plan, figures, rows: (ahead) => featureColumns(panel, plan, { ahead }) };
    } catch (error) {
      throw asBadFeatures(error);
    }
  };

  return {
    kinds: () =>
      featureKinds.map(({ kind, label, help, parameters }) => ({
        kind,
        label,
        help,
        parameters: structuredClone(parameters) as FeatureKindInfo['parameters'],
      })),
    propose: async (versionId, input) => {
      const version = datasets.get(versionId);
      const loaded = await datasets.panels.get(versionId);
      const proposal = proposedSet(loaded, featurePanel(withoutFeatures(loaded), version.keyNames, loaded.keys), input, configured());
      try {
        // A country that there is none of is refused before anything is proposed.
        await holidayCalendars(loaded.panel, proposal.set.specs);
      } catch (error) {
        throw asBadFeatures(error);
      }
      return proposal;
    },
    look: async (versionId, set) => {
      const { panel, figures } = await matrix(versionId, set);
      return lookAside({ panel, set, figures });
    },
    values: async (versionId, set, column, index) => {
      // A column that is left out can be looked at too.
      const { panel, plan, loaded, version } = await matrix(versionId, { ...set, exclude: [], strategy: 'recursive' });
      const found = plan.columns.find(({ name }) => name === column);
      if (!found) throw new ApiError('not-found', `There is no column ${column} in these features`);
      if (index >= panel.ids.length) throw new ApiError('not-found', `There is no series number ${index} in this dataset version`);
      const ahead = set.horizon;
      const [first] = featureColumns(panel, { columns: [found], leftOut: [] }, { series: [index], ahead });
      const history = (panel.offsets[index + 1] as number) - (panel.offsets[index] as number);
      const y = new Float64Array(history + ahead).fill(NaN);
      y.set(panel.y.subarray(panel.offsets[index], panel.offsets[index + 1]));
      return {
        column,
        series: seriesKey(loaded, index),
        time: formatPeriods(version.axis, panel.start[index] ?? 0, history + ahead),
        y,
        values: Float64Array.from(first?.columns[0] ?? []),
        history,
      };
    },
    matrix,
  };
}

function proposedSet(
  loaded: LoadedPanel,
  panel: Panel,
  { horizon, strategy = 'direct', country }: ProposeInput,
  configured: Values,
): FeatureProposal {
  const periods = horizon ?? chooseDefaults(loaded, configured).options.horizon;
  const proposals = proposeFeatures(panel, { horizon: periods, strategy, country, keys: loaded.version.keyNames });
  return {
    set: { specs: proposals.map(({ spec }) => spec) as FeatureChoices['specs'], horizon: periods, strategy },
    reasons: proposals.map(({ reason }) => reason),
    columns: {
      known: (panel.regressors ?? []).map(({ name }) => name),
      past: (panel.past ?? []).map(({ name }) => name),
      statics: (panel.statics ?? []).map(({ name }) => name),
    },
    dated: panel.axis !== undefined && panel.axis.frequency.unit !== 'integer',
  };
}
