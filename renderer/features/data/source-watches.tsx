import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Watch, WatchMode } from '../../../contract/entities/source.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { toFailure, type Failure } from '../../words/failures.ts';
import { moment } from '../../words/times.ts';

const modes = [
  { value: 'newest', label: 'Each new file replaces the data' },
  { value: 'all', label: 'All files together are the data' },
];

/** Folders whose new files become versions of a dataset. */
export function WatchesPart() {
  const app = useApp();
  const { value: watches, failure } = useResource(app.watches, '');
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.watches.refresh('') }} />;
  if (!watches) return null;
  return (
    <>
      {watches.map((watch) => (
        <Row key={watch.id} watch={watch} />
      ))}
      <AddWatch />
    </>
  );
}

function Row({ watch }: { readonly watch: Watch }) {
  const app = useApp();
  const { id, folder, pattern, datasetName, paused, lastAt, lastFailure } = watch;
  const state = paused
    ? 'paused'
    : lastFailure !== null
      ? lastFailure
      : lastAt === null
        ? 'waiting for a file'
        : `last file ${moment(lastAt)}`;
  return (
    <Group gap={8} mb={8} wrap="nowrap" justify="space-between">
      <div>
        <div>
          {folder} · {pattern} → {datasetName}
        </div>
        <div className="quiet">{state}</div>
      </div>
      <Group gap={4} wrap="nowrap">
        <Button
          variant="default"
          size="xs"
          onClick={() => void attempt(app, () => app.api['sources.pauseWatch']({ watchId: id, paused: !paused }))}
        >
          {paused ? 'Go on' : 'Pause'}
        </Button>
        <Button variant="default" size="xs" onClick={() => void attempt(app, () => app.api['sources.deleteWatch']({ watchId: id }))}>
          Remove
        </Button>
      </Group>
    </Group>
  );
}

function AddWatch() {
  const app = useApp();
  const versions = useSlice('workspace', (state) => state.versions) ?? [];
  const datasets = [...new Map(versions.map(({ datasetId, datasetName }) => [datasetId, datasetName]))];
  const [datasetId, setDataset] = useState<string | null>(datasets[0]?.[0] ?? null);
  const [pattern, setPattern] = useState('*.csv');
  const [mode, setMode] = useState<WatchMode>('newest');
  const [failure, setFailure] = useState<Failure | null>(null);
  if (datasets.length === 0) return <Text c="dimmed">Import a first file; later files of a watched folder are read like it.</Text>;
  if (app.bridge.hostKind === 'browser')
    return (
      <Text c="dimmed">
        A folder is chosen in the application window or in a terminal: <code>almanac watch add FOLDER --dataset NAME</code>.
      </Text>
    );
  const add = async (): Promise<void> => {
    if (datasetId === null) return;
    setFailure(null);
    try {
      await app.api['sources.watch']({ datasetId, pattern, mode });
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <>
      <Group gap={8} align="flex-end">
        <Select
          label="Dataset"
          data={datasets.map(([value, label]) => ({ value, label }))}
          value={datasetId}
          allowDeselect={false}
          onChange={setDataset}
        />
        <TextInput label="Files" w={120} value={pattern} onChange={(event) => setPattern(event.currentTarget.value)} />
        <Select
          label="New files"
          w={230}
          data={modes}
          value={mode}
          allowDeselect={false}
          onChange={(value) => value && setMode(value as WatchMode)}
        />
        <Button disabled={datasetId === null || pattern.trim() === ''} onClick={() => void add()}>
          Choose a folder
        </Button>
      </Group>
      {failure && <FailureNote failure={failure} steps={{}} />}
    </>
  );
}
