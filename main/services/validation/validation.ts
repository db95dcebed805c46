import type { Progress } from '../../../contract/api.ts';
import type { DatasetVersion, Finding, ValidationReport } from '../../../contract/entities/dataset.ts';
import type { DatasetSchema, Remedy, ValidationStage } from '../../../contract/entities/validation.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions, Ingest } from '../../ingest/client.ts';
import type { SnapshotToCheck } from '../../ingest/validation/check-snapshot.ts';
import type { RawChecks } from '../../ingest/validation/raw-findings.ts';
import { withRemedies } from '../../ingest/validation/remedies.ts';
import { validatePanel } from '../../jobs/validator.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Features } from '../features/features.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { learnSchema } from './learn-schema.ts';
import { stageFindings } from './stages.ts';

/** Raised when the same data would give other findings than before. */
const rulesVersion = 1;
/** Milliseconds since 1970-01-01. */
export type Clock = () => number;

export interface ValidateInput {
  readonly versionId: string;
  readonly stage: ValidationStage;
  /** The version to compare with; the one before in the same dataset where absent, none where null. */
  readonly against?: string | null | undefined;
  /** Declared by the user; takes the place of what would be learnt. */
  readonly schema?: DatasetSchema | undefined;
  /** A version of another workspace in place of `against`. */
  readonly other?: Comparison | undefined;
}

/** What one version can be compared with of another. */
export interface Comparison {
  readonly side: SnapshotToCheck;
  readonly schema: DatasetSchema;
}

export interface Validation {
  /**
   * What is to be said of a stage of a version. Kept until the rules change, so that asking again is free; only the clock is looked at anew.
   *
   * @throws ApiError `not-found`, `file-missing`, `cancelled`
   */
  validate(input: ValidateInput, options?: CallOptions): Promise<ValidationReport>;
  /** The schema that a version has by what it holds. */
  schemaOf(versionId: string): Promise<DatasetSchema>;
  /** @param key - version id, dataset id or name */
  comparison(key: string): Promise<Comparison>;
  /** What files are checked against that are to become the next version of a dataset. */
  checksFor(dataset: string | undefined): RawChecks;
  /**
   * The version with a remedy applied: another version of the same raw data.
   *
   * @throws ApiError `not-found`; `unsupported` for a remedy that needs the files
   */
  apply(versionId: string, remedy: Remedy): Promise<DatasetVersion>;
}

/**
 * Checks of dataset versions, stage by stage.
 *
 * @param features - to look at those of a version; without, only what the columns beside the target say
 */
export function createValidation(
  store: Store,
  datasets: Datasets,
  ingest: Ingest,
  clock: Clock,
  features?: Features,
  configured: () => Values = () => defaultValues,
): Validation {
  const sideOf = (version: StoredVersion): SnapshotToCheck => ({
    path: datasets.snapshotPath(version.rawId),
    keyNames: version.keyNames,
    axis: version.axis,
    roles: version.roles,
    choices: version.choices,
    rows: version.rows,
    facts: store.checks.facts(version.rawId)?.facts ?? null,
  });

  /** Facts and schema of a version; of one that an earlier Almanac made they are taken now, and kept. */
  const schemaOf = async (version: StoredVersion, options: CallOptions = {}): Promise<DatasetSchema> => {
    const kept = store.checks.facts(version.rawId);
    if (kept) return kept.schema;
    const { facts } = await ingest.check({ snapshot: sideOf(version), schema: null, before: null }, options);
    const schema = learnSchema(facts, configured().checks);
    store.checks.putFacts(version.rawId, { facts, schema });
    return schema;
  };

  /** The newest version of the dataset that is older and stands on other raw data. */
  const before = (version: StoredVersion): StoredVersion | null =>
    store.datasets
      .list()
      .filter((other) => other.datasetId === version.datasetId && other.number < version.number && other.rawId !== version.rawId)
      .reduce<StoredVersion | null>((newest, other) => (newest === null || other.number > newest.number ? other : newest), null);

  const compareWith = (version: StoredVersion, against: ValidateInput['against']): StoredVersion | null => {
    if (against === null) return null;
    if (against === undefined) return before(version);
    const found = datasets.find(against);
    if (!found) throw new ApiError('not-found', `There is no dataset or version ${against} to compare with.`, { field: 'against' });
    return found;
  };

  const findNow = async (
    version: StoredVersion,
    stage: ValidationStage,
    other: Comparison | null,
    declared: DatasetSchema | null,
    options: CallOptions,
  ) => {
    const { signal, onProgress } = options;
    const report = (phase: string) => (done: number, total: number) => onProgress?.({ phase, done, total } satisfies Progress);
    const source = await datasets.panels.raw(version, version.choices);
    const base = { axis: version.axis, target: version.roles.target, now: clock() };
    if (stage === 'raw') {
      report('Comparing')(0, 2);
      const schema = declared ?? other?.schema ?? null;
      const { shift_warning: some, shift_error: much } = configured().checks;
      const compared = await ingest.check(
        { snapshot: sideOf(version), schema, before: other?.side ?? null, shift: { some, much } },
        signal ? { signal } : {},
      );
      report('Looking at the dates')(1, 2);
      const times = await validatePanel({ ...base, stage, panel: source.panel, schema: null, made: [], marked: [] }, { signal });
      return [...compared.findings, ...times];
    }
    const { panel } = await datasets.panels.get(version.id);
    const given = new Set([...(source.panel.regressors ?? []), ...(source.panel.past ?? [])].map(({ name }) => name));
    const made = [...(panel.regressors ?? []), ...(panel.past ?? [])].map(({ name }) => name).filter((name) => !given.has(name));
    const beside = await validatePanel(
      { ...base, stage, panel, schema: declared, made, marked: version.roles.future },
      { signal, onProgress: report(stage === 'processed' ? 'Looking at the series' : 'Looking at the features') },
    );
    const set = version.choices.features;
    if (stage === 'processed' || !set || !features) return beside;
    return [...beside, ...(await features.look(version.id, set)).findings];
  };

  return {
    validate: async ({ versionId, stage, against, schema, other: given }, options = {}) => {
      const version = datasets.get(versionId);
      const earlier = stage === 'raw' && !given ? compareWith(version, against) : null;
      const other = given ?? (earlier && { side: sideOf(earlier), schema: await schemaOf(earlier, options) });
      const key = { versionId, stage, against: '', rules: rulesVersion };
      // What depends on the clock, or on a schema that may change any time, is not kept.
      const kept = schema || stage === 'raw' ? null : store.checks.findings(key);
      let found: readonly Finding[];
      if (kept) found = kept;
      else {
        found = await findNow(version, stage, other, schema ?? null, options);
        if (!schema && stage !== 'raw') store.checks.putFindings(key, found);
      }
      const findings = withRemedies(stageFindings(stage, version.report.findings, found), { choices: version.choices, where: 'version' });
      return { stage, rows: version.rows, series: version.series, findings };
    },
    schemaOf: (versionId) => schemaOf(datasets.get(versionId)),
    comparison: async (key) => {
      const version = datasets.find(key);
      if (!version) throw new ApiError('not-found', `There is no dataset or version ${key} to compare with.`, { field: 'against' });
      return { side: sideOf(version), schema: await schemaOf(version) };
    },
    checksFor: (dataset) => {
      const newest = dataset === undefined ? null : store.datasets.findByName(dataset);
      const kept = newest ? store.checks.facts(newest.rawId) : null;
      return { now: clock(), ...(kept ? { schema: kept.schema } : {}) };
    },
    apply: async (versionId, remedy) => {
      const { recipe } = datasets.get(versionId).choices;
      switch (remedy.kind) {
        case 'recipe':
          return datasets.derive(versionId, { recipe: { steps: [...(recipe?.steps ?? []), remedy.step] } });
        case 'roles':
          return datasets.amend(versionId, { roles: remedy.roles });
        case 'choices': {
          const { gaps, ...rest } = remedy.change;
          if (gaps === undefined || Object.values(rest).some((value) => value !== undefined))
            throw new ApiError('unsupported', 'This changes how the files are read. Import them again and choose it there.');
          return datasets.amend(versionId, { gaps });
        }
      }
    },
  };
}
