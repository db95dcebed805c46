import { defaultValues } from '../configuration/values.ts';
import { createHash, randomUUID } from 'node:crypto';
import { alertSeverity } from '../../../contract/entities/alert.ts';
import type { ChannelTest } from '../../../contract/entities/alert-channel.ts';
import { isAlive } from '../jobs/jobs.ts';
import type { Log } from '../logs/log.ts';
import { failureFields } from '../logs/redact.ts';
import type { Store } from '../../store/store.ts';
import type { Sending } from '../../store/repositories/alert-channels.ts';
import type { ToTell } from './alerts.ts';
import type { Channels } from './channels.ts';
import type { AlertMessage } from './message.ts';
import { SendFailure } from './send-failure.ts';

/** Sends one message to one channel; resolves with what the other side said when it has it. @throws SendFailure */
export type Deliver = (channelId: string, message: AlertMessage) => Promise<string>;

export interface Sender {
  /** Puts what people should hear of into the queue of each channel whose rules want it. Inside the transaction of the alert. */
  enqueue(what: ToTell): void;
  /** Sends what is due; resolves when it is done. */
  pump(): Promise<void>;
  test(channelId: string): Promise<ChannelTest>;
  close(): Promise<void>;
}

export interface SenderOptions {
  /** Hours after which what cannot be sent is given up. */
  readonly giveUpHours?: () => number;
  readonly store: Store;
  readonly channels: Channels;
  readonly deliver: Deliver;
  readonly log: Log;
  readonly changed: () => void;
  /** A channel works again, or does not for the time being. */
  readonly state: () => void;
  readonly now: () => number;
}

/** Ten are told whole, the others by title or number. */
const mostInOne = 1000;
const firstPauseMs = 15_000;
const longestPauseMs = 30 * 60 * 1000;
/** Nobody is told to wait for longer, by pauses or by a server: what is due later than that was put off by a clock that was ahead. */
const longestWaitMs = 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
/** A clock that is put back does so by more than this, or does not matter. */
const clockMs = 60_000;
/** Longer than any attempt may take. */
const lostAfterMs = 2 * 60 * 1000;

/** Failures in a row after which a channel counts as not working. */
export const failingAfter = 3;

/** How long a channel rests after so many failures in a row. */
export const pauseMs = (failures: number): number => Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));

/**
 * What is to be sent is kept in the database until it is confirmed, so that neither the end of the application nor a server that is down loses it. All that is due
 * for a channel goes in one message. Who sends takes it first, so that two processes never send the same; what a process took and did not confirm
 * before it died is sent again.
 */
export function createSender({
  store,
  channels,
  deliver,
  log,
  changed,
  state,
  now,
  giveUpHours = () => defaultValues.alerts.give_up_hours,
}: SenderOptions): Sender {
  const rows = store.alertChannels;
  const mine = new Set<string>();
  const iso = (ms: number): string => new Date(ms).toISOString();
  let pumping: Promise<void> | null = null;
  let again = false;
  let closed = false;

  const enqueue: Sender['enqueue'] = ({ alert, event }) => {
    for (const channel of rows.list()) {
      const least = channel.rules[alert.kind];
      if (!channel.enabled || least === null || channel.settings.kind === 'application') continue;
      if (alertSeverity.options.indexOf(alert.severity) < alertSeverity.options.indexOf(least)) continue;
      // That channels fail is not told through those that do.
      if (alert.key === channelsKey && channel.failures > 0) continue;
      const resting = channel.failedAt === null ? 0 : Date.parse(channel.failedAt) + pauseMs(channel.failures);
      rows.enqueue({
        id: randomUUID(),
        alertId: alert.id,
        channelId: channel.id,
        event,
        createdAt: iso(now()),
        dueAt: iso(Math.max(now(), Math.min(resting, now() + longestWaitMs))),
      });
    }
  };

  function releaseLost(): void {
    const lost = rows
      .claimed()
      .filter(
        ({ id, pid, claimedAt }) => !mine.has(id) && (!isAlive(pid) || pid === process.pid || now() - Date.parse(claimedAt) > lostAfterMs),
      )
      .map(({ id }) => id);
    if (lost.length > 0) rows.release(lost);
  }

  /** Of what was taken: what is still worth telling. The rest is settled. */
  function wanted(taken: readonly Sending[]): { readonly sendings: readonly Sending[]; readonly told: AlertMessage['told'] } {
    const at = iso(now());
    const newest = new Map(taken.map((sending) => [sending.alertId, sending]));
    const sendings: Sending[] = [];
    const told: { alert: ToTell['alert']; action: ToTell['action'] }[] = [];
    for (const sending of taken) {
      const alert = store.alerts.get(sending.alertId);
      const action = store.alerts.eventAction(sending.event);
      const drop =
        alert?.state !== 'open'
          ? 'It was over, or somebody knew of it, before it could be sent.'
          : newest.get(sending.alertId) !== sending
            ? 'Told with what came later.'
            : null;
      if (drop !== null || !alert) rows.settle([sending.id], 'dropped', at, drop);
      else {
        sendings.push(sending);
        told.push({ alert, action: action === 'worse' || action === 'woken' ? action : 'raised' });
      }
    }
    return { sendings, told };
  }

  async function send(channelId: string): Promise<boolean> {
    const taken = store.transaction(() => rows.claim(channelId, iso(now()), process.pid, mostInOne));
    if (taken.length === 0) return false;
    for (const { id } of taken) mine.add(id);
    try {
      const { sendings, told } = wanted(taken);
      if (told.length === 0) return true;
      const ids = sendings.map(({ id }) => id);
      const id = createHash('sha256').update(ids.join()).digest('hex').slice(0, 32);
      const fields = { channel: channelId, kind: rows.get(channelId)?.settings.kind ?? '', alerts: told.length };
      try {
        const detail = await deliver(channelId, { id, told, test: false });
        rows.settle(ids, 'sent', iso(now()), null);
        rows.succeeded(channelId, iso(now()));
        log('info', 'alerts', 'Sent', { ...fields, detail });
      } catch (error) {
        const failure = error instanceof SendFailure ? error : new SendFailure(String(failureFields(error)['message'] ?? 'It failed.'));
        rows.failed(channelId, iso(now()), failure.message, failure.final ? failingAfter : 1);
        const failures = rows.get(channelId)?.failures ?? 1;
        const pause = Math.max(pauseMs(failures), failure.retryAfterMs ?? 0);
        rows.postpone(channelId, ids, iso(now() + pause), failure.message);
        log('warning', 'alerts', 'Not sent', { ...fields, failures, againInS: Math.round(pause / 1000), why: failure.message });
      }
      return true;
    } finally {
      for (const { id } of taken) mine.delete(id);
    }
  }

  async function work(): Promise<void> {
    releaseLost();
    rows.pullForward(iso(now() + longestWaitMs + clockMs), iso(now()));
    const hours = giveUpHours();
    rows.giveUp(iso(now() - hours * hourMs), iso(now()), hours === 48 ? 'Given up after two days.' : `Given up after ${hours} hours.`);
    let any = false;
    for (const channelId of rows.due(iso(now()))) {
      if (closed) break;
      const { channel, unusable } = channels.open(channelId);
      if (!channel.enabled) {
        rows.dropWaiting(channelId, iso(now()), 'The channel was switched off.');
        any = true;
        continue;
      }
      if (unusable !== null) {
        // Another host may be able to use it: it waits for that, and is given up with time.
        if (channel.settings.kind === 'desktop' || channel.secret !== null) continue;
        rows.failed(channelId, iso(now()), unusable, failingAfter);
        rows.postpone(channelId, [], iso(now() + longestPauseMs), unusable);
        any = true;
        continue;
      }
      while (!closed && (await send(channelId)) && rows.due(iso(now())).includes(channelId)) any = true;
      any = true;
    }
    if (!any) return;
    changed();
    state();
  }

  const pump = (): Promise<void> => {
    again = pumping !== null;
    pumping ??= work()
      .catch((error: unknown) => log('error', 'alerts', 'The queue of alerts could not be worked off.', failureFields(error)))
      .finally(() => {
        pumping = null;
      })
      .then(() => (again && !closed ? pump() : undefined));
    return pumping ?? Promise.resolve();
  };

  return {
    enqueue,
    pump,
    test: async (channelId) => {
      const { channel, unusable } = channels.open(channelId);
      if (unusable !== null) return { sent: false, detail: unusable };
      const at = iso(now());
      try {
        const detail = await deliver(channelId, {
          id: randomUUID(),
          told: [{ alert: testAlert(channel.settings.name, at), action: 'raised' }],
          test: true,
        });
        rows.succeeded(channelId, at);
        rows.forgive(channelId, at);
        changed();
        state();
        return { sent: true, detail };
      } catch (error) {
        if (!(error instanceof SendFailure)) throw error;
        rows.failed(channelId, at, error.message, 1);
        changed();
        return { sent: false, detail: error.message };
      }
    },
    close: async () => {
      closed = true;
      await pumping;
    },
  };
}

/** The one alert that says that channels fail. */
export const channelsKey = 'alerts:channels';

const testAlert = (channel: string, at: string): ToTell['alert'] => ({
  id: 'test',
  key: 'test',
  kind: 'system',
  severity: 'info',
  state: 'open',
  title: 'Alerts reach this channel',
  where: channel,
  since: null,
  evidence: 'You asked for a test in Almanac.',
  whatToDo: '',
  link: null,
  count: 1,
  firstSeen: at,
  lastSeen: at,
  snoozedUntil: null,
  settledAt: null,
});
