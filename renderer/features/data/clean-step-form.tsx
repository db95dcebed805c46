import { MultiSelect, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { CleaningStepInfo, StepChanges } from '../../../contract/entities/recipe.ts';
import { ParameterForm } from '../../parameters/parameter-form.tsx';
import type { StepDraft } from '../../state/recipes.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './clean-tab.module.css';

interface Props {
  readonly version: DatasetVersion;
  readonly info: CleaningStepInfo;
  readonly step: StepDraft;
  readonly problem: string | undefined;
  /** What it changes; null while that is not known. */
  readonly changes: StepChanges | null;
}

/** The settings of one step, and what it is limited to. */
export function CleanStepForm({ version, info, step, problem, changes }: Props) {
  const { recipes } = useApp();
  const { value: list } = useSeriesList();
  const change = (part: Partial<StepDraft>, field: string): void => recipes.change(version.id, step.id, part, field);
  const keys = useMemo(
    () => (list ? list.keyNames.map((name, k) => [name, [...new Set(list.keys[k])].toSorted((a, b) => a.localeCompare(b))] as const) : []),
    [list],
  );
  return (
    <section className={css.form} aria-label={`Settings of ${info.label}`} tabIndex={0} data-inset>
      <h4 className={css.heading}>{info.label}</h4>
      <p className={css.help}>{info.summary}</p>
      {problem === undefined && step.on && changes && (
        <p className={css.done}>
          {changes.changed === 0
            ? 'It changes nothing.'
            : `It changes ${counted(changes.changed, 'value')} in ${counted(changes.series, 'series', 'series')}.`}
          {changes.note !== null && ` ${changes.note}`}
        </p>
      )}
      {problem !== undefined && (
        <p className={css.wrong} role="alert">
          {problem}
        </p>
      )}
      <ParameterForm
        label={`Settings of ${info.label}`}
        parameters={info.parameters}
        texts={step.texts}
        refusals={{}}
        onTexts={(texts) => change({ texts }, `texts ${changedName(step.texts, texts)}`)}
      />
      <h4 className={css.heading}>Only for</h4>
      <div className={css.limits}>
        <TextInput
          label="From"
          placeholder={version.first}
          value={step.from}
          onChange={(event) => change({ from: event.currentTarget.value }, 'from')}
        />
        <TextInput
          label="To"
          placeholder={version.last}
          value={step.to}
          onChange={(event) => change({ to: event.currentTarget.value }, 'to')}
        />
        {keys.map(([name, values]) => (
          <MultiSelect
            key={name}
            label={name}
            placeholder={(step.series[name] ?? []).length > 0 ? '' : 'all'}
            searchable
            clearable
            limit={50}
            data={[...new Set([...values, ...(step.series[name] ?? [])])]}
            value={[...(step.series[name] ?? [])]}
            onChange={(chosen) => change({ series: { ...step.series, [name]: chosen } }, `series ${name} ${chosen.length}`)}
          />
        ))}
      </div>
      {info.limits.length > 0 && (
        <ul className={css.notes}>
          {info.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Name of the field whose text differs. */
const changedName = (before: StepDraft['texts'], after: StepDraft['texts']): string =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].find((name) => before[name] !== after[name]) ?? '';
