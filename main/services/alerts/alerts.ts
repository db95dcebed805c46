import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import {
  alertSeverity,
  type Alert,
  type AlertAction,
  type AlertCounts,
  type AlertEvent,
  type AlertNotice,
  type AlertSeverity,
} from '../../../contract/entities/alert.ts';
import { ApiError } from '../../../contract/errors.ts';
import { defaultValues } from '../configuration/values.ts';
import { withNotice } from '../../store/repositories/alerts.ts';
import type { Store } from '../../store/store.ts';

/** Something that people should hear of: `event` is the number of the history's entry, the same for all who are told. */
export interface ToTell {
  readonly alert: Alert;
  readonly event: number;
  readonly action: Extract<AlertAction, 'raised' | 'worse' | 'woken'>;
}

export interface Alerts {
  /**
   * Something is wrong. The same key while it is not settled counts up and is not told again, unless it got worse. Never throws: who notices
   * something has work of his own to do.
   */
  raise(notice: AlertNotice): void;
  /** What was wrong is over. Nothing where nothing was. */
  settle(key: string, why?: string): void;
  list(options?: { readonly settled?: boolean; readonly limit?: number }): Alert[];
  /** @throws ApiError `not-found` */
  get(id: string): Alert;
  counts(): AlertCounts;
  history(id: string): AlertEvent[];
  /** Somebody knows of it. It stays until it is settled, and is told again when it gets worse. */
  acknowledge(id: string, note: string): Alert;
  /** @param until - ISO; it is open again then, unless it was settled. @throws ApiError `bad-input` for a moment that has passed */
  snooze(id: string, until: string, note: string): Alert;
  /** Takes an acknowledgement or a snooze back. */
  reopen(id: string, note: string): Alert;
  /** Somebody says that it is over. */
  settleById(id: string, note: string): Alert;
  /** Opens what was to be quiet until now. */
  wake(): void;
}

export interface AlertsOptions {
  readonly store: Store;
  readonly changed: () => void;
  /** Told of what people should hear of, inside the transaction that keeps it. */
  readonly tell?: (what: ToTell) => void;
  readonly now?: () => string;
  /** See `returnsWithinMs`. */
  readonly returnsWithin?: () => number;
  readonly user?: string;
  /** What went wrong while something was raised or settled. */
  readonly failed?: (error: unknown) => void;
}

/** Trouble that comes back within this is the same alert again, so that what comes and goes is not told each time. */
export const returnsWithinMs = 60_000 * defaultValues.alerts.return_minutes;

const mostText = 4000;
const shortened = (text: string, most = mostText): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
const rank = (severity: AlertSeverity): number => alertSeverity.options.indexOf(severity);

/** What is wrong, once for each trouble, with what was done about it. */
export function createAlerts({
  store,
  changed,
  tell = () => undefined,
  now = () => new Date().toISOString(),
  user = userInfo().username,
  failed = () => undefined,
  returnsWithin = () => returnsWithinMs,
}: AlertsOptions): Alerts {
  const rows = store.alerts;
  const get = (id: string): Alert => {
    const found = rows.get(id);
    if (!found) throw new ApiError('not-found', 'This alert is not there any more.');
    return found;
  };
  const record = (alert: Alert, action: AlertAction, note: string, by: string | null): number =>
    rows.addEvent({ alertId: alert.id, at: now(), action, by, note: shortened(note) });

  function first(notice: AlertNotice): void {
    const at = now();
    const { link, ...rest } = notice;
    const made: Alert = {
      ...rest,
      link: link ?? null,
      id: randomUUID(),
      state: 'open',
      count: 1,
      firstSeen: at,
      lastSeen: at,
      snoozedUntil: null,
      settledAt: null,
    };
    rows.insert(made);
    tell({ alert: made, event: record(made, 'raised', notice.evidence, null), action: 'raised' });
  }

  function again(known: Alert, notice: AlertNotice): void {
    const worse = rank(notice.severity) > rank(known.severity);
    const returned = known.state === 'settled';
    const opens = worse || returned;
    const next: Alert = {
      ...withNotice(known, notice),
      // What comes and goes between two severities is told once: the worst stands until it is settled.
      severity: worse ? notice.severity : known.severity,
      count: known.count + 1,
      lastSeen: now(),
      ...(opens && { state: 'open' as const, snoozedUntil: null, settledAt: null }),
    };
    rows.update(next);
    if (worse) tell({ alert: next, event: record(next, 'worse', notice.evidence, null), action: 'worse' });
    else if (returned) record(next, 'returned', notice.evidence, null);
  }

  function keep(notice: AlertNotice): void {
    const known = rows.unsettled(notice.key);
    if (known) return again(known, notice);
    const last = rows.lastSettled(notice.key);
    // What a clock that was ahead says was settled later than now is of another time.
    const since = last?.settledAt == null ? NaN : Date.parse(now()) - Date.parse(last.settledAt);
    const recent = since >= -60_000 && since < returnsWithin();
    if (last && recent) again(last, notice);
    else first(notice);
  }

  const change = (id: string, action: AlertAction, note: string, to: Partial<Alert>): Alert => {
    const next = store.transaction(() => {
      const known = get(id);
      if (known.state === 'settled')
        throw new ApiError('busy', `"${known.title}" is settled: what was wrong is over. It opens by itself should it return.`);
      const changedTo = { ...known, snoozedUntil: null, ...to };
      rows.update(changedTo);
      record(known, action, note, user);
      return changedTo;
    });
    changed();
    return next;
  };

  return {
    raise: (notice) => {
      try {
        const kept: AlertNotice = {
          ...notice,
          title: shortened(oneLine(notice.title), 300),
          where: shortened(oneLine(notice.where), 300),
          evidence: shortened(notice.evidence),
          whatToDo: shortened(notice.whatToDo),
        };
        store.transaction(() => keep(kept));
        changed();
      } catch (error) {
        failed(error);
      }
    },
    settle: (key, why = 'It is over.') => {
      try {
        if (!rows.unsettled(key)) return;
        store.transaction(() => {
          const known = rows.unsettled(key);
          if (!known) return;
          rows.update({ ...known, state: 'settled', snoozedUntil: null, settledAt: now() });
          record(known, 'settled', why, null);
        });
        changed();
      } catch (error) {
        failed(error);
      }
    },
    list: (options) => rows.list(options),
    get,
    counts: () => rows.counts(),
    history: (id) => rows.events(get(id).id),
    acknowledge: (id, note) => change(id, 'acknowledged', note, { state: 'acknowledged' }),
    snooze: (id, until, note) => {
      const moment = Date.parse(until);
      if (!Number.isFinite(moment) || moment <= Date.parse(now()))
        throw new ApiError('bad-input', 'An alert is put off until a moment that is still to come.', { field: 'until', value: until });
      return change(id, 'snoozed', note, { state: 'snoozed', snoozedUntil: new Date(moment).toISOString() });
    },
    reopen: (id, note) => change(id, 'reopened', note, { state: 'open' }),
    settleById: (id, note) => change(id, 'settled', note, { state: 'settled', settledAt: now() }),
    wake: () => {
      const woken = store.transaction(() =>
        rows.woken(now()).map((known) => {
          const next: Alert = { ...known, state: 'open', snoozedUntil: null };
          rows.update(next);
          tell({ alert: next, event: record(next, 'woken', 'It was put off until now, and is not over.', null), action: 'woken' });
          return next;
        }),
      );
      if (woken.length > 0) changed();
    },
  };
}
