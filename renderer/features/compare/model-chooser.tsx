import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import type { ModelInfo } from '../../../contract/entities/model.ts';
import { changeRun, duplicate, type Draft, type RunDraft } from '../../state/draft.ts';
import { useApp } from '../../state/use-app.ts';
import { familyMeaning, familyOrder, recommendedKind } from '../../words/families.ts';
import { readSpec } from '../../parameters/read.ts';
import { useOpenSearch } from '../tuning/use-open-search.ts';
import css from './model-chooser.module.css';
import { RunRow } from './run-row.tsx';

interface Props {
  readonly version: DatasetVersion;
  readonly defaults: TrainDefaults;
  readonly draft: Draft;
}

/** The models by family. Each may be opened to set its parameters, and doubled to compare it with itself under other ones. */
export function ModelChooser({ version, defaults, draft }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const infos = defaults.models;
  const families = useMemo(() => familyOrder(infos), [infos]);
  const { drafts } = useApp();
  const tune = useOpenSearch();
  const acts = useMemo(() => {
    const show = (name: string, toggle: boolean): void =>
      setOpened((before) => {
        const after = new Set(before);
        if (!(toggle && after.delete(name))) after.add(name);
        return after;
      });
    return {
      onToggle: (name: string): void => show(name, true),
      onChange: (name: string, part: Partial<RunDraft>): void => {
        // A row that was opened by a refusal stays open while it is put right.
        if (part.texts) show(name, false);
        drafts.change(version.id, (before) => changeRun(before, name, part));
      },
      onDuplicate: (name: string): void =>
        drafts.change(version.id, (before) => {
          const after = duplicate(before, name, infos);
          const added = after.runs.find((run) => !before.runs.some((one) => one.name === run.name));
          if (added) show(added.name, false);
          return after;
        }),
      onRemove: (name: string): void =>
        drafts.change(version.id, (before) => ({ ...before, runs: before.runs.filter((run) => run.name !== name) })),
      onTune: (run: RunDraft, info: ModelInfo): void =>
        tune(version.id, { kind: run.kind, fixed: readSpec(info.parameters, run.texts).spec }),
    };
  }, [drafts, tune, version.id, infos]);
  const choose = (names: readonly string[]): void =>
    drafts.change(version.id, (before) => ({
      ...before,
      refusal: null,
      runs: before.runs.map((run) => ({ ...run, on: names.includes(run.name) })),
    }));
  return (
    <div className={css.chooser}>
      <div className={css.choices} role="group" aria-label="Choose models">
        <Button variant="default" size="compact-xs" onClick={() => choose(defaults.options.models)}>
          As suggested
        </Button>
        {infos.some(({ kind }) => kind === recommendedKind) && (
          <Button variant="default" size="compact-xs" onClick={() => choose([recommendedKind])}>
            Best alone
          </Button>
        )}
        <Button variant="default" size="compact-xs" onClick={() => choose(infos.map(({ kind }) => kind))}>
          All
        </Button>
        <span className={css.reason}>Suggested: {defaults.reasons.models}</span>
      </div>
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
                    {...acts}
                  />
                )),
            )}
          </ul>
        </section>
      ))}
    </div>
  );
}
