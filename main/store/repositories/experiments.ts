import type { Database } from 'better-sqlite3';
import type { ModelSpec } from '../../../contract/entities/model.ts';
import type { Experiment, LeaderboardRow, TrainOptions, Warning } from '../../../contract/entities/experiment.ts';

/** What a run begins with: the model of another run, which goes on learning or stays as it is. */
export interface RunStart {
  readonly mode: 'go-on' | 'keep';
  readonly runId: string;
  /** First period that the model has not learnt from, in the counting of the run's own data. */
  readonly from: number;
}

/** An experiment without what is computed from its runs. */
export interface StoredExperiment {
  readonly id: string;
  readonly name: string;
  readonly datasetVersionId: string;
  readonly datasetName: string;
  readonly datasetNumber: number;
  readonly createdAt: string;
  readonly state: Experiment['state'];
  readonly options: TrainOptions;
  readonly codeVersion: string;
  readonly environment: Record<string, string>;
  readonly selected: string | null;
  readonly selectionReason: string | null;
  readonly warnings: Warning[];
  /** The experiment whose models this one went on from; absent for none, or when that one was deleted. */
  readonly parentId?: string;
}

export interface StoredRun {
  readonly id: string;
  readonly experimentId: string;
  /** Name of the run, unique within the experiment. */
  readonly model: string;
  readonly kind: string;
  /** The user's own name for it. */
  readonly label: string | null;
  readonly spec: ModelSpec;
  readonly position: number;
  /** What it begins with; null where it begins with nothing. */
  readonly start: RunStart | null;
  /** SHA-256 of the file of fitted models, null until the experiment is done. */
  readonly artefact: string | null;
  readonly artefactBytes: number;
  /** The finished run's row of the leaderboard, null until the experiment is done. */
  readonly summary: LeaderboardRow | null;
}

interface ExperimentRow {
  id: string;
  name: string;
  dataset_version_id: string;
  dataset_name: string;
  dataset_number: number;
  created_at: string;
  state: Experiment['state'];
  options: string;
  code_version: string;
  environment: string;
  selected: string | null;
  selection_reason: string | null;
  warnings: string;
  parent_id: string | null;
}
interface RunRow {
  id: string;
  experiment_id: string;
  model: string;
  kind: string;
  label: string | null;
  spec: string;
  position: number;
  artefact: string | null;
  artefact_bytes: number;
  summary: string | null;
  start: string | null;
}

const fromRow = (row: ExperimentRow): StoredExperiment => ({
  id: row.id,
  name: row.name,
  datasetVersionId: row.dataset_version_id,
  datasetName: row.dataset_name,
  datasetNumber: row.dataset_number,
  createdAt: row.created_at,
  state: row.state,
  options: JSON.parse(row.options) as TrainOptions,
  codeVersion: row.code_version,
  environment: JSON.parse(row.environment) as Record<string, string>,
  selected: row.selected,
  selectionReason: row.selection_reason,
  warnings: JSON.parse(row.warnings) as Warning[],
  ...(row.parent_id === null ? {} : { parentId: row.parent_id }),
});

const runFromRow = (row: RunRow): StoredRun => ({
  id: row.id,
  experimentId: row.experiment_id,
  model: row.model,
  kind: row.kind,
  label: row.label,
  spec: JSON.parse(row.spec) as ModelSpec,
  position: row.position,
  start: row.start === null ? null : (JSON.parse(row.start) as RunStart),
  artefact: row.artefact,
  artefactBytes: row.artefact_bytes,
  summary: row.summary === null ? null : (JSON.parse(row.summary) as LeaderboardRow),
});

export interface ExperimentRepository {
  list(): StoredExperiment[];
  get(id: string): StoredExperiment | null;
  ofVersion(versionId: string): StoredExperiment[];
  insert(experiment: StoredExperiment): void;
  setState(id: string, state: Experiment['state']): void;
  finish(id: string, outcome: { selected: string; selectionReason: string; warnings: readonly Warning[] }): void;
  delete(id: string): boolean;
  runs(experimentId: string): StoredRun[];
  insertRun(
    run: Pick<StoredRun, 'id' | 'experimentId' | 'model' | 'kind' | 'label' | 'spec' | 'position'> & Partial<Pick<StoredRun, 'start'>>,
  ): void;
  finishRun(run: { id: string; artefact: string; artefactBytes: number; summary: LeaderboardRow }): void;
  /** Artefact hashes that any run still refers to. */
  artefacts(): Set<string>;
}

export function experimentRepository(db: Database): ExperimentRepository {
  const select = `SELECT e.*, d.name AS dataset_name, v.number AS dataset_number FROM experiment e
    JOIN dataset_version v ON v.id = e.dataset_version_id JOIN dataset d ON d.id = v.dataset_id`;
  const list = db.prepare<[], ExperimentRow>(`${select} ORDER BY e.created_at DESC, e.rowid DESC`);
  const get = db.prepare<[string], ExperimentRow>(`${select} WHERE e.id = ?`);
  const ofVersion = db.prepare<[string], ExperimentRow>(`${select} WHERE e.dataset_version_id = ? ORDER BY e.created_at DESC`);
  const insert = db.prepare(`INSERT INTO experiment
    (id, name, dataset_version_id, created_at, state, options, code_version, environment, selected, selection_reason, warnings, parent_id)
    VALUES (@id, @name, @datasetVersionId, @createdAt, @state, @options, @codeVersion, @environment, @selected, @selectionReason, @warnings, @parentId)`);
  const setState = db.prepare('UPDATE experiment SET state = ? WHERE id = ?');
  const finish = db.prepare(`UPDATE experiment SET state = 'done', selected = @selected, selection_reason = @selectionReason,
    warnings = @warnings WHERE id = @id`);
  const remove = db.prepare('DELETE FROM experiment WHERE id = ?');
  const runs = db.prepare<[string], RunRow>('SELECT * FROM run WHERE experiment_id = ? ORDER BY position');
  const insertRun = db.prepare(`INSERT INTO run (id, experiment_id, model, kind, label, spec, position, start)
    VALUES (@id, @experimentId, @model, @kind, @label, @spec, @position, @start)`);
  const finishRun = db.prepare('UPDATE run SET artefact = @artefact, artefact_bytes = @artefactBytes, summary = @summary WHERE id = @id');
  const artefacts = db.prepare<[], { artefact: string }>('SELECT DISTINCT artefact FROM run WHERE artefact IS NOT NULL');
  return {
    list: () => list.all().map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    ofVersion: (versionId) => ofVersion.all(versionId).map(fromRow),
    insert: (experiment) =>
      void insert.run({
        ...experiment,
        options: JSON.stringify(experiment.options),
        environment: JSON.stringify(experiment.environment),
        warnings: JSON.stringify(experiment.warnings),
        parentId: experiment.parentId ?? null,
      }),
    setState: (id, state) => void setState.run(state, id),
    finish: (id, outcome) => void finish.run({ id, ...outcome, warnings: JSON.stringify(outcome.warnings) }),
    delete: (id) => remove.run(id).changes > 0,
    runs: (experimentId) => runs.all(experimentId).map(runFromRow),
    insertRun: (run) => void insertRun.run({ ...run, spec: JSON.stringify(run.spec), start: run.start ? JSON.stringify(run.start) : null }),
    finishRun: (run) => void finishRun.run({ ...run, summary: JSON.stringify(run.summary) }),
    artefacts: () => new Set(artefacts.all().map(({ artefact }) => artefact)),
  };
}
