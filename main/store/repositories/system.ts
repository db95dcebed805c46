import type { Database } from 'better-sqlite3';
import type { KeepingRule, KeptThing } from '../../../contract/entities/system.ts';

/** Figures of a minute of one process, as JSON text. */
export interface StoredMinute {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly pid: number;
  readonly figures: string;
}

export interface SystemRepository {
  saveMinute(minute: StoredMinute): void;
  /** In order; of all processes. */
  minutesSince(minute: number): StoredMinute[];
  forgetMinutesBefore(minute: number): void;
  rules(): KeepingRule[];
  saveRule(rule: KeepingRule): void;
  /** Jobs that ended since a moment, by their state. */
  endedJobs(since: string): { readonly state: string; readonly n: number }[];
}

export function systemRepository(db: Database): SystemRepository {
  const save = db.prepare(`INSERT INTO system_minute (minute, pid, figures) VALUES (@minute, @pid, @figures)
    ON CONFLICT (minute, pid) DO UPDATE SET figures = excluded.figures`);
  const since = db.prepare<[number], StoredMinute>('SELECT minute, pid, figures FROM system_minute WHERE minute >= ? ORDER BY minute, pid');
  const forget = db.prepare('DELETE FROM system_minute WHERE minute < ?');
  const rules = db.prepare<[], { what: KeptThing; days: number | null }>('SELECT what, days FROM keeping_rule');
  const saveRule = db.prepare(`INSERT INTO keeping_rule (what, days) VALUES (@what, @days)
    ON CONFLICT (what) DO UPDATE SET days = excluded.days`);
  const ended = db.prepare<[string], { state: string; n: number }>(
    'SELECT state, count(*) AS n FROM job WHERE finished_at >= ? GROUP BY state',
  );
  return {
    saveMinute: (minute) => void save.run(minute),
    minutesSince: (minute) => since.all(minute),
    forgetMinutesBefore: (minute) => void forget.run(minute),
    rules: () => rules.all(),
    saveRule: (rule) => void saveRule.run(rule),
    endedJobs: (moment) => ended.all(moment),
  };
}
