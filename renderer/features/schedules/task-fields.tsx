import { Button, Group, Select, TextInput } from '@mantine/core';
import type { Schedule, ScheduleTask } from '../../../contract/entities/schedule.ts';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { taskLabels } from '../../words/flows.ts';
import css from './schedules.module.css';

/** What is to be done, as far as it is said; the file of an import as a grant where it was chosen now. */
export interface TaskDraft {
  readonly kind: ScheduleTask['kind'];
  readonly task: ScheduleTask | null;
  readonly file: { readonly grant: string; readonly name: string } | null;
}

export const firstTask = (schedule: Schedule | null): TaskDraft => ({
  kind: schedule?.task.kind ?? 'flow',
  task: schedule?.task ?? null,
  file: null,
});

const taskOf = (kind: ScheduleTask['kind'], deploymentId: string | null): ScheduleTask | null => {
  if (kind === 'retention') return { kind };
  if (kind === 'import' || deploymentId === null) return null;
  return kind === 'report' ? { kind, deploymentId, format: 'html' } : { kind, deploymentId };
};

/** The task as it would be kept; null while something is missing. What is offered first counts as chosen. */
export function wholeTask({ kind, task, file }: TaskDraft, firstDeployment: string | null): ScheduleTask | null {
  const chosen = task ?? taskOf(kind, firstDeployment);
  if (chosen?.kind !== 'import') return chosen;
  const { source } = chosen;
  if ('path' in source) return source.path !== '' || file !== null ? chosen : null;
  return source.schema.trim() !== '' && source.table.trim() !== '' ? chosen : null;
}

interface Props {
  readonly draft: TaskDraft;
  readonly onChange: (draft: TaskDraft) => void;
}

/** Fields of what a schedule does. */
export function TaskFields({ draft, onChange }: Props) {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const { kind, task } = draft;
  const firstDeployment = deployments?.[0]?.id ?? null;
  const deploymentId = task && 'deploymentId' in task ? task.deploymentId : firstDeployment;
  const needsDeployment = kind === 'flow' || kind === 'drift' || kind === 'report';
  return (
    <>
      <Select
        label="Does"
        data={Object.entries(taskLabels).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(value) => {
          const next = (value ?? 'flow') as ScheduleTask['kind'];
          onChange({ kind: next, task: taskOf(next, deploymentId), file: null });
        }}
        allowDeselect={false}
      />
      {needsDeployment &&
        (deployments && deployments.length === 0 ? (
          <p className={css.quiet}>Nothing is deployed yet. Deploy a champion under Performance first.</p>
        ) : (
          <Select
            label="Deployment"
            data={(deployments ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={deploymentId}
            onChange={(value) => onChange({ ...draft, task: taskOf(kind, value) })}
            allowDeselect={false}
          />
        ))}
      {kind === 'import' && <ImportFields draft={draft} onChange={onChange} />}
    </>
  );
}

/** Where newer data come from: a file that this machine can read, or a table. */
function ImportFields({ draft, onChange }: Props) {
  const app = useApp();
  const versions = useSlice('workspace', (state) => state.versions) ?? [];
  const { value: connections } = useResource(app.connections, '');
  const datasets = [...new Map(versions.map(({ datasetId, datasetName }) => [datasetId, datasetName]))];
  const task = draft.task?.kind === 'import' ? draft.task : null;
  const datasetId = task?.datasetId ?? datasets[0]?.[0] ?? null;
  const source = task?.source ?? { path: '' };
  const change = (next: Partial<NonNullable<typeof task>>, file = draft.file): void => {
    if (datasetId !== null) onChange({ kind: 'import', task: { kind: 'import', datasetId, source, ...next }, file });
  };
  const pick = async (): Promise<void> => {
    const picked = await attempt(app, () => app.api['files.pick']());
    const [file] = picked?.files ?? [];
    if (file) change({ source: { path: file.name } }, file);
  };
  const connectionId = 'connectionId' in source ? source.connectionId : null;
  return (
    <>
      <Select
        label="Next version of"
        data={datasets.map(([value, label]) => ({ value, label }))}
        value={datasetId}
        onChange={(value) => value !== null && change({ datasetId: value })}
        allowDeselect={false}
      />
      {connections && connections.length > 0 && (
        <Select
          label="From"
          data={[{ value: '', label: 'a file' }, ...connections.map(({ id, name }) => ({ value: id, label: `a table of ${name}` }))]}
          value={connectionId ?? ''}
          onChange={(value) => change({ source: value ? { connectionId: value, schema: 'public', table: '' } : { path: '' } }, null)}
          allowDeselect={false}
        />
      )}
      {'connectionId' in source ? (
        <div className={css.pair}>
          <TextInput
            label="Schema"
            value={source.schema}
            onChange={(event) => change({ source: { ...source, schema: event.currentTarget.value } })}
          />
          <TextInput
            label="Table"
            value={source.table}
            onChange={(event) => change({ source: { ...source, table: event.currentTarget.value } })}
          />
        </div>
      ) : (
        <Group gap={8}>
          <Button variant="default" onClick={() => void pick()}>
            Choose the file
          </Button>
          <span className="quiet">{source.path === '' ? 'It is read anew each time.' : source.path}</span>
        </Group>
      )}
    </>
  );
}
