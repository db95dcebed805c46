import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import type { ModelInfo } from '../../../contract/entities/model.ts';
import { changeRun, duplicate, type Draft, type RunDraft } from '../../state/draft.ts';
import { useApp } from '../../state/use-app.ts';
import { familyMeaning, familyOrder } from '../../words/families.ts';
import { sentence } from '../../words/terms.ts';
import css from './model-chooser.module.css';
import { RunRow } from './run-row.tsx';

interface Props {
  readonly version: DatasetVersion;
  readonly defaults: TrainDefaults;
  readonly draft: Draft;
}

/** The models by family. Each may be opened to set its parameters, and doubled to compare it with itself under other ones. */
export function ModelChooser({ version, defaults, draft }: Props) {
  const app = useApp();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const infos = defaults.models;
  const families = useMemo(() => familyOrder(infos), [infos]);
  const change = (next: (before: Draft) => Draft): void => app.drafts.change(version.id, next);
  const toggle = (name: string): void =>
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });
  const double = (run: RunDraft): void => {
    const before = new Set(draft.runs.map(({ name }) => name));
    const after = duplicate(draft, run.name, infos);
    app.drafts.put(version.id, after);
    const added = after.runs.find(({ name }) => !before.has(name));
    if (added) setOpened((open) => new Set(open).add(added.name));
  };
  return (
    <div className={css.chooser}>
      {families.map((family) => (
        <section key={family.name} aria-label={family.name} className={css.family}>
          <h3 className={css.head}>
            {family.name}
            <span className={css.meaning}>{familyMeaning(family.name)}</span>
          </h3>
          <ul>
            {family.models.flatMap((info) =>
              draft.runs
                .filter((run) => run.kind === info.kind)
                .map((run) => (
                  <RunRow
                    key={run.name}
                    run={run}
                    info={info}
                    regressors={defaults.regressors}
                    refusal={draft.refusal?.run === run.name ? draft.refusal : null}
                    open={opened.has(run.name) || draft.refusal?.run === run.name}
                    onToggle={() => toggle(run.name)}
                    onChange={(part) => change((before) => changeRun(before, run.name, part))}
                    onDuplicate={() => double(run)}
                    onRemove={() => change((before) => ({ ...before, runs: before.runs.filter((one) => one !== run) }))}
                  />
                )),
            )}
          </ul>
        </section>
      ))}
      <p className={css.reason}>Chosen at first: {sentenceOf(defaults, infos)}</p>
    </div>
  );
}

const sentenceOf = (defaults: TrainDefaults, infos: readonly ModelInfo[]): string =>
  infos.length === 0 ? '' : sentence(defaults.reasons.models);
