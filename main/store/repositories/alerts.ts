import type { Database } from 'better-sqlite3';
import type {
  Alert,
  AlertAction,
  AlertCounts,
  AlertEvent,
  AlertKind,
  AlertLink,
  AlertNotice,
  AlertSeverity,
  AlertState,
} from '../../../contract/entities/alert.ts';

interface AlertRow {
  id: string;
  key: string;
  kind: AlertKind;
  severity: AlertSeverity;
  state: AlertState;
  title: string;
  place: string;
  since: string | null;
  evidence: string;
  what_to_do: string;
  link: string | null;
  count: number;
  first_seen: string;
  last_seen: string;
  snoozed_until: string | null;
  settled_at: string | null;
}

const alertOf = (row: AlertRow): Alert => ({
  id: row.id,
  key: row.key,
  kind: row.kind,
  severity: row.severity,
  state: row.state,
  title: row.title,
  where: row.place,
  since: row.since,
  evidence: row.evidence,
  whatToDo: row.what_to_do,
  link: row.link === null ? null : (JSON.parse(row.link) as AlertLink),
  count: row.count,
  firstSeen: row.first_seen,
  lastSeen: row.last_seen,
  snoozedUntil: row.snoozed_until,
  settledAt: row.settled_at,
});

/** An entry of an alert's history, to be written. */
export interface NewAlertEvent {
  readonly alertId: string;
  readonly at: string;
  readonly action: AlertAction;
  readonly by: string | null;
  readonly note: string;
}

export interface AlertRepository {
  /** What is not settled, or all; the worst and newest first. */
  list(options?: { readonly settled?: boolean; readonly limit?: number }): Alert[];
  get(id: string): Alert | null;
  /** The one of a key that is not settled. */
  unsettled(key: string): Alert | null;
  /** The one of a key that was settled last. */
  lastSettled(key: string): Alert | null;
  /** Those that were to be quiet until a moment that has come. */
  woken(now: string): Alert[];
  /** Open ones by severity. */
  counts(): AlertCounts;
  insert(alert: Alert): void;
  update(alert: Alert): void;
  /** @returns the entry's number, which goes up */
  addEvent(event: NewAlertEvent): number;
  /** In order. */
  events(alertId: string): AlertEvent[];
  eventAction(serial: number): AlertAction | null;
  /** Number of the last entry of all; 0 where there is none. */
  lastEvent(): number;
  /** What was done after an entry. */
  eventsAfter(serial: number): { readonly serial: number; readonly alertId: string; readonly action: AlertAction }[];
  /** Settled before a moment. */
  settledBefore(moment: string): { readonly count: number; readonly bytes: number };
  deleteSettledBefore(moment: string): number;
}

/** As `notice` says it now, on top of what is known. */
export const withNotice = (alert: Alert, { title, where, evidence, whatToDo, link, kind }: AlertNotice): Alert => ({
  ...alert,
  kind,
  title,
  where,
  evidence,
  whatToDo,
  link: link ?? null,
});

export function alertRepository(db: Database): AlertRepository {
  const worst = `CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END`;
  const order = `ORDER BY state = 'settled', CASE state WHEN 'open' THEN 0 ELSE 1 END, ${worst}, last_seen DESC, rowid DESC LIMIT ?`;
  const unsettledOnes = db.prepare<[number], AlertRow>(`SELECT * FROM alert WHERE state <> 'settled' ${order}`);
  const all = db.prepare<[number], AlertRow>(
    `SELECT * FROM alert ORDER BY state = 'settled', CASE WHEN state = 'settled' THEN settled_at END DESC, CASE state WHEN 'open' THEN 0 ELSE 1 END, ${worst}, last_seen DESC, rowid DESC LIMIT ?`,
  );
  const one = db.prepare<[string], AlertRow>('SELECT * FROM alert WHERE id = ?');
  const unsettled = db.prepare<[string], AlertRow>("SELECT * FROM alert WHERE key = ? AND state <> 'settled'");
  const lastSettled = db.prepare<[string], AlertRow>(
    "SELECT * FROM alert WHERE key = ? AND state = 'settled' ORDER BY settled_at DESC LIMIT 1",
  );
  const woken = db.prepare<[string], AlertRow>("SELECT * FROM alert WHERE state = 'snoozed' AND snoozed_until <= ?");
  const counts = db.prepare<[], { severity: AlertSeverity; n: number }>(
    "SELECT severity, count(*) AS n FROM alert WHERE state = 'open' GROUP BY severity",
  );
  const insert = db.prepare(`INSERT INTO alert
    (id, key, kind, severity, state, title, place, since, evidence, what_to_do, link, count, first_seen, last_seen, snoozed_until, settled_at)
    VALUES (@id, @key, @kind, @severity, @state, @title, @where, @since, @evidence, @whatToDo, @link, @count, @firstSeen, @lastSeen,
      @snoozedUntil, @settledAt)`);
  const update =
    db.prepare(`UPDATE alert SET kind = @kind, severity = @severity, state = @state, title = @title, place = @where, since = @since,
    evidence = @evidence, what_to_do = @whatToDo, link = @link, count = @count, last_seen = @lastSeen, snoozed_until = @snoozedUntil,
    settled_at = @settledAt WHERE id = @id`);
  const addEvent = db.prepare('INSERT INTO alert_event (alert_id, at, action, by, note) VALUES (@alertId, @at, @action, @by, @note)');
  const events = db.prepare<[string], AlertEvent>('SELECT at, action, by, note FROM alert_event WHERE alert_id = ? ORDER BY serial');
  const action = db.prepare<[number], { action: AlertAction }>('SELECT action FROM alert_event WHERE serial = ?');
  const last = db.prepare<[], { serial: number | null }>('SELECT max(serial) AS serial FROM alert_event');
  const after = db.prepare<[number], { serial: number; alertId: string; action: AlertAction }>(
    'SELECT serial, alert_id AS alertId, action FROM alert_event WHERE serial > ? ORDER BY serial LIMIT 200',
  );
  const old = db.prepare<[string], { count: number; bytes: number | null }>(
    `SELECT count(*) AS count, sum(length(title) + length(place) + length(evidence) + length(what_to_do) + 300) AS bytes
    FROM alert WHERE state = 'settled' AND settled_at < ?`,
  );
  const deleteOld = db.prepare("DELETE FROM alert WHERE state = 'settled' AND settled_at < ?");
  const toRow = (alert: Alert) => ({ ...alert, link: alert.link === null ? null : JSON.stringify(alert.link) });
  const orNull = (row: AlertRow | undefined): Alert | null => (row ? alertOf(row) : null);
  return {
    list: ({ settled = false, limit = 1000 } = {}) => (settled ? all : unsettledOnes).all(limit).map(alertOf),
    get: (id) => orNull(one.get(id)),
    unsettled: (key) => orNull(unsettled.get(key)),
    lastSettled: (key) => orNull(lastSettled.get(key)),
    woken: (now) => woken.all(now).map(alertOf),
    counts: () => ({ info: 0, warning: 0, critical: 0, ...Object.fromEntries(counts.all().map(({ severity, n }) => [severity, n])) }),
    insert: (alert) => void insert.run(toRow(alert)),
    update: (alert) => void update.run(toRow(alert)),
    addEvent: (event) => Number(addEvent.run(event).lastInsertRowid),
    events: (alertId) => events.all(alertId),
    eventAction: (serial) => action.get(serial)?.action ?? null,
    lastEvent: () => last.get()?.serial ?? 0,
    eventsAfter: (serial) => after.all(serial),
    settledBefore: (moment) => {
      const { count = 0, bytes = 0 } = old.get(moment) ?? {};
      return { count, bytes: bytes ?? 0 };
    },
    deleteSettledBefore: (moment) => deleteOld.run(moment).changes,
  };
}
