import type { Database } from 'better-sqlite3';
import type { AlertKind, AlertSeverity } from '../../../contract/entities/alert.ts';
import type { AlertChannelKind, AlertChannelSettings, AlertRules } from '../../../contract/entities/alert-channel.ts';

export interface StoredChannel {
  readonly id: string;
  readonly settings: AlertChannelSettings;
  /** As the system's key store protected it; null where there is none, or where it lies in a file. */
  readonly secret: Buffer | null;
  readonly enabled: boolean;
  readonly rules: AlertRules;
  readonly sentAt: string | null;
  readonly failures: number;
  readonly failure: string | null;
  readonly failedAt: string | null;
}

export type SendingState = 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped';

/** One alert's event on its way to one channel. */
export interface Sending {
  readonly id: string;
  readonly alertId: string;
  readonly channelId: string;
  readonly event: number;
  readonly attempts: number;
  readonly createdAt: string;
}

interface ChannelRow {
  id: string;
  settings: string;
  secret: Buffer | null;
  enabled: number;
  sent_at: string | null;
  failures: number;
  failure: string | null;
  failed_at: string | null;
}

export interface AlertChannelRepository {
  list(): StoredChannel[];
  get(id: string): StoredChannel | null;
  save(channel: Pick<StoredChannel, 'id' | 'settings' | 'secret' | 'enabled' | 'rules'>, createdAt: string): void;
  delete(id: string): boolean;
  /** A message was confirmed. */
  succeeded(id: string, at: string): void;
  /** @param least - failures that count at least after this one */
  failed(id: string, at: string, failure: string, least: number): void;
  /** As if nothing had failed: the channel was changed. */
  forgive(id: string, now: string): void;
  waiting(id: string): number;
  /** What is to be sent; what is there already stays as it is. */
  enqueue(sending: Omit<Sending, 'attempts'> & { readonly dueAt: string }): void;
  /** Takes what is due for a channel, in order, so that nobody else takes it. */
  claim(channelId: string, now: string, pid: number, most: number): Sending[];
  /** Channels with something that is due. */
  due(now: string): string[];
  settle(ids: readonly string[], state: 'sent' | 'failed' | 'dropped', at: string, error: string | null): void;
  /** Puts what was taken back, and all that waits for the channel off. */
  postpone(channelId: string, ids: readonly string[], dueAt: string, error: string): void;
  /** What is due after a moment is due now. */
  pullForward(later: string, now: string): void;
  /** Nobody wants any more what waits for a channel. */
  dropWaiting(channelId: string, at: string, why: string): void;
  /** Gives up what has waited since before a moment. */
  giveUp(before: string, at: string, why: string): void;
  /** What processes took and did not finish. */
  claimed(): { readonly id: string; readonly pid: number; readonly claimedAt: string }[];
  release(ids: readonly string[]): void;
  /** Of an alert, for people. */
  ofAlert(alertId: string): {
    readonly channel: string;
    readonly state: SendingState;
    readonly at: string;
    readonly attempts: number;
    readonly error: string | null;
  }[];
}

export function alertChannelRepository(db: Database): AlertChannelRepository {
  const rules = db.prepare<[string], { kind: AlertKind; least: AlertSeverity }>('SELECT kind, least FROM alert_rule WHERE channel_id = ?');
  const channelOf = (row: ChannelRow): StoredChannel => ({
    id: row.id,
    settings: JSON.parse(row.settings) as AlertChannelSettings,
    secret: row.secret,
    enabled: row.enabled === 1,
    rules: {
      data: null,
      model: null,
      system: null,
      ...Object.fromEntries(rules.all(row.id).map(({ kind, least }) => [kind, least])),
    },
    sentAt: row.sent_at,
    failures: row.failures,
    failure: row.failure,
    failedAt: row.failed_at,
  });
  const list = db.prepare<[], ChannelRow>('SELECT * FROM alert_channel ORDER BY created_at, rowid');
  const one = db.prepare<[string], ChannelRow>('SELECT * FROM alert_channel WHERE id = ?');
  const save = db.prepare<
    [{ id: string; kind: AlertChannelKind; name: string; settings: string; secret: Buffer | null; enabled: number; createdAt: string }]
  >(`INSERT INTO alert_channel (id, kind, name, settings, secret, enabled, created_at)
    VALUES (@id, @kind, @name, @settings, @secret, @enabled, @createdAt)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings, secret = excluded.secret, enabled = excluded.enabled`);
  const forgetRules = db.prepare('DELETE FROM alert_rule WHERE channel_id = ?');
  const addRule = db.prepare('INSERT INTO alert_rule (channel_id, kind, least) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM alert_channel WHERE id = ?');
  const succeeded = db.prepare('UPDATE alert_channel SET sent_at = ?, failures = 0, failure = NULL, failed_at = NULL WHERE id = ?');
  const failed = db.prepare('UPDATE alert_channel SET failures = max(failures + 1, ?), failed_at = ?, failure = ? WHERE id = ?');
  const forgive = db.prepare('UPDATE alert_channel SET failures = 0, failure = NULL, failed_at = NULL WHERE id = ?');
  const dueNow = db.prepare("UPDATE alert_sending SET due_at = ? WHERE channel_id = ? AND state = 'waiting'");
  const waiting = db.prepare<[string], { n: number }>(
    "SELECT count(*) AS n FROM alert_sending WHERE channel_id = ? AND state IN ('waiting', 'sending')",
  );
  const enqueue = db.prepare(`INSERT INTO alert_sending (id, alert_id, channel_id, event, state, created_at, due_at)
    VALUES (@id, @alertId, @channelId, @event, 'waiting', @createdAt, @dueAt) ON CONFLICT DO NOTHING`);
  const claim = db.prepare<[number, string, string, string, number], { id: string }>(`UPDATE alert_sending
    SET state = 'sending', owner_pid = ?, claimed_at = ?, attempts = attempts + 1
    WHERE id IN (SELECT id FROM alert_sending WHERE channel_id = ? AND state = 'waiting' AND due_at <= ? ORDER BY event LIMIT ?) RETURNING id`);
  const sending = db.prepare<
    [string],
    { id: string; alert_id: string; channel_id: string; event: number; attempts: number; created_at: string }
  >('SELECT id, alert_id, channel_id, event, attempts, created_at FROM alert_sending WHERE id = ?');
  const due = db.prepare<[string], { id: string }>(
    "SELECT DISTINCT channel_id AS id FROM alert_sending WHERE state = 'waiting' AND due_at <= ?",
  );
  const settle = db.prepare('UPDATE alert_sending SET state = ?, ended_at = ?, error = ?, owner_pid = NULL WHERE id = ?');
  const putBack = db.prepare("UPDATE alert_sending SET state = 'waiting', owner_pid = NULL, error = ? WHERE id = ? AND state = 'sending'");
  const putOff = db.prepare("UPDATE alert_sending SET due_at = ? WHERE channel_id = ? AND state = 'waiting' AND due_at < ?");
  const pullForward = db.prepare("UPDATE alert_sending SET due_at = ? WHERE state = 'waiting' AND due_at > ?");
  const dropWaiting = db.prepare(
    "UPDATE alert_sending SET state = 'dropped', ended_at = ?, error = ? WHERE channel_id = ? AND state = 'waiting'",
  );
  const giveUp = db.prepare(
    "UPDATE alert_sending SET state = 'failed', ended_at = ?, error = coalesce(error || ' ', '') || ? WHERE state = 'waiting' AND created_at < ?",
  );
  const claimed = db.prepare<[], { id: string; pid: number; claimedAt: string }>(
    "SELECT id, owner_pid AS pid, claimed_at AS claimedAt FROM alert_sending WHERE state = 'sending'",
  );
  const ofAlert = db.prepare<
    [string],
    { channel: string; state: SendingState; at: string; attempts: number; error: string | null }
  >(`SELECT c.name AS channel, s.state, coalesce(s.ended_at, s.created_at) AS at, s.attempts, s.error
    FROM alert_sending s JOIN alert_channel c ON c.id = s.channel_id WHERE s.alert_id = ? ORDER BY s.event, c.created_at`);
  const all = <T extends unknown[]>(work: (...values: T) => void) => db.transaction(work).immediate;
  return {
    list: () => list.all().map(channelOf),
    get: (id) => {
      const row = one.get(id);
      return row ? channelOf(row) : null;
    },
    save: ({ id, settings, secret, enabled, rules: wanted }, createdAt) =>
      all(() => {
        const { kind, name } = settings;
        save.run({ id, kind, name, settings: JSON.stringify(settings), secret, enabled: enabled ? 1 : 0, createdAt });
        forgetRules.run(id);
        for (const [of, least] of Object.entries(wanted)) if (least !== null) addRule.run(id, of, least);
      })(),
    delete: (id) => remove.run(id).changes > 0,
    succeeded: (id, at) => void succeeded.run(at, id),
    failed: (id, at, failure, least) => void failed.run(least, at, failure, id),
    forgive: (id, now) =>
      all(() => {
        forgive.run(id);
        dueNow.run(now, id);
      })(),
    waiting: (id) => waiting.get(id)?.n ?? 0,
    enqueue: (entry) => void enqueue.run(entry),
    claim: (channelId, now, pid, most) =>
      claim
        .all(pid, now, channelId, now, most)
        .flatMap(({ id }) => {
          const row = sending.get(id);
          return row
            ? [
                {
                  id,
                  alertId: row.alert_id,
                  channelId: row.channel_id,
                  event: row.event,
                  attempts: row.attempts,
                  createdAt: row.created_at,
                },
              ]
            : [];
        })
        .sort((a, b) => a.event - b.event),
    due: (now) => due.all(now).map(({ id }) => id),
    settle: (ids, state, at, error) =>
      all(() => {
        for (const id of ids) settle.run(state, at, error, id);
      })(),
    postpone: (channelId, ids, dueAt, error) =>
      all(() => {
        for (const id of ids) putBack.run(error, id);
        putOff.run(dueAt, channelId, dueAt);
      })(),
    pullForward: (later, now) => void pullForward.run(now, later),
    dropWaiting: (channelId, at, why) => void dropWaiting.run(at, why, channelId),
    giveUp: (before, at, why) => void giveUp.run(at, why, before),
    claimed: () => claimed.all(),
    release: (ids) =>
      all(() => {
        for (const id of ids) putBack.run('The process that sent it ended before it was confirmed.', id);
      })(),
    ofAlert: (alertId) => ofAlert.all(alertId),
  };
}
