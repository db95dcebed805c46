import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { migrate } from './migrate.ts';
import { alertChannelRepository, type AlertChannelRepository } from './repositories/alert-channels.ts';
import { alertRepository, type AlertRepository } from './repositories/alerts.ts';
import { apiTokenRepository, type ApiTokenRepository } from './repositories/api-tokens.ts';
import { checkRepository, type CheckRepository } from './repositories/checks.ts';
import { driftCheckRepository, type DriftCheckRepository } from './repositories/drift-checks.ts';
import { datasetRepository, type DatasetRepository } from './repositories/datasets.ts';
import { deploymentRepository, type DeploymentRepository } from './repositories/deployments.ts';
import { experimentRepository, type ExperimentRepository } from './repositories/experiments.ts';
import { explanationRepository, type ExplanationRepository } from './repositories/explanations.ts';
import { importedRunRepository, type ImportedRunRepository } from './repositories/imported-runs.ts';
import { flowRepository, type FlowRepository } from './repositories/flows.ts';
import { jobRepository, type JobRepository } from './repositories/jobs.ts';
import { keepingRepository, type KeepingRepository } from './repositories/keeping.ts';
import { levelRepository, type LevelRepository } from './repositories/levels.ts';
import { ownModelRepository, type OwnModelRepository } from './repositories/own-models.ts';
import { netTrainingRepository, type NetTrainingRepository } from './repositories/net-trainings.ts';
import { registryRepository, type RegistryRepository } from './repositories/registry.ts';
import { repeatRepository, type RepeatRepository } from './repositories/repeats.ts';
import { reportRepository, type ReportRepository } from './repositories/reports.ts';
import { resultRepository, type ResultRepository } from './repositories/results.ts';
import { retentionRepository, type RetentionRepository } from './repositories/retention.ts';
import { rowModelRepository, type RowModelRepository } from './repositories/row-models.ts';
import { rowVersionRepository, type RowVersionRepository } from './repositories/row-versions.ts';
import { runRepository, type RunRepository } from './repositories/runs.ts';
import { scheduleRepository, type ScheduleRepository } from './repositories/schedules.ts';
import { sealRepository, type SealRepository } from './repositories/seals.ts';
import { scenarioRepository, type ScenarioRepository } from './repositories/scenarios.ts';
import { sourceRepository, type SourceRepository } from './repositories/sources.ts';
import { settingRepository, type SettingRepository } from './repositories/settings.ts';
import { trialRepository, type TrialRepository } from './repositories/trials.ts';
import { systemRepository, type SystemRepository } from './repositories/system.ts';
import { tuningRepository, type TuningRepository } from './repositories/tunings.ts';

/** All SQL of a workspace. Every use case that writes more than one row does so in `transaction`. */
export interface Store {
  readonly alerts: AlertRepository;
  readonly alertChannels: AlertChannelRepository;
  readonly datasets: DatasetRepository;
  readonly checks: CheckRepository;
  readonly driftChecks: DriftCheckRepository;
  readonly experiments: ExperimentRepository;
  readonly runs: RunRepository;
  readonly results: ResultRepository;
  readonly explanations: ExplanationRepository;
  readonly deployments: DeploymentRepository;
  readonly scenarios: ScenarioRepository;
  readonly jobs: JobRepository;
  readonly keeping: KeepingRepository;
  readonly levels: LevelRepository;
  readonly reports: ReportRepository;
  readonly registry: RegistryRepository;
  readonly settings: SettingRepository;
  readonly sources: SourceRepository;
  readonly apiTokens: ApiTokenRepository;
  readonly rowModels: RowModelRepository;
  readonly rowVersions: RowVersionRepository;
  readonly system: SystemRepository;
  readonly tunings: TuningRepository;
  readonly ownModels: OwnModelRepository;
  readonly netTrainings: NetTrainingRepository;
  readonly retention: RetentionRepository;
  readonly seals: SealRepository;
  readonly repeats: RepeatRepository;
  readonly importedRuns: ImportedRunRepository;
  readonly flows: FlowRepository;
  readonly trials: TrialRepository;
  readonly schedules: ScheduleRepository;
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Opens or makes `almanac.db` in a workspace folder: write-ahead log, foreign keys on, latest schema. */
export function openStore(workspace: string): Store {
  mkdirSync(workspace, { recursive: true });
  const file = path.join(workspace, 'almanac.db');
  const db: Database = new Sqlite(file);
  try {
    // Several results fit into such a page; settles a new database only.
    db.pragma('page_size = 16384');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma('busy_timeout = 5000');
    migrate(db, file);
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    alerts: alertRepository(db),
    alertChannels: alertChannelRepository(db),
    datasets: datasetRepository(db),
    checks: checkRepository(db),
    driftChecks: driftCheckRepository(db),
    experiments: experimentRepository(db),
    runs: runRepository(db),
    results: resultRepository(db),
    explanations: explanationRepository(db),
    deployments: deploymentRepository(db),
    scenarios: scenarioRepository(db),
    jobs: jobRepository(db),
    keeping: keepingRepository(db),
    levels: levelRepository(db),
    reports: reportRepository(db),
    registry: registryRepository(db),
    settings: settingRepository(db),
    sources: sourceRepository(db),
    apiTokens: apiTokenRepository(db),
    rowModels: rowModelRepository(db),
    rowVersions: rowVersionRepository(db),
    system: systemRepository(db),
    tunings: tuningRepository(db),
    ownModels: ownModelRepository(db),
    netTrainings: netTrainingRepository(db),
    retention: retentionRepository(db),
    seals: sealRepository(db),
    repeats: repeatRepository(db),
    importedRuns: importedRunRepository(db),
    flows: flowRepository(db),
    trials: trialRepository(db),
    schedules: scheduleRepository(db),
    transaction: (work) => db.transaction(work).immediate(),
    close: () => db.close(),
  };
}
