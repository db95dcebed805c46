import { Button } from '@mantine/core';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { draftOf } from '../../state/draft.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { count, level } from '../../words/numbers.ts';
import { settingsText } from '../../words/settings.ts';
import { periods } from '../../words/terms.ts';
import css from './compare-inspector.module.css';
import { OptionsForm } from './options-form.tsx';
import { useDraft } from './use-draft.ts';

interface Props {
  readonly version: DatasetVersion;
  readonly experimentId: string | null;
}

/** Options of the next comparison, or those of the one on show. */
export function CompareInspector({ version, experimentId }: Props) {
  const app = useApp();
  const { value: defaults, failure } = useResource(app.defaults, version.id);
  const draft = useDraft(version.id, defaults);
  const { value: experiment } = useResource(app.experiments, experimentId);
  if (experimentId !== null) return experiment && <Used experiment={experiment} version={version} />;
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.defaults.refresh(version.id) }} />;
  return defaults && draft && <OptionsForm version={version} defaults={defaults} draft={draft} />;
}

function Used({ experiment, version }: { readonly experiment: Experiment; readonly version: DatasetVersion }) {
  const app = useApp();
  const { options } = experiment;
  const { value: defaults } = useResource(app.defaults, version.id);
  const again = (): void => {
    if (!defaults) return;
    app.drafts.put(version.id, draftOf(options, defaults.models, defaults.configured));
    app.navigation.startDraft();
  };
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
          ]}
        />
        <Button variant="default" fullWidth className={css.again ?? ''} disabled={!defaults} onClick={again}>
          New comparison from this one
        </Button>
      </Section>
      <Section title="Models">
        <ul className={css.models}>
          {experiment.leaderboard.map((row) => (
            <li key={row.model}>
              {row.label}
              {Object.keys(row.spec).length > 0 && <span className={css.settings}>{settingsText(row.spec)}</span>}
            </li>
          ))}
        </ul>
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
