import { Button, Menu, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '../../../contract/entities/alert.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { followLink } from '../../state/alert-actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { actionLabels, alertKindLabels, alertStateLabels, linkLabel, sendingLabels, sinceText } from '../../words/alerts.ts';
import { counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { SeverityMark } from './severity-mark.tsx';
import css from './alerts.module.css';

const hour = 3_600_000;

/** Eight in the morning of the day after, in this machine's zone. */
function tomorrow(): Date {
  const date = new Date();
  date.setDate(date.getDate() + 1);
  date.setHours(8, 0, 0, 0);
  return date;
}
const snoozes: readonly { readonly label: string; readonly until: () => Date }[] = [
  { label: 'For an hour', until: () => new Date(Date.now() + hour) },
  { label: 'For four hours', until: () => new Date(Date.now() + 4 * hour) },
  { label: 'Until tomorrow, 08:00', until: tomorrow },
  { label: 'For a week', until: () => new Date(Date.now() + 7 * 24 * hour) },
];

/** All of one alert: evidence, what to do, what was done, where it was told. */
export function AlertInspector({ alert }: { readonly alert: Alert }) {
  const app = useApp();
  const { id, link, state } = alert;
  const { value } = useResource(app.alerts.details, id);
  const [note, setNote] = useState('');
  const alertIds = [id];
  const act = async (call: () => Promise<void>): Promise<void> => {
    if ((await attempt(app, async () => (await call(), true))) === true) setNote('');
  };
  return (
    <>
      <Section title={alert.title} aside={<SeverityMark severity={alert.severity} />}>
        <p className={css.evidence}>{alert.evidence}</p>
        {alert.whatToDo !== '' && <p className={css.todo}>{alert.whatToDo}</p>}
        {link && (
          <div className={css.buttons}>
            <Button onClick={() => followLink(app, link)}>{linkLabel(link)}</Button>
          </div>
        )}
        <Facts
          facts={[
            ['Where', alert.where],
            ['Kind', alertKindLabels[alert.kind]],
            [
              'State',
              state === 'snoozed' && alert.snoozedUntil !== null
                ? `${alertStateLabels[state]} until ${moment(alert.snoozedUntil)}`
                : alertStateLabels[state],
            ],
            ...(alert.since === null ? [] : [['Since', sinceText(alert.since)] as const]),
            ['First noticed', moment(alert.firstSeen)],
            ['Last noticed', `${moment(alert.lastSeen)}, ${counted(alert.count, 'time')}`],
          ]}
        />
      </Section>
      {state !== 'settled' && (
        <Section title="What is done about it">
          <Textarea
            aria-label="Note"
            placeholder="Note for those who read it later"
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            {state === 'open' ? (
              <Button variant="default" onClick={() => void act(() => app.api['alerts.acknowledge']({ alertIds, note }))}>
                Acknowledge
              </Button>
            ) : (
              <Button variant="default" onClick={() => void act(() => app.api['alerts.reopen']({ alertIds, note }))}>
                Open again
              </Button>
            )}
            <Menu position="bottom-start">
              <Menu.Target>
                <Button variant="default">Put off…</Button>
              </Menu.Target>
              <Menu.Dropdown>
                {snoozes.map(({ label, until }) => (
                  <Menu.Item
                    key={label}
                    onClick={() => void act(() => app.api['alerts.snooze']({ alertIds, until: until().toISOString(), note }))}
                  >
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button variant="default" onClick={() => void act(() => app.api['alerts.settle']({ alertIds, note }))}>
              It is over
            </Button>
          </div>
          <p className={css.hint}>
            {state === 'acknowledged'
              ? 'Somebody knows. It is told again only if it gets worse, and goes by itself when it is over.'
              : 'It goes by itself when what was wrong is over.'}
          </p>
        </Section>
      )}
      {value && (
        <Section title="History">
          <ol className={css.history}>
            {value.history.map(({ at, action, by, note: said }, place) => (
              <li key={place}>
                <span className={css.when}>{moment(at)}</span>
                <span>
                  {actionLabels[action]}
                  {by !== null && ` by ${by}`}
                  {said !== '' && <span className={css.said}>{said}</span>}
                </span>
              </li>
            ))}
          </ol>
        </Section>
      )}
      {value && value.told.length > 0 && (
        <Section title="Told">
          <ol className={css.history}>
            {value.told.map(({ channel, state: sent, at, attempts, error }, place) => (
              <li key={place}>
                <span className={css.when}>{moment(at)}</span>
                <span>
                  {channel}: {sendingLabels[sent]}
                  {attempts > 1 && `, ${counted(attempts, 'attempt')}`}
                  {error !== null && <span className={css.said}>{error}</span>}
                </span>
              </li>
            ))}
          </ol>
        </Section>
      )}
    </>
  );
}
