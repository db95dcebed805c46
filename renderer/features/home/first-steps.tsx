import { Button } from '@mantine/core';
import { useState } from 'react';
import { CheckIcon } from '../../components/icons.tsx';
import { useChooseFiles } from '../../frame/use-choose-files.tsx';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { DeployDialog } from '../monitor/deploy-dialog.tsx';
import { RegisterDialog } from '../registry/register-button.tsx';
import css from './home.module.css';

interface Step {
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  readonly action: string;
  readonly run: () => void;
  readonly other?: string;
  readonly runOther?: () => void;
}

/** The way from a file to a forecast that keeps itself up to date: what is done, and the next step. */
export function FirstSteps() {
  const app = useApp();
  const chooseFiles = useChooseFiles();
  const versions = useSlice('workspace', (state) => state.versions?.length ?? 0);
  const newest = useSlice('workspace', (state) => state.experiments?.find(({ state: is }) => is === 'done'));
  const { value: experiment } = useResource(app.experiments, newest?.id ?? null);
  const { value: registeredModels } = useResource(app.registry.models, '');
  const models = registeredModels?.filter(({ sort }) => sort === 'series');
  const [asking, setAsking] = useState<'register' | 'deploy' | null>(null);
  const close = (): void => setAsking(null);
  const selected = experiment?.leaderboard.find(({ model }) => model === experiment.selected);
  const registered = (models?.length ?? 0) > 0;
  const champion = models?.some((model) => model.champion !== null) ?? false;
  const { go } = app.navigation;
  const steps: readonly Step[] = [
    {
      title: 'Bring data',
      text: 'Drop a file of sales, or choose one. Columns and dates are recognised; you check them.',
      done: versions > 0,
      action: 'Choose files',
      run: chooseFiles,
    },
    {
      title: 'Compare models',
      text: 'Every model is measured on the same past forecasts; the best is selected, with reasons.',
      done: newest !== undefined,
      action: 'Compare models',
      run: () => go('compare'),
    },
    {
      title: 'Register one',
      text: selected
        ? `${selected.label} was selected for ${experiment?.datasetName ?? ''}. Give it a name under which newer versions can take its place.`
        : 'Give a trained model a name under which newer versions can take its place.',
      done: registered,
      action: selected ? 'Register it…' : 'Choose a run',
      run: () => (selected ? setAsking('register') : go('runs')),
      ...(selected && { other: 'Choose another run', runOther: () => go('runs') }),
    },
    {
      title: 'Promote it',
      text: 'The champion is the version that forecasts under the name. What speaks for it is kept.',
      done: champion,
      action: 'Go to the registry',
      run: () => go('registry'),
    },
    {
      title: 'Deploy it',
      text: 'It forecasts each time its data go on, and you see here how it does.',
      done: false,
      action: 'Deploy',
      run: () => setAsking('deploy'),
    },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return (
    <section className={css.steps} aria-label="First steps">
      <h2 className={css.title}>{versions === 0 ? 'An empty workspace: begin with data' : 'Nothing is deployed yet'}</h2>
      <ol className={css.way}>
        {steps.map(({ title, text, done, action, run, other, runOther }, place) => (
          <li key={title} className={css.step} data-done={done || undefined} data-next={place === next || undefined}>
            <span className={css.number} role="img" aria-label={done ? 'Done' : `Step ${place + 1}`}>
              {done ? <CheckIcon size={12} /> : place + 1}
            </span>
            <span className={css.name}>{title}</span>
            <span className={css.quiet}>{text}</span>
            {place === next && <Button onClick={run}>{action}</Button>}
            {place === next && other && (
              <button type="button" className={css.link} onClick={runOther}>
                {other}
              </button>
            )}
          </li>
        ))}
      </ol>
      {asking === 'deploy' && <DeployDialog onClose={close} />}
      {asking === 'register' && selected && experiment && (
        <RegisterDialog runId={selected.runId} label={selected.label} dataset={experiment.datasetName} onClose={close} />
      )}
    </section>
  );
}
