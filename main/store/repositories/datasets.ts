import type { Database } from 'better-sqlite3';
import type { RecipeFigures } from '../../../engine/cleaning/recipe.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import type { FeatureFigures } from '../../services/features/stage.ts';
import type { DatasetVersion, ImportChoices, RolesByKind, SourceFile, ValidationReport } from '../../../contract/entities/dataset.ts';

/** A version with what only the main process needs. */
export interface StoredVersion extends DatasetVersion {
  readonly keyNames: readonly string[];
}

/** What the stages of a version took from its data, by stage: applied as it is whenever the version is read. */
export interface StageFigures {
  readonly recipe?: RecipeFigures;
  readonly features?: FeatureFigures;
}

/** Milliseconds that the stages of a version took when it was made; absent for what was there already. */
export interface StageTimings {
  readonly raw?: number;
  readonly prepare?: number;
}

interface VersionRow {
  id: string;
  raw_id: string;
  dataset_id: string;
  dataset_name: string;
  number: number;
  created_at: string;
  files: string;
  choices: string;
  roles: string;
  axis: string;
  season_length: number;
  key_names: string;
  row_count: number;
  series_count: number;
  value_count: number;
  first: string;
  last: string;
  snapshot_bytes: number;
  report: string;
  archived_at: string | null;
}

const fromRow = (row: VersionRow): StoredVersion => ({
  id: row.id,
  rawId: row.raw_id,
  datasetId: row.dataset_id,
  datasetName: row.dataset_name,
  number: row.number,
  createdAt: row.created_at,
  files: JSON.parse(row.files) as SourceFile[],
  choices: JSON.parse(row.choices) as ImportChoices,
  roles: JSON.parse(row.roles) as RolesByKind,
  axis: JSON.parse(row.axis) as TimeAxis,
  seasonLength: row.season_length,
  keyNames: JSON.parse(row.key_names) as string[],
  rows: row.row_count,
  series: row.series_count,
  values: row.value_count,
  first: row.first,
  last: row.last,
  snapshotBytes: row.snapshot_bytes,
  report: JSON.parse(row.report) as ValidationReport,
  ...(row.archived_at === null ? {} : { archivedAt: row.archived_at }),
});

export interface DatasetRepository {
  list(): StoredVersion[];
  get(versionId: string): StoredVersion | null;
  /** Newest version of the dataset with this name or id; archived ones only where there is no other. */
  findByName(nameOrId: string): StoredVersion | null;
  hasDataset(datasetId: string): boolean;
  insertDataset(dataset: { id: string; name: string; createdAt: string }): void;
  nextNumber(datasetId: string): number;
  insertVersion(version: StoredVersion, figures?: StageFigures, timings?: StageTimings): void;
  timingsOf(versionId: string): StageTimings;
  /** When it was put away; null takes it back. */
  setArchived(versionId: string, archivedAt: string | null): boolean;
  figuresOf(versionId: string): StageFigures;
  /** Whether any version stands on this raw data. */
  usesRaw(rawId: string): boolean;
  rename(datasetId: string, name: string): boolean;
  /** Removes the version, and its dataset when it was the last one. */
  deleteVersion(versionId: string): boolean;
}

export function datasetRepository(db: Database): DatasetRepository {
  // Without `figures`, which may be large and only who reads the data needs.
  const listed = `v.id, v.raw_id, v.dataset_id, v.number, v.created_at, v.files, v.choices, v.roles, v.axis, v.season_length, v.key_names,
    v.row_count, v.series_count, v.value_count, v.first, v.last, v.snapshot_bytes, v.report, v.archived_at`;
  const select = `SELECT ${listed}, d.name AS dataset_name FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id`;
  const list = db.prepare<[], VersionRow>(`${select} ORDER BY v.created_at DESC, v.number DESC`);
  const get = db.prepare<[string], VersionRow>(`${select} WHERE v.id = ?`);
  const find = db.prepare<{ key: string }, VersionRow>(
    `${select} WHERE d.name = @key OR d.id = @key OR v.id = @key ORDER BY v.id = @key DESC, v.archived_at IS NOT NULL, v.created_at DESC, v.number DESC LIMIT 1`,
  );
  const hasDataset = db.prepare<[string], { id: string }>('SELECT id FROM dataset WHERE id = ?');
  const insertDataset = db.prepare('INSERT INTO dataset (id, name, created_at) VALUES (@id, @name, @createdAt)');
  const nextNumber = db.prepare<[string], { next: number }>(
    'SELECT coalesce(max(number), 0) + 1 AS next FROM dataset_version WHERE dataset_id = ?',
  );
  const insertVersion = db.prepare(`INSERT INTO dataset_version
    (id, dataset_id, number, created_at, files, choices, roles, axis, season_length, key_names, row_count, series_count, value_count,
     first, last, snapshot_bytes, report, raw_id, figures, timings)
    VALUES (@id, @datasetId, @number, @createdAt, @files, @choices, @roles, @axis, @seasonLength, @keyNames, @rows, @series, @values,
     @first, @last, @snapshotBytes, @report, @rawId, @figures, @timings)`);
  const figures = db.prepare<[string], { figures: string }>('SELECT figures FROM dataset_version WHERE id = ?');
  const timings = db.prepare<[string], { timings: string }>('SELECT timings FROM dataset_version WHERE id = ?');
  const archive = db.prepare('UPDATE dataset_version SET archived_at = ? WHERE id = ?');
  const usesRaw = db.prepare<[string], { id: string }>('SELECT id FROM dataset_version WHERE raw_id = ? LIMIT 1');
  const rename = db.prepare('UPDATE dataset SET name = ? WHERE id = ?');
  const deleteVersion = db.prepare('DELETE FROM dataset_version WHERE id = ?');
  const deleteEmpty = db.prepare('DELETE FROM dataset WHERE id NOT IN (SELECT dataset_id FROM dataset_version)');
  const orNull = (row: VersionRow | undefined): StoredVersion | null => (row ? fromRow(row) : null);
  return {
    list: () => list.all().map(fromRow),
    get: (versionId) => orNull(get.get(versionId)),
    findByName: (key) => orNull(find.get({ key })),
    hasDataset: (datasetId) => hasDataset.get(datasetId) !== undefined,
    insertDataset: (dataset) => void insertDataset.run(dataset),
    nextNumber: (datasetId) => nextNumber.get(datasetId)?.next ?? 1,
    insertVersion: (version, stageFigures = {}, stageTimings = {}) =>
      void insertVersion.run({
        ...version,
        files: JSON.stringify(version.files),
        choices: JSON.stringify(version.choices),
        roles: JSON.stringify(version.roles),
        axis: JSON.stringify(version.axis),
        keyNames: JSON.stringify(version.keyNames),
        report: JSON.stringify(version.report),
        figures: JSON.stringify(stageFigures),
        timings: JSON.stringify(stageTimings),
      }),
    figuresOf: (versionId) => JSON.parse(figures.get(versionId)?.figures ?? '{}') as StageFigures,
    timingsOf: (versionId) => JSON.parse(timings.get(versionId)?.timings ?? '{}') as StageTimings,
    setArchived: (versionId, archivedAt) => archive.run(archivedAt, versionId).changes > 0,
    usesRaw: (rawId) => usesRaw.get(rawId) !== undefined,
    rename: (datasetId, name) => rename.run(name, datasetId).changes > 0,
    deleteVersion: (versionId) => {
      const { changes } = deleteVersion.run(versionId);
      deleteEmpty.run();
      return changes > 0;
    },
  };
}
