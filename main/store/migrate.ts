import Sqlite, { type Database } from 'better-sqlite3';
import { ApiError } from '../../contract/errors.ts';
import { initial } from './migrations/0001-initial.ts';
import { modelsWithSettings } from './migrations/0002-models-with-settings.ts';
import { resultsByRowid } from './migrations/0003-results-by-rowid.ts';
import { stagesOfVersions } from './migrations/0004-stages-of-versions.ts';
import { checksOfVersions } from './migrations/0005-checks-of-versions.ts';
import { sources } from './migrations/0006-sources.ts';
import { archive } from './migrations/0007-archive.ts';
import { joinedFiles } from './migrations/0008-joined-files.ts';
import { modelsOfRuns } from './migrations/0009-models-of-runs.ts';
import { rowModels } from './migrations/0010-row-models.ts';
import { trainingOfNets } from './migrations/0011-training-of-nets.ts';
import { tunings } from './migrations/0012-tunings.ts';
import { explanations } from './migrations/0013-explanations.ts';
import { parentsOfExperiments } from './migrations/0014-parents-of-experiments.ts';
import { referencesOfTunings } from './migrations/0015-references-of-tunings.ts';
import { ownModels } from './migrations/0016-own-models.ts';
import { filesOfRowModels } from './migrations/0017-files-of-row-models.ts';
import { runRecords } from './migrations/0018-run-records.ts';
import { registry } from './migrations/0019-registry.ts';
import { scenarios } from './migrations/0020-scenarios.ts';
import { levels } from './migrations/0021-levels.ts';
import { sealsAndRepeats } from './migrations/0022-seals-and-repeats.ts';
import { formatsOfReports } from './migrations/0023-formats-of-reports.ts';
import { deployments } from './migrations/0024-deployments.ts';
import { alerts } from './migrations/0025-alerts.ts';
import { schedulesAndFlows } from './migrations/0026-schedules-and-flows.ts';
import { apiTokens } from './migrations/0027-api-tokens.ts';
import { driftChecks } from './migrations/0028-drift-checks.ts';
import { rowVersions } from './migrations/0029-row-versions.ts';
import { abPeriods } from './migrations/0030-ab-periods.ts';

/** In order; a published one is never edited, a change is a new one. */
const migrations: readonly string[] = [
  initial,
  modelsWithSettings,
  resultsByRowid,
  stagesOfVersions,
  checksOfVersions,
  sources,
  archive,
  joinedFiles,
  modelsOfRuns,
  rowModels,
  trainingOfNets,
  tunings,
  explanations,
  parentsOfExperiments,
  referencesOfTunings,
  ownModels,
  filesOfRowModels,
  runRecords,
  registry,
  scenarios,
  levels,
  sealsAndRepeats,
  formatsOfReports,
  deployments,
  alerts,
  schedulesAndFlows,
  apiTokens,
  driftChecks,
  rowVersions,
  abPeriods,
];

/** Schema that this version of Almanac works with. */
export const schemaVersion = migrations.length;

/** One table, index or trigger, as SQLite keeps it. */
export interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

/** All of a database's schema, in order of type and name. */
export const schemaOf = (db: Database): SchemaEntry[] =>
  db.prepare<[], SchemaEntry>('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();

/** The schema that a workspace of a version has: no more and no less. */
export function expectedSchema(version: number): SchemaEntry[] {
  const db = new Sqlite(':memory:');
  try {
    for (const sql of migrations.slice(0, version)) db.exec(sql);
    return schemaOf(db);
  } finally {
    db.close();
  }
}

/**
 * Brings a workspace's database to this version's schema, each step in one transaction.
 *
 * @throws ApiError `unsupported` when a newer application wrote it
 */
export function migrate(db: Database, file: string): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length)
    throw new ApiError(
      'unsupported',
      `${file} was written by a newer Almanac (schema ${version}; this one knows ${migrations.length}). Update Almanac to open it.`,
      { file },
    );
  migrations.slice(version).forEach((sql, i) => {
    db.transaction(() => {
      // Another process may have opened the workspace at the same time and done this step.
      if (Number(db.pragma('user_version', { simple: true })) > version + i) return;
      db.exec(sql);
      db.pragma(`user_version = ${version + i + 1}`);
    }).immediate();
  });
}
