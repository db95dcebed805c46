import type { Database } from 'better-sqlite3';
import type { TuneOptions } from '../../../contract/entities/tuning.ts';
import type { Study } from '../../../engine/tuning/index.ts';

export type TuningState = 'running' | 'done' | 'cancelled' | 'interrupted' | 'failed';

export interface StoredTuning {
  readonly id: string;
  readonly name: string;
  readonly datasetVersionId: string;
  readonly datasetName: string;
  readonly datasetNumber: number;
  readonly state: TuningState;
  readonly createdAt: string;
  readonly options: TuneOptions;
  readonly series: { readonly total: number; readonly local: number; readonly global: number };
  /** Why it ended, in words. */
  readonly ended: string | null;
  readonly error: string | null;
}

/** How the settings as they were did, with all of the resource. */
export interface Reference {
  readonly score: number | null;
  readonly ms: number;
  readonly message: string | null;
}

/** The search of one model's settings. */
export interface StoredStudy {
  /** Name in the search. */
  readonly model: string;
  readonly study: Study;
  readonly reference: Reference | null;
}

/** What a search does not need to know of an evaluation to go on. */
export interface TrialNote {
  readonly model: string;
  readonly trial: number;
  readonly rung: number;
  readonly ms: number;
  readonly series: number;
  readonly stoodIn: number;
  readonly message: string | null;
}

export interface TuningRepository {
  /** Newest first. */
  list(): StoredTuning[];
  get(id: string): StoredTuning | null;
  ofVersion(versionId: string): StoredTuning[];
  insert(
    tuning: Pick<StoredTuning, 'id' | 'name' | 'datasetVersionId' | 'createdAt' | 'options' | 'series'>,
    studies: readonly StoredStudy[],
  ): void;
  setState(id: string, state: TuningState, words?: { ended?: string | null; error?: string | null }): void;
  setOptions(id: string, options: TuneOptions): void;
  /** In the order of the models. */
  studies(id: string): StoredStudy[];
  /** Keeps where a search is, with what is to be said of its newest evaluation, at one go. */
  save(id: string, study: StoredStudy, note?: TrialNote): void;
  notes(id: string): TrialNote[];
  delete(id: string): boolean;
}

interface Row {
  id: string;
  name: string;
  dataset_version_id: string;
  dataset_name: string;
  dataset_number: number;
  state: TuningState;
  created_at: string;
  options: string;
  series: string;
  ended: string | null;
  error: string | null;
}

const fromRow = (row: Row): StoredTuning => ({
  id: row.id,
  name: row.name,
  datasetVersionId: row.dataset_version_id,
  datasetName: row.dataset_name,
  datasetNumber: row.dataset_number,
  state: row.state,
  createdAt: row.created_at,
  options: JSON.parse(row.options) as TuneOptions,
  series: JSON.parse(row.series) as StoredTuning['series'],
  ended: row.ended,
  error: row.error,
});

const select = `SELECT t.*, d.name AS dataset_name, v.number AS dataset_number
  FROM tuning t JOIN dataset_version v ON v.id = t.dataset_version_id JOIN dataset d ON d.id = v.dataset_id`;

export function tuningRepository(db: Database): TuningRepository {
  const list = db.prepare<[], Row>(`${select} ORDER BY t.created_at DESC, t.rowid DESC`);
  const get = db.prepare<[string], Row>(`${select} WHERE t.id = ?`);
  const ofVersion = db.prepare<[string], Row>(`${select} WHERE t.dataset_version_id = ?`);
  const insert = db.prepare(`INSERT INTO tuning (id, name, dataset_version_id, state, created_at, options, series)
    VALUES (@id, @name, @datasetVersionId, 'running', @createdAt, @options, @series)`);
  const insertStudy = db.prepare('INSERT INTO tuning_study (tuning_id, model, position, study) VALUES (?, ?, ?, ?)');
  const setState = db.prepare('UPDATE tuning SET state = ?, ended = ?, error = ? WHERE id = ?');
  const setOptions = db.prepare('UPDATE tuning SET options = ? WHERE id = ?');
  const studies = db.prepare<[string], { model: string; study: string; reference: string | null }>(
    'SELECT model, study, reference FROM tuning_study WHERE tuning_id = ? ORDER BY position',
  );
  const save = db.prepare('UPDATE tuning_study SET study = ?, reference = ? WHERE tuning_id = ? AND model = ?');
  const note = db.prepare(`INSERT OR REPLACE INTO tuning_note (tuning_id, model, trial, rung, ms, series, stood_in, message)
    VALUES (@id, @model, @trial, @rung, @ms, @series, @stoodIn, @message)`);
  const notes = db.prepare<[string], TrialNote>(
    'SELECT model, trial, rung, ms, series, stood_in AS stoodIn, message FROM tuning_note WHERE tuning_id = ?',
  );
  const remove = db.prepare('DELETE FROM tuning WHERE id = ?');
  return {
    list: () => list.all().map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    ofVersion: (versionId) => ofVersion.all(versionId).map(fromRow),
    insert: ({ options, series, ...tuning }, all) =>
      db.transaction(() => {
        insert.run({ ...tuning, options: JSON.stringify(options), series: JSON.stringify(series) });
        all.forEach(({ model, study }, position) => insertStudy.run(tuning.id, model, position, JSON.stringify(study)));
      })(),
    setState: (id, state, { ended = null, error = null } = {}) => void setState.run(state, ended, error, id),
    setOptions: (id, options) => void setOptions.run(JSON.stringify(options), id),
    studies: (id) =>
      studies.all(id).map(({ model, study, reference }) => ({
        model,
        study: JSON.parse(study) as Study,
        reference: reference === null ? null : (JSON.parse(reference) as Reference),
      })),
    save: (id, { model, study, reference }, told) =>
      db.transaction(() => {
        save.run(JSON.stringify(study), reference && JSON.stringify(reference), id, model);
        if (told) note.run({ id, ...told });
      })(),
    notes: (id) => notes.all(id),
    delete: (id) => remove.run(id).changes > 0,
  };
}
