import { Button, Checkbox, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { RowFile, RowModelKind } from '../../../contract/entities/regression.ts';
import { usesOf, type RowDraft } from '../../state/row-models.ts';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './new-model.module.css';
import { kindLabels, kindMeanings } from './words.ts';

const inOrder = '(order of the file)';

/** What is predicted, how, and the button. */
export function NewModelForm({ draft, seen }: { readonly draft: RowDraft; readonly seen: RowFile }) {
  const app = useApp();
  const [starting, setStarting] = useState(false);
  const uses = usesOf(draft);
  const numbers = seen.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const dates = seen.columns.filter(({ kind }) => kind === 'date').map(({ name }) => name);
  const train = async (): Promise<void> => {
    setStarting(true);
    await attempt(app, app.rowModels.train);
    setStarting(false);
  };
  return (
    <div className={css.form}>
      <div className={css.fields}>
        <Select
          label="Target"
          description="The number that is predicted."
          data={numbers}
          value={draft.target}
          placeholder="No column of numbers"
          onChange={(value) => value !== null && void app.rowModels.chooseTarget(value)}
        />
        <Select
          label="Order of time"
          description="Training sees the older rows only; the newest fifth measures it."
          data={[...dates, inOrder]}
          value={draft.date ?? inOrder}
          onChange={(value) => app.rowModels.change({ date: value === inOrder ? null : value })}
        />
        <div>
          <p className={css.legend}>Model</p>
          <SegmentedControl
            fullWidth
            aria-label="Model"
            value={draft.kind}
            onChange={(value) => app.rowModels.change({ kind: value as RowModelKind })}
            data={(['gradient-boosting', 'random-forest'] as const).map((value) => ({ value, label: kindLabels[value] }))}
          />
          <p className={css.about}>{kindMeanings[draft.kind]}</p>
        </div>
        <Select
          label="Scale of the target"
          description="The logarithm suits amounts of which a few are very large. Automatic takes it where it is more accurate on rows held back."
          data={[
            { value: 'auto', label: 'Automatic' },
            { value: 'none', label: 'As it is' },
            { value: 'log', label: 'Logarithm' },
          ]}
          value={draft.targetScale}
          onChange={(value) => app.rowModels.change({ targetScale: value as RowDraft['targetScale'] })}
        />
        <Checkbox
          label="Train again on all rows"
          description="After the measure, so that the newest rows count too."
          checked={draft.refit}
          onChange={(event) => app.rowModels.change({ refit: event.currentTarget.checked })}
        />
      </div>
      <div className={css.foot}>
        <span>{counted(uses.length, 'column')} to predict from</span>
        <Button loading={starting} disabled={uses.length === 0 || draft.target === null} onClick={() => void train()}>
          Train
        </Button>
      </div>
    </div>
  );
}
