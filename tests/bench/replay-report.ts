import { readFileSync } from 'node:fs';
import path from 'node:path';
import { periodMs } from '../../engine/core/time-axis.ts';
import { openStore } from '../../main/store/store.ts';
import { dayMs } from './replay/clock.ts';
import { beside, errorsByDay, type DayErrors, type ErrorsBeside } from './replay/errors.ts';
import { faultsOf, type Fault } from './replay/faults.ts';
import type { Fed } from './replay/feed.ts';
import { aboutDays, match, type Found } from './replay/match.ts';
import { dateOf, noticesOf, type Notice } from './replay/notices.ts';

/** What became of one replay. */
interface Replayed {
  readonly fed: Fed;
  readonly faults: readonly Fault[];
  readonly notices: readonly Notice[];
  readonly found: readonly Found[];
  readonly falseAlarms: readonly Notice[];
  readonly errors: readonly (DayErrors & { readonly day: number })[];
}

export function readReplay(folder: string, kind: 'faults' | 'control'): Replayed {
  const fed = JSON.parse(readFileSync(path.join(folder, 'fed.json'), 'utf8')) as Fed;
  const workspace = path.join(folder, 'workspace');
  const store = openStore(workspace);
  try {
    const faults = kind === 'faults' ? faultsOf(fed.planned).filter(({ from }) => from < fed.days) : [];
    const notices = noticesOf(store, fed).filter(({ day }) => day < fed.days);
    const axis = store.deployments.get(fed.deploymentId)?.axis;
    if (!axis) throw new Error('the deployment is gone');
    const errors = errorsByDay(path.join(workspace, 'almanac.db'), fed.deploymentId, fed.firstVersionId).map((one) => ({
      ...one,
      day: Math.round((periodMs(axis, one.period) - fed.first) / dayMs),
    }));
    return { fed, faults, notices, errors, ...match(notices, faults) };
  } finally {
    store.close();
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}`;
const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
const cell = (text: string): string => text.replaceAll('|', '/').replaceAll(/\s+/g, ' ');
const short = (text: string, most = 220): string => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);
const delay = (notice: Notice | null, fault: Fault): string => (notice === null ? 'not noticed' : `${notice.day - fault.from}`);

/** A table in Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const row = (name: string, { days, deployed, first, difference }: ErrorsBeside): string[] => [
  name,
  String(days),
  percent(deployed),
  percent(first),
  points(deployed - first),
  difference ? `${points(difference.lower)} to ${points(difference.upper)}` : deployed === first ? 'the same' : '',
];

/** What was found, fault by fault. */
export function foundTable({ found, fed }: Replayed): string {
  return table(
    ['injected', 'first day', 'told after, days', 'by', 'named by a drift check after, days'],
    found.map(({ fault, alert, check }) => [
      fault.what,
      `${fault.from}, ${dateOf(fed.first, fault.from)}`,
      delay(alert, fault),
      alert ? `${alert.text.replace(/^[^:]*: /, '')} (${alert.severity})` : '',
      check ? `${check.day - fault.from}: ${check.text}` : '',
    ]),
  );
}

/** Everything injected, noticed and done, in order. */
export function logTable({ notices, faults, fed }: Replayed): string {
  const lines = [
    ...faults.map((fault) => ({ day: fault.from, order: 0, cells: ['**injected**', `**${fault.what}**`, ''] })),
    ...notices
      .filter(({ kind, key, day }) => day >= 0 && (kind !== 'alert' || !key.startsWith('flow-promoted')))
      .map(({ day, kind, severity, text, evidence }) => ({
        day,
        order: 1,
        cells: [
          kind === 'alert' ? severity : kind === 'check' ? 'drift check' : 'did',
          text,
          short(evidence.replace(/ Flow [0-9a-f-]{36}\./, '')),
        ],
      })),
  ].sort((a, b) => a.day - b.day || a.order - b.order);
  return table(
    ['day', 'date', '', 'what', 'evidence'],
    lines.map(({ day, cells }) => [String(day), dateOf(fed.first, day), ...cells]),
  );
}

/** Each alert about nothing that was injected. */
export function alarmsTable(replays: readonly { readonly name: string; readonly replay: Replayed }[]): string {
  const all = replays.flatMap(({ name, replay: { falseAlarms } }) => falseAlarms.map((notice) => ({ name, ...notice })));
  return table(
    ['replay', 'day', 'date', 'severity', 'what', 'evidence'],
    all.map(({ name, day, date, severity, text, evidence }) => [name, String(day), date, severity, text, short(evidence)]),
  );
}

/** The deployed model beside the first one, by month and after each fault. */
export function errorsTable({ errors, faults, fed }: Replayed): string {
  const months = Map.groupBy(errors, ({ day }) => dateOf(fed.first, day).slice(0, 7));
  return table(
    ['', 'days', 'deployed, WAPE %', 'never retrained, WAPE %', 'difference, points', '95 % interval'],
    [
      row('whole replay', beside(errors)),
      ...faults
        .filter(({ change, id }) => change !== undefined && id !== 'week')
        .map(({ id, from }) =>
          row(
            `${aboutDays} days from the ${nameOf[id] ?? id} on`,
            beside(errors.filter(({ day }) => day >= from && day < from + aboutDays)),
          ),
        ),
      ...[...months].map(([month, days]) => row(month, beside(days))),
    ],
  );
}
const nameOf: Readonly<Record<string, string>> = { level: 'level shift', price: 'price change', season: 'seasonality change' };

/** Alarms about nothing, by what they speak of. */
export function falseAlarmsTable(replays: readonly { readonly name: string; readonly replay: Replayed }[]): string {
  return table(
    ['replay', 'days', 'alerts in all', 'about nothing', 'in 100 days', 'which'],
    replays.map(({ name, replay: { notices, falseAlarms, fed } }) => [
      name,
      String(fed.days),
      String(notices.filter(({ kind, severity }) => kind === 'alert' && severity !== 'info').length),
      String(falseAlarms.length),
      ((100 * falseAlarms.length) / fed.days).toFixed(1),
      [...Map.groupBy(falseAlarms, ({ key }) => key)].map(([key, of]) => `${key} ${of.length}`).join(', '),
    ]),
  );
}
