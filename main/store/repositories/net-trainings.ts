import type { Database } from 'better-sqlite3';
import type { EpochRecord } from '../../../engine/nets/index.ts';

/** What the nets of a run were trained on. */
export interface StoredNetTraining {
  readonly backend: string;
  /** What the backend runs on, in words. */
  readonly backendWhat: string;
  /** Why it was taken, in words. */
  readonly backendWhy: string;
}

/** One net of a run. */
export interface StoredNetFit {
  readonly fit: number;
  readonly name: string;
  readonly epochs: number;
  readonly patience: number;
  /** Null while it is trained. */
  readonly ended: 'all-epochs' | 'early-stopping' | null;
  readonly bestEpoch: number | null;
  /** Epochs that were done before the last break; null for none. */
  readonly resumedAfter: number | null;
  readonly note: string | null;
}

export interface NetTrainingRepository {
  get(runId: string): StoredNetTraining | null;
  /** Kept beside what is there of the run already. */
  begin(runId: string, training: StoredNetTraining): void;
  fits(runId: string): StoredNetFit[];
  history(runId: string, fit: number): EpochRecord[];
  /** Takes the place of what was there of this net. */
  start(runId: string, fit: StoredNetFit, history: readonly EpochRecord[]): void;
  epoch(runId: string, fit: number, record: EpochRecord, bestEpoch: number): void;
  end(runId: string, fit: number, ended: NonNullable<StoredNetFit['ended']>, bestEpoch: number): void;
  note(runId: string, fit: number, note: string): void;
  /** What was measured on a machine for nets of a size: JSON, and when. */
  timing(machine: string, size: string): { readonly choice: string; readonly measuredAt: string } | null;
  keepTiming(machine: string, size: string, choice: string, measuredAt: string): void;
}

const fitColumns =
  'fit, name, epochs, patience, ended, best_epoch AS bestEpoch, resumed_after AS resumedAfter, note FROM net_fit WHERE run_id = ? ORDER BY fit';

export function netTrainingRepository(db: Database): NetTrainingRepository {
  const get = db.prepare<[string], StoredNetTraining>(
    'SELECT backend, backend_what AS backendWhat, backend_why AS backendWhy FROM net_training WHERE run_id = ?',
  );
  const begin = db.prepare(`INSERT INTO net_training (run_id, backend, backend_what, backend_why)
    VALUES (@runId, @backend, @backendWhat, @backendWhy) ON CONFLICT (run_id) DO UPDATE SET
    backend = excluded.backend, backend_what = excluded.backend_what, backend_why = excluded.backend_why`);
  const fits = db.prepare<[string], StoredNetFit>(`SELECT ${fitColumns}`);
  const history = db.prepare<[string, number], EpochRecord>(`SELECT epoch, training_loss AS trainingLoss, validation_loss AS validationLoss,
    learning_rate AS learningRate, ms FROM net_epoch WHERE run_id = ? AND fit = ? ORDER BY epoch`);
  const forget = db.prepare('DELETE FROM net_fit WHERE run_id = ? AND fit = ?');
  const insertFit = db.prepare(`INSERT INTO net_fit (run_id, fit, name, epochs, patience, ended, best_epoch, resumed_after, note)
    VALUES (@runId, @fit, @name, @epochs, @patience, @ended, @bestEpoch, @resumedAfter, @note)`);
  const insertEpoch = db.prepare(`INSERT OR REPLACE INTO net_epoch (run_id, fit, epoch, training_loss, validation_loss, learning_rate, ms)
    VALUES (@runId, @fit, @epoch, @trainingLoss, @validationLoss, @learningRate, @ms)`);
  const best = db.prepare('UPDATE net_fit SET best_epoch = ? WHERE run_id = ? AND fit = ?');
  const end = db.prepare('UPDATE net_fit SET ended = ?, best_epoch = ? WHERE run_id = ? AND fit = ?');
  const note = db.prepare('UPDATE net_fit SET note = ? WHERE run_id = ? AND fit = ?');
  const timing = db.prepare<[string, string], { choice: string; measuredAt: string }>(
    'SELECT choice, measured_at AS measuredAt FROM net_backend_timing WHERE machine = ? AND size = ?',
  );
  const keepTiming = db.prepare(`INSERT INTO net_backend_timing (machine, size, choice, measured_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (machine, size) DO UPDATE SET choice = excluded.choice, measured_at = excluded.measured_at`);
  const start = db.transaction((runId: string, fit: StoredNetFit, records: readonly EpochRecord[]) => {
    forget.run(runId, fit.fit);
    insertFit.run({ ...fit, runId });
    for (const record of records) insertEpoch.run({ ...record, runId, fit: fit.fit });
  });
  const epoch = db.transaction((runId: string, fit: number, record: EpochRecord, bestEpoch: number) => {
    insertEpoch.run({ ...record, runId, fit });
    best.run(bestEpoch, runId, fit);
  });
  return {
    get: (runId) => get.get(runId) ?? null,
    begin: (runId, training) => void begin.run({ ...training, runId }),
    fits: (runId) => fits.all(runId),
    history: (runId, fit) => history.all(runId, fit),
    start: (runId, fit, records) => start.immediate(runId, fit, records),
    epoch: (runId, fit, record, bestEpoch) => epoch.immediate(runId, fit, record, bestEpoch),
    end: (runId, fit, ended, bestEpoch) => void end.run(ended, bestEpoch, runId, fit),
    note: (runId, fit, text) => void note.run(text, runId, fit),
    timing: (machine, size) => timing.get(machine, size) ?? null,
    keepTiming: (machine, size, choice, measuredAt) => void keepTiming.run(machine, size, choice, measuredAt),
  };
}
