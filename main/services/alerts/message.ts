import type { Alert } from '../../../contract/entities/alert.ts';
import { alertSeverity } from '../../../contract/entities/alert.ts';
import type { ToTell } from './alerts.ts';

/** What is told: one alert, or several that came together. */
export interface AlertMessage {
  /** Names it: the same for each attempt to send the same. */
  readonly id: string;
  readonly told: readonly Pick<ToTell, 'alert' | 'action'>[];
  readonly test: boolean;
}

const severityWords = { info: 'Note', warning: 'Warning', critical: 'Critical' } as const;
const actionWords = { raised: '', worse: ' (worse than before)', woken: ' (still not over)' } as const;
const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
/** So many are told whole. */
const mostWhole = 10;

/** The worst first. */
const ordered = ({ told }: AlertMessage): AlertMessage['told'] =>
  [...told].sort((a, b) => alertSeverity.options.indexOf(b.alert.severity) - alertSeverity.options.indexOf(a.alert.severity));

export function subjectOf(message: AlertMessage): string {
  const [first] = ordered(message);
  if (!first) return 'Almanac';
  const { alert, action } = first;
  const head = `${severityWords[alert.severity]}: ${alert.title}${actionWords[action]}`;
  const rest = message.told.length - 1;
  return cut(`${message.test ? 'Test. ' : ''}${head}${rest > 0 ? `, and ${rest} more` : ''}`, 200).replaceAll(/\s+/g, ' ');
}

const sinceOf = ({ since, firstSeen, count }: Alert): string =>
  `${since === null ? `noticed ${moment(firstSeen)}` : `since ${since.includes('T') ? moment(since) : since}`}${count > 1 ? `, ${count} times` : ''}`;

/** One alert in lines of plain text. */
const paragraph = ({ alert, action }: AlertMessage['told'][number]): string =>
  [
    `${severityWords[alert.severity]}: ${alert.title}${actionWords[action]}`,
    `${alert.where}, ${sinceOf(alert)}`,
    alert.evidence,
    alert.whatToDo === '' ? '' : `What to do: ${alert.whatToDo}`,
  ]
    .filter((line) => line !== '')
    .join('\n');

/** The whole message as plain text. */
export function textOf(message: AlertMessage): string {
  const all = ordered(message);
  const rest = all.length - mostWhole;
  return [
    ...(message.test ? ['This is a test: nothing is wrong.'] : []),
    ...all.slice(0, mostWhole).map(paragraph),
    ...(rest > 0
      ? [
          `And ${rest} more: ${all
            .slice(mostWhole)
            .map(({ alert }) => alert.title)
            .slice(0, 20)
            .join('; ')}`,
        ]
      : []),
  ].join('\n\n');
}

/** Characters that Slack would read as markup. */
const slackText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** JSON as Slack and those who take its form want it: `text` for notices and simple receivers, `blocks` for the rest. */
export function slackBody(message: AlertMessage): { text: string; blocks: unknown[] } {
  const all = ordered(message);
  const rest = all.length - mostWhole;
  const section = (text: string): unknown => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, 3000) } });
  return {
    text: slackText(subjectOf(message)),
    blocks: [
      ...(message.test ? [section('This is a test: nothing is wrong.')] : []),
      ...all.slice(0, mostWhole).flatMap((one) => {
        const { alert, action } = one;
        return [
          section(
            `*${slackText(`${severityWords[alert.severity]}: ${alert.title}${actionWords[action]}`)}*\n${slackText(cut(alert.evidence, 1500))}` +
              (alert.whatToDo === '' ? '' : `\n_What to do:_ ${slackText(cut(alert.whatToDo, 800))}`),
          ),
          { type: 'context', elements: [{ type: 'mrkdwn', text: cut(slackText(`${alert.where}, ${sinceOf(alert)}`), 1000) }] },
        ];
      }),
      ...(rest > 0 ? [section(`And ${rest} more. Monitor > Alerts in Almanac has all of them.`)] : []),
    ],
  };
}
