import type { Alert } from '../../../contract/entities/alert.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { alertSeverity } from '../../../contract/entities/alert.ts';
import type { HostPorts } from '../../host.ts';
import type { Store } from '../../store/store.ts';
import { createLog, type Log } from '../logs/log.ts';
import { failureFields } from '../logs/redact.ts';
import { createAlerts, type Alerts, type ToTell } from './alerts.ts';
import { createChannels, type Channels } from './channels.ts';
import { subjectOf, textOf, type AlertMessage } from './message.ts';
import { createSecrets } from './secrets.ts';
import { sendEmail } from './send-email.ts';
import { SendFailure } from './send-failure.ts';
import { sendWebhook } from './send-webhook.ts';
import { channelsKey, createSender, failingAfter, type Sender } from './sender.ts';

export interface Alerting {
  readonly alerts: Alerts;
  readonly channels: Channels;
  readonly test: Sender['test'];
  /** Sends what waits, and goes on doing so; opens what was put off; hears of what other processes raised. */
  start(): void;
  /** Sends what is due now. */
  pump(): Promise<void>;
  close(): Promise<void>;
}

export interface AlertingOptions {
  readonly store: Store;
  readonly host: Pick<HostPorts, 'kind' | 'notify' | 'secrets'>;
  readonly log: Log;
  readonly logFolder: string;
  readonly secretsFolder: string;
  readonly changed: () => void;
  /** Shows a note in the windows that are open. */
  readonly show: (what: { readonly alert: Alert; readonly action: ToTell['action'] }) => void;
  /** The user wants to see an alert. */
  readonly open: (alertId: string) => void;
  readonly now?: () => number;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: () => Values;
}

const everyMs = 3000;
/** What is raised within this goes in one message. */
const gatherMs = 1000;
/** How long the end of a command waits for what is being sent. */
const lastChanceMs = 20_000;

const logLevels = { info: 'info', warning: 'warning', critical: 'error' } as const;

/** Alerts with their channels, and the queue between them. */
export function createAlerting({
  store,
  host,
  log,
  logFolder,
  secretsFolder,
  changed,
  show,
  open,
  now = Date.now,
  configured = () => defaultValues,
}: AlertingOptions): Alerting {
  const iso = (): string => new Date(now()).toISOString();
  const file = createLog({ folder: logFolder, kind: 'alerts' });
  const channels = createChannels({ store: store.alertChannels, secrets: createSecrets(host, secretsFolder), host, changed, now: iso });
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Timeout | undefined;
  let known = store.alerts.lastEvent();
  let queued = false;

  const deliver = async (channelId: string, message: AlertMessage): Promise<string> => {
    const { channel, secret, unusable } = channels.open(channelId);
    if (unusable !== null) throw new SendFailure(unusable, true);
    const { settings } = channel;
    if (settings.kind === 'webhook') return sendWebhook(secret ?? '', message);
    if (settings.kind === 'email') return sendEmail(settings, secret, message);
    const [first] = message.told;
    if (settings.kind === 'desktop') {
      const critical = message.told.some(({ alert }) => alert.severity === 'critical');
      const shown = host.notify?.({
        title: subjectOf(message),
        body: message.told.length === 1 && first ? `${first.alert.where}. ${first.alert.whatToDo}` : textOf(message).slice(0, 300),
        critical,
        onClick: () => first && open(first.alert.id),
      });
      await shown?.catch((error: unknown) => {
        throw new SendFailure(error instanceof Error ? error.message : String(error));
      });
      return 'The system took it.';
    }
    if (settings.kind === 'application') {
      for (const one of message.told) show(one);
      return 'Shown in the windows that are open.';
    }
    for (const { alert, action } of message.told)
      file.log(logLevels[alert.severity], 'alerts', `${message.test ? 'Test. ' : ''}${alert.title}`, {
        alert: alert.id,
        name: alert.key,
        kind: alert.kind,
        severity: alert.severity,
        action,
        where: alert.where,
        evidence: alert.evidence,
        todo: alert.whatToDo,
      });
    file.flush();
    return `Written into ${logFolder}.`;
  };

  /** One alert for all channels that fail, settled when none does. */
  const judgeChannels = (): void => {
    const failing = store.alertChannels.list().filter(({ enabled, failures }) => enabled && failures >= failingAfter);
    if (failing.length === 0) return alerts.settle(channelsKey, 'All channels work again.');
    const [first] = failing;
    const before = store.alerts.unsettled(channelsKey);
    const evidence = failing
      .map(({ id, settings, failure }) => `${settings.name}: ${failure ?? 'it failed'} ${store.alertChannels.waiting(id)} waiting.`)
      .join(' ');
    if (before?.evidence === evidence) return;
    alerts.raise({
      key: channelsKey,
      kind: 'system',
      severity: 'warning',
      title:
        failing.length === 1 && first
          ? `Alerts do not get through to ${first.settings.name}`
          : `Alerts do not get through to ${failing.length} channels`,
      where: failing.map(({ settings }) => settings.name).join(', '),
      since: first?.failedAt ?? null,
      evidence,
      whatToDo: 'Check the channel in Settings and send a test. What waits is sent when it works again, for two days.',
      link: { screen: 'settings', id: 'alerts' },
    });
  };
  const sender = createSender({
    store,
    channels,
    deliver,
    log,
    changed,
    state: judgeChannels,
    now,
    giveUpHours: () => configured().alerts.give_up_hours,
  });
  const alerts = createAlerts({
    store,
    returnsWithin: () => 60_000 * configured().alerts.return_minutes,
    changed: () => {
      changed();
      later(0);
    },
    tell: (what) => {
      sender.enqueue(what);
      queued = true;
      log(
        logLevels[what.alert.severity],
        'alerts',
        what.action === 'raised' ? 'Raised' : what.action === 'worse' ? 'Worse' : 'Open again',
        {
          alert: what.alert.id,
          name: what.alert.key,
          kind: what.alert.kind,
          severity: what.alert.severity,
        },
      );
    },
    now: iso,
    failed: (error) => log('error', 'alerts', 'An alert could not be kept.', failureFields(error)),
  });

  /** Notes in the window, also of what another process raised. */
  function tellPages(): void {
    const events = store.alerts.eventsAfter(known);
    const last = events.at(-1);
    if (!last) return;
    known = last.serial;
    changed();
    const application = store.alertChannels.get('application');
    if (!application?.enabled) return;
    for (const { alertId, action } of events) {
      if (action !== 'raised' && action !== 'worse' && action !== 'woken') continue;
      const alert = store.alerts.get(alertId);
      const least = alert ? application.rules[alert.kind] : null;
      if (!alert || alert.state !== 'open' || least === null) continue;
      if (alertSeverity.options.indexOf(alert.severity) >= alertSeverity.options.indexOf(least)) show({ alert, action });
    }
  }
  const safely = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      log('error', 'alerts', 'Alerts could not be looked at.', failureFields(error));
    }
  };
  const look = async (): Promise<void> => {
    safely(alerts.wake);
    safely(tellPages);
    await sender.pump();
  };
  const later = (ms: number): void => {
    if (timer === undefined || soon !== undefined) return;
    soon = setTimeout(() => {
      soon = undefined;
      safely(tellPages);
      soon = setTimeout(() => {
        soon = undefined;
        void look();
      }, gatherMs);
      soon.unref();
    }, ms);
    soon.unref();
  };

  return {
    alerts,
    channels,
    test: (id) => sender.test(id),
    start: () => {
      const again = (): void => {
        timer = setTimeout(() => void look().finally(() => timer !== undefined && again()), everyMs);
        timer.unref();
      };
      again();
    },
    pump: look,
    close: async () => {
      clearTimeout(timer);
      clearTimeout(soon);
      timer = undefined;
      // What a command raised has nobody else to send it, unless a window is open.
      if (host.kind === 'terminal' && queued)
        await Promise.race([sender.pump(), new Promise((resolve) => setTimeout(resolve, lastChanceMs).unref())]);
      await sender.close();
      file.close();
    },
  };
}
