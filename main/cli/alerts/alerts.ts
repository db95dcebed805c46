import type { Alert } from '../../../contract/entities/alert.ts';
import { ApiError } from '../../../contract/errors.ts';
import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { findAlert } from './find.ts';
import { momentIn } from './moment.ts';

const short = (iso: string | null): string => (iso === null ? '-' : iso.slice(0, 16).replace('T', ' '));

const stateOf = ({ state, snoozedUntil }: Alert): string => (state === 'snoozed' ? `until ${short(snoozedUntil)}` : state);

/** What is wrong, the worst first. */
export async function alertsList(options: CommonOptions & { all?: boolean }): Promise<void> {
  await withSession(options, ({ app }) => {
    app.alerts.wake();
    const alerts = app.alerts.list({ settled: options.all === true });
    if (options.json) printJson({ alerts });
    else if (alerts.length === 0)
      print(options.all ? 'Nothing was ever wrong.' : 'Nothing is wrong. "almanac alerts list --all" has what was.');
    else
      print(
        table(
          ['alert', 'severity', 'kind', 'state', 'times', 'last seen', 'what', 'where'],
          alerts.map((one) => [
            one.id.slice(0, 8),
            one.severity,
            one.kind,
            stateOf(one),
            String(one.count),
            short(one.lastSeen),
            one.title,
            one.where,
          ]),
        ),
      );
    return Promise.resolve();
  });
}

/** One alert: evidence, what to do, what was done, where it was told. */
export async function alertsShow(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, (session) => {
    const { app } = session;
    const one = findAlert(session, word);
    const history = app.alerts.history(one.id);
    const told = app.store.alertChannels.ofAlert(one.id);
    if (options.json) printJson({ ...one, history, told });
    else {
      print(`${one.severity}: ${one.title}`);
      print(`where     ${one.where}`);
      print(
        `since     ${one.since === null ? `noticed ${short(one.firstSeen)}` : short(one.since)}; last seen ${short(one.lastSeen)}, ${one.count} times`,
      );
      print(`state     ${stateOf(one)}`);
      print(`evidence  ${one.evidence}`);
      if (one.whatToDo !== '') print(`to do     ${one.whatToDo}`);
      for (const { at, action, by, note } of history)
        print(`${short(at)}  ${action}${by === null ? '' : ` by ${by}`}${note === '' ? '' : `: ${note}`}`);
      for (const { channel, state, at, error } of told) print(`${short(at)}  ${channel}: ${state}${error === null ? '' : `. ${error}`}`);
    }
    return Promise.resolve();
  });
}

export interface AlertChangeOptions extends CommonOptions {
  readonly note?: string;
  readonly for?: string;
  readonly until?: string;
}

/** Acknowledges, puts off, opens again or settles alerts. */
export const alertsChange =
  (action: 'acknowledge' | 'snooze' | 'reopen' | 'settle') =>
  async (words: readonly string[], options: AlertChangeOptions): Promise<void> => {
    await withSession(options, (session) => {
      const { alerts } = session.app;
      const { note = '' } = options;
      // All are found before the first is changed.
      const found = words.map((word) => findAlert(session, word));
      const until = action === 'snooze' ? untilOf(options) : '';
      const changed = found.map(({ id }) =>
        action === 'acknowledge'
          ? alerts.acknowledge(id, note)
          : action === 'snooze'
            ? alerts.snooze(id, until, note)
            : action === 'reopen'
              ? alerts.reopen(id, note)
              : alerts.settleById(id, note),
      );
      if (options.json) printJson({ alerts: changed });
      else for (const one of changed) print(`${one.id.slice(0, 8)}  ${one.title}: ${stateOf(one)}`);
      return Promise.resolve();
    });
  };

function untilOf({ for: duration, until }: AlertChangeOptions): string {
  if ((duration === undefined) === (until === undefined))
    throw new ApiError('bad-input', 'Say for how long (--for 4h) or until when (--until 2026-11-23T08:00).', { field: 'for' });
  return duration === undefined ? momentIn(until as string, 'until', 1) : momentIn(duration, 'for', 1);
}
