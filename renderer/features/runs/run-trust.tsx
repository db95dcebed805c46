import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ChainLink, Verification } from '../../../contract/entities/provenance.ts';
import type { RepeatOutcome } from '../../../contract/entities/repeat.ts';
import type { RunRecord } from '../../../contract/entities/run.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { isActive } from '../../state/jobs.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import { duration, moment } from '../../words/times.ts';
import css from './runs.module.css';

/** Whether a finished run gives the same result when it is trained again, and whether all that it stands on is as it was. */
export function RunTrust({ run }: { readonly run: RunRecord }) {
  const app = useApp();
  const done = run.state === 'done';
  const { value: outcomes } = useResource(app.runs.repeats, done ? run.id : null);
  const running = useSlice('jobs', ({ jobs }) =>
    [...jobs.values()].some((job) => job.kind === 'repeat' && job.subjectId === run.id && isActive(job)),
  );
  const [checked, setChecked] = useState(false);
  const chain = useResource(app.runs.chains, checked ? run.id : null);
  const check = (): void => (checked ? app.runs.chains.refresh(run.id) : setChecked(true));
  const last = outcomes?.[0];
  if (!done) return null;
  return (
    <Section title="Repeat and trace" aside={outcomes && outcomes.length > 1 ? `repeated ${outcomes.length} times` : undefined}>
      <div className={css.buttons}>
        <Button
          variant="default"
          disabled={running}
          title="Trains the run again from what is stored and compares every byte. Nothing of the run changes."
          onClick={() => void attempt(app, () => app.api['runs.repeat']({ runId: run.id }))}
        >
          {running ? 'Repeating…' : 'Repeat'}
        </Button>
        <Button
          variant="default"
          loading={chain.loading}
          title="Checks files, data, run, models and forecast by the hashes that were taken when the training ended."
          onClick={check}
        >
          Check the chain
        </Button>
      </div>
      {last ? <Outcome outcome={last} /> : !running && <p className="quiet">Not repeated yet.</p>}
      {chain.failure && <FailureNote failure={chain.failure} steps={{ 'try-again': check }} />}
      {chain.value && <Chain found={chain.value} />}
    </Section>
  );
}

function Outcome({ outcome }: { readonly outcome: RepeatOutcome }) {
  const [verdict, ...rest] = outcome.said;
  return (
    <div className={css.outcome} role="status" aria-label="Result of the repetition">
      <p className={css.verdict} data-state={outcome.identical ? 'ok' : 'broken'}>
        {verdict}
      </p>
      {rest.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {outcome.changed.length > 0 && (
        <Facts facts={outcome.changed.map(({ what, before, after }) => [what, `${short(before)} → ${short(after)}`] as const)} />
      )}
      <p className="quiet">
        {moment(outcome.madeAt)}, {duration(outcome.ms)}
        {outcome.members.length > 0 && `, with ${counted(outcome.members.length, 'member')}`}
      </p>
    </div>
  );
}

/** A commit is long, and its beginning tells it. */
const short = (value: string): string => value.replace(/\b([0-9a-f]{10})[0-9a-f]{30}\b/, '$1');

const stateWords: Record<ChainLink['state'], string> = { ok: 'holds', broken: 'broken', unchecked: 'not checked' };

function Chain({ found }: { readonly found: Verification }) {
  const left = found.links.filter(({ state }) => state === 'unchecked').length;
  return (
    <div className={css.outcome}>
      <p className={css.verdict} role="status" data-state={found.ok ? 'ok' : 'broken'}>
        {found.broken
          ? `Broken at ${found.broken.title.toLowerCase()}.`
          : left === 0
            ? 'Every link holds.'
            : `No link is broken; ${counted(left, 'link')} could not be checked.`}
      </p>
      <ol className={css.chain} aria-label="Links of the chain">
        {found.links.map(({ link, title, state, said }) => (
          <li key={link} data-state={state}>
            <span className={css.linkTitle}>
              {title}
              <span className={css.linkState}>{stateWords[state]}</span>
            </span>
            <span className={css.linkSaid}>{said}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
