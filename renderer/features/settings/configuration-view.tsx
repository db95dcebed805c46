import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { ConfigurationProblem, ConfigurationReport, ConfigurationSetting } from '../../../contract/entities/configuration.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import { toFailure } from '../../words/failures.ts';
import { knownSettings } from './configuration-completion.ts';
import { ConfigurationValues } from './configuration-values.tsx';
import css from './configuration.module.css';

/** The editor is fetched when it is needed first. */
const Editor = lazy(async () => ({ default: (await import('./configuration-editor.tsx')).ConfigurationEditor }));

/** The workspace's file of settings, and what counts. */
export function ConfigurationView() {
  const app = useApp();
  const { value: report, failure } = useResource(app.configuration.report, '');
  // Somebody else may have written the file meanwhile.
  useEffect(() => app.configuration.changed(), [app]);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.configuration.report.refresh('') }} />;
  return report && <Loaded report={report} />;
}

function Loaded({ report }: { readonly report: ConfigurationReport }) {
  const app = useApp();
  const { draft, problems, saving, failure } = useStore(app.configuration.store);
  const [goTo, setGoTo] = useState<{ line: number; turn: number } | null>(null);
  const [resetting, setResetting] = useState(false);
  const known = useMemo(() => knownSettings(report), [report]);
  const text = draft ?? report.text ?? '';
  const changed = draft !== null && draft !== (report.text ?? '');
  const own = report.problems.filter(({ layer }) => layer === 'workspace');
  // Of what is typed; of the file while nothing is.
  const marked = draft === null ? own : problems;
  const others = report.problems.filter(({ layer }) => layer !== 'workspace');
  const show = (line: number): void => setGoTo((before) => ({ line, turn: (before?.turn ?? 0) + 1 }));
  const save = async (): Promise<void> => {
    if (!changed || marked.length > 0 || saving) return;
    if (await app.configuration.save()) app.notices.say('The settings are saved and count from now on');
  };
  const showKey = async ({ key, source }: ConfigurationSetting): Promise<void> => {
    if (!changed && source.file === report.file && source.line !== undefined) return show(source.line);
    try {
      const added = await app.api['configuration.add']({ text, key });
      if (added.text !== text) app.configuration.edit(added.text);
      show(added.line);
    } catch (error) {
      app.notices.fail(toFailure(error));
    }
  };
  return (
    <div className={css.view}>
      <section className={css.part} aria-label="File of the workspace">
        <div className={css.bar}>
          <h3 className={`${css.name} clip`} title={report.file}>
            almanac.yml{' '}
            <span className={css.file}>{report.text === null ? 'not there yet: all settings are the defaults' : report.file}</span>
          </h3>
          <Button variant="default" disabled={report.text === null} onClick={() => setResetting(true)}>
            Reset…
          </Button>
          <Button variant="default" disabled={!changed} onClick={app.configuration.revert}>
            Discard
          </Button>
          <Button disabled={!changed || marked.length > 0} loading={saving} onClick={() => void save()}>
            Save
          </Button>
        </div>
        {own.length > 0 && (
          <div className={css.banner} role="status">
            The file has {counted(own.length, 'mistake')}. Until it is put right, its last version without one counts.
          </div>
        )}
        {others.length > 0 && (
          <div className={css.banner} role="status">
            {others.map(({ message, file, line }) => (
              <p key={message}>
                {file === null ? '' : `${file}:${line ?? 1}: `}
                {message}
              </p>
            ))}
          </div>
        )}
        {failure && <FailureNote failure={failure} steps={{}} />}
        <div className={css.editor}>
          <Suspense fallback={null}>
            <Editor
              text={text}
              known={known}
              problems={marked}
              goTo={goTo}
              onText={(next) => (next === (report.text ?? '') ? app.configuration.revert() : app.configuration.edit(next))}
              onSave={() => void save()}
            />
          </Suspense>
        </div>
        {marked.length > 0 && <Problems problems={marked} onLine={show} />}
        <div className={css.foot}>
          Ctrl+Space completes, F8 goes to the next mistake, Ctrl+S saves, Tab leaves the editor. Runs that are there keep their settings.
        </div>
      </section>
      <ConfigurationValues report={report} onKey={(setting) => void showKey(setting)} />
      {resetting && (
        <Confirm
          title="Reset all settings?"
          action="Reset to the defaults"
          onClose={() => setResetting(false)}
          onConfirm={() => {
            app.configuration.edit('');
            void app.configuration.save().then((done) => done && app.notices.say('All settings are the defaults again'));
          }}
        >
          <p>The file almanac.yml is removed, with its comments. Runs keep what they were trained with.</p>
        </Confirm>
      )}
    </div>
  );
}

const Problems = ({
  problems,
  onLine,
}: {
  readonly problems: readonly ConfigurationProblem[];
  readonly onLine: (line: number) => void;
}) => (
  <ul className={css.problems} aria-label="Mistakes">
    {problems.map(({ line, column, message }) => (
      <li key={`${line}:${column}:${message}`}>
        <button type="button" className={css.problem} onClick={() => onLine(line ?? 1)}>
          <span className={css.place}>
            {line}:{column}
          </span>{' '}
          {message}
        </button>
      </li>
    ))}
  </ul>
);
