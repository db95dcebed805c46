import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { RowModel } from '../../../contract/entities/regression.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { TrashIcon } from '../../components/icons.tsx';
import { Bar, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { attempt, cancelJob } from '../../state/actions.ts';
import type { RowModelsState } from '../../state/row-models.ts';
import { useApp, useResource, useSlice, useView } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';
import { stateLabels } from '../../words/terms.ts';
import { AccuracyTab } from './accuracy-tab.tsx';
import { FileTab } from './file-tab.tsx';
import { ModelFacts } from './model-facts.tsx';
import css from './model-view.module.css';
import { RowForm } from './row-form.tsx';
import { RowTab } from './row-tab.tsx';
import { useWhatIf } from './use-what-if.ts';
import { SaveXgboost } from '../model/save-xgboost.tsx';
import { RegisterRowsButton } from '../registry/register-rows-button.tsx';
import { useChooseRows } from './use-choose-rows.tsx';
import { kindLabels } from './words.ts';

const tabs = [
  { value: 'row', label: 'One row' },
  { value: 'file', label: 'A file' },
  { value: 'accuracy', label: 'Accuracy' },
] as const;

/** A model of single rows: ask it, and see how good it is. */
export function ModelView({ modelId }: { readonly modelId: string }) {
  const app = useApp();
  const { value: model, failure } = useResource(app.rowModels.models, modelId);
  const tab = useStore(app.rowModels.store, (state) => state.tab);
  const inspector = useView((view) => view.inspector);
  const done = model?.state === 'done';
  return (
    <>
      <WorkColumn label="Model">
        <Bar title={model?.name ?? 'Model'} detail={model ? kindLabels[model.kind] : undefined}>
          {done && (
            <SegmentedControl
              aria-label="Part of the model"
              value={tab}
              onChange={(value) => app.rowModels.show(value as RowModelsState['tab'])}
              data={tabs.map((one) => ({ ...one }))}
            />
          )}
          {done && <SaveXgboost model={{ rowModelId: model.id }} />}
          {model && model.state !== 'running' && <Delete model={model} />}
        </Bar>
        {done && (
          <div className={css.registered}>
            <RegisterRowsButton model={model} />
          </div>
        )}
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.rowModels.models.refresh(modelId) }} />}
        {model && !done && <Unfinished model={model} />}
        {model && done && tab === 'accuracy' && <AccuracyTab model={model} />}
        {model && done && tab === 'file' && <FileTab model={model} />}
        {model && done && tab === 'row' && <WithRow model={model} part="work" />}
      </WorkColumn>
      {model && done && (inspector || tab === 'row') && (
        <InspectorColumn label={tab === 'row' ? 'The row' : 'About the model'}>
          {tab === 'row' ? <WithRow model={model} part="form" /> : <ModelFacts model={model} />}
        </InspectorColumn>
      )}
    </>
  );
}

/** Both sides of the question: the form at the right, the answer in the middle. */
function WithRow({ model, part }: { readonly model: RowModel; readonly part: 'work' | 'form' }) {
  const asked = useWhatIf(model);
  return part === 'form' ? <RowForm model={model} asked={asked} /> : <RowTab model={model} asked={asked} />;
}

function Delete({ model }: { readonly model: RowModel }) {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    await attempt(app, () => app.api['rowModels.delete']({ modelId: model.id }));
    app.rowModels.list.refresh('');
  };
  return (
    <>
      <Button variant="default" leftSection={<TrashIcon size={14} />} onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <Confirm title={`Delete ${model.name}?`} action="Delete model" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          The file that it learnt from stays where it is. Predictions that you saved stay too.
        </Confirm>
      )}
    </>
  );
}

function Unfinished({ model }: { readonly model: RowModel }) {
  const app = useApp();
  const job = useSlice('jobs', (state) => (model.jobId === null ? undefined : state.jobs.get(model.jobId)));
  if (model.state === 'running' || model.state === 'queued')
    return (
      <div className={css.message}>
        <p role="status">{job?.phase || 'Starting'}</p>
        <div className={css.bar}>
          <ProgressBar label={model.name} done={job?.done ?? 0} total={job?.total ?? 0} />
        </div>
        {job && (
          <Button variant="default" onClick={() => void cancelJob(app, job.id)}>
            Cancel
          </Button>
        )}
      </div>
    );
  return <TrainAgain model={model} />;
}

/** A training that came to no end can be begun again: on the file of then, or on another where that is gone. */
function TrainAgain({ model }: { readonly model: RowModel }) {
  const app = useApp();
  const [gone, setGone] = useState<string | null>(null);
  const train = async (grant?: string): Promise<void> => {
    try {
      await app.api['rowModels.retrain']({ modelId: model.id, ...(grant === undefined ? {} : { grant }) });
      app.rowModels.models.refresh(model.id);
      app.rowModels.list.refresh('');
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'file-missing') setGone(failure.message);
      else app.notices.fail(failure);
    }
  };
  const { choose, input } = useChooseRows('File to train on again', (file) => void train(file.grant));
  return (
    <div className={css.message}>
      {input}
      <p role="status">
        {stateLabels[model.state === 'queued' ? 'running' : model.state]}.{' '}
        {gone ?? model.error ?? 'Nothing of it was kept; its options were.'}
      </p>
      {gone === null ? <Button onClick={() => void train()}>Train again</Button> : <Button onClick={choose}>Choose the file</Button>}
    </div>
  );
}
