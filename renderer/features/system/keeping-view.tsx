import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { KeepingPreview, KeepingRule, KeptThing } from '../../../contract/entities/system.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { bytes, count, counted } from '../../words/numbers.ts';
import css from './system.module.css';

const words: Record<KeptThing, readonly [name: string, about: string]> = {
  logs: [
    'Logs',
    'Files of what the application did, alerts that were told in a file, who asked the local API. By size they are bounded either way.',
  ],
  alerts: ['Alerts that are over', 'With their history and where they were told.'],
  'drift-reports': ['Drift reports', 'Kept comparisons of data versions.'],
  'logged-forecasts': ['Logged forecasts', 'What deployed models forecast, series by series. What came of them, the performance, stays.'],
  'flow-logs': ['Lines of flows', 'What the steps of flows that ended said. The flows, their steps and outcomes stay.'],
  drafts: [
    'Interrupted work',
    'Half-written files, and checkpoints of nets whose training did not end: without them it begins those nets anew.',
  ],
};
const spans = [7, 14, 30, 90, 180, 365, 730];

/** How long what grows by itself is kept; what would go is shown before anything does. */
export function KeepingView() {
  const app = useApp();
  const [tried, setTried] = useState<readonly KeepingRule[]>([]);
  const [asking, setAsking] = useState(false);
  const key = tried.length === 0 ? '' : JSON.stringify(tried);
  const { value, failure } = useResource(app.system.keeping, key);
  // Things grow while nobody looks.
  useEffect(() => app.system.keeping.refresh(key), [app, key]);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.system.keeping.refresh(key) }} />;
  if (!value) return null;
  const change = (what: KeptThing, days: number | null): void => setTried([...tried.filter((rule) => rule.what !== what), { what, days }]);
  const keep = async (): Promise<void> => {
    const done = await attempt(app, () => app.api['keeping.set']({ rules: [...tried] }));
    if (!done) return;
    setTried([]);
    app.notices.say('The rules hold from now on, once a day');
  };
  const remove = async (): Promise<void> => {
    const gone = await attempt(app, () => app.api['keeping.apply']({}));
    if (gone) app.notices.say(gone.rules.length === 0 ? 'Nothing was old enough to go' : `Removed: ${summary(gone)}`);
  };
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label="What is kept" data-inset>
      <p className={css.intro}>
        Some things grow by themselves. A rule that you set removes what is older, once a day; until then only logs go by themselves.
        Versions, runs, models, reports and what proves where they come from are never removed here.
      </p>
      <table className={`${css.table} ${css.wide}`} aria-label="Rules">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Kept for</th>
            <th scope="col">There is</th>
            <th scope="col">Goes</th>
          </tr>
        </thead>
        <tbody>
          {value.rules.map(({ what, days, count: all, bytes: size, goes, needed }) => (
            <tr key={what}>
              <th scope="row">
                {words[what][0]}
                <span className={css.note}>
                  {words[what][1]} {needed}
                </span>
              </th>
              <td>
                <NativeSelect
                  aria-label={`${words[what][0]}: kept for`}
                  size="xs"
                  value={days === null ? '' : String(days)}
                  onChange={({ currentTarget }) => change(what, currentTarget.value === '' ? null : Number(currentTarget.value))}
                  data={[
                    ...[...new Set([...spans, ...(days === null ? [] : [days])])]
                      .sort((a, b) => a - b)
                      .map((span) => ({ value: String(span), label: counted(span, 'day') })),
                    { value: '', label: 'Always' },
                  ]}
                />
              </td>
              <td>{all === 0 ? '–' : `${count(all)}, ${bytes(size)}`}</td>
              <td>{goes.count === 0 ? '–' : `${count(goes.count)}, ${bytes(goes.bytes)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.keepActions}>
        {tried.length > 0 ? (
          <>
            <span>
              {value.bytes === 0
                ? 'By these rules nothing goes now.'
                : `By these rules ${bytes(value.bytes)} go within a day: ${summary(value)}.`}
            </span>
            <Button variant="default" onClick={() => setTried([])}>
              As before
            </Button>
            <Button onClick={() => void keep()}>Keep to these rules</Button>
          </>
        ) : (
          <>
            <span>{value.bytes === 0 ? 'Nothing is old enough to go.' : `${bytes(value.bytes)} are old enough to go.`}</span>
            <Button variant="default" disabled={value.bytes === 0} onClick={() => setAsking(true)}>
              Remove now…
            </Button>
          </>
        )}
      </div>
      {asking && (
        <Confirm title={`Remove ${bytes(value.bytes)}?`} action="Remove" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          {summary(value)}. This cannot be undone.
        </Confirm>
      )}
    </div>
  );
}

const summary = ({ rules }: KeepingPreview): string =>
  rules
    .filter(({ goes }) => goes.count > 0)
    .map(({ what, goes }) => `${words[what][0].toLowerCase()} ${count(goes.count)} (${bytes(goes.bytes)})`)
    .join(', ');
