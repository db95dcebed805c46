import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { count, level } from '../../words/numbers.ts';
import { periods } from '../../words/terms.ts';
import css from './compare-inspector.module.css';
import { OptionsForm } from './options-form.tsx';

interface Props {
  readonly version: DatasetVersion;
  readonly experimentId: string | null;
}

/** Options of the next comparison, or those of the one on show. */
export function CompareInspector({ version, experimentId }: Props) {
  const app = useApp();
  const [tab, setTab] = useState<'new' | 'this'>('new');
  const { value: defaults, failure } = useResource(app.defaults, version.id);
  const { value: experiment } = useResource(app.experiments, experimentId);
  const shown = experimentId === null ? 'new' : tab;
  return (
    <>
      {experimentId !== null && (
        <div className={css.tabs}>
          <SegmentedControl
            fullWidth
            aria-label="Options of"
            value={tab}
            onChange={(value) => setTab(value as 'new' | 'this')}
            data={[
              { value: 'new', label: 'New comparison' },
              { value: 'this', label: 'This one' },
            ]}
          />
        </div>
      )}
      {shown === 'this' && experiment && <Used experiment={experiment} version={version} />}
      {shown === 'new' && failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.defaults.refresh(version.id) }} />}
      {shown === 'new' && defaults && <OptionsForm key={version.id} version={version} defaults={defaults} />}
    </>
  );
}

function Used({ experiment, version }: { readonly experiment: Experiment; readonly version: DatasetVersion }) {
  const { options } = experiment;
  const labels = experiment.leaderboard.map((row) => row.label);
  return (
    <>
      <Section title="Options">
        <Facts
          facts={[
            ['Horizon', periods(options.horizon, version.axis.frequency)],
            ['Folds', count(options.folds)],
            ['Metric', accuracyWords[options.metric].label],
            ['Intervals', options.levels.map(level).join(', ')],
            ['Seed', String(options.seed)],
            ['Workers', options.workers === 0 ? 'automatic' : count(options.workers)],
            ['Models', labels.join(', ')],
          ]}
        />
      </Section>
      <Section title="Made with">
        <Facts
          facts={[
            ['Almanac', experiment.codeVersion],
            ...Object.entries(experiment.environment).map(([name, value]) => [name, value] as const),
          ]}
        />
      </Section>
    </>
  );
}
