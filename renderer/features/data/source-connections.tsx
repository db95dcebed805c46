import { Button, Group, PasswordInput, Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { Connection, DatabaseTable } from '../../../contract/entities/source.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { isCancelled, toFailure, type Failure } from '../../words/failures.ts';
import { count } from '../../words/numbers.ts';
import { ConnectionForm } from './source-connection-form.tsx';

/** Known databases, one of them open with its tables. */
export function ConnectionsPart({ onFetched }: { readonly onFetched: () => void }) {
  const app = useApp();
  const { value: connections, failure } = useResource(app.connections, '');
  const [open, setOpen] = useState<string | null>(null);
  const [editing, setEditing] = useState<Connection | 'new' | null>(null);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.connections.refresh('') }} />;
  if (!connections) return null;
  if (editing !== null)
    return (
      <ConnectionForm
        connection={editing === 'new' ? null : editing}
        onDone={(saved) => {
          setEditing(null);
          if (saved) setOpen(saved.id);
        }}
      />
    );
  const current = connections.find(({ id }) => id === open) ?? connections[0];
  return (
    <>
      <Group gap={8} align="flex-end">
        {current && (
          <Select
            label="Connection"
            data={connections.map(({ id, name }) => ({ value: id, label: name }))}
            value={current.id}
            allowDeselect={false}
            onChange={setOpen}
          />
        )}
        <Button variant="default" onClick={() => setEditing('new')}>
          Add PostgreSQL
        </Button>
        {current && (
          <>
            <Button variant="default" onClick={() => setEditing(current)}>
              Change
            </Button>
            <Button
              variant="default"
              onClick={() => void attempt(app, () => app.api['sources.deleteConnection']({ connectionId: current.id }))}
            >
              Remove
            </Button>
          </>
        )}
      </Group>
      {current ? (
        current.hasPassword ? (
          <Tables key={current.id} connection={current} onFetched={onFetched} />
        ) : (
          <AskPassword key={current.id} connection={current} />
        )
      ) : (
        <Text c="dimmed" mt={8}>
          Tables of a PostgreSQL database are read like files. SQLite databases are dropped as files.
        </Text>
      )}
    </>
  );
}

/** Where the system keeps no passwords, it is asked for once a session. */
function AskPassword({ connection }: { readonly connection: Connection }) {
  const app = useApp();
  const [password, setPassword] = useState('');
  const { id, hasPassword: _known, ...settings } = connection;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(app, () => app.api['sources.saveConnection']({ id, settings, password }));
      }}
    >
      <Group gap={8} align="flex-end" mt={8}>
        <PasswordInput
          label={`Password of ${connection.user}`}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          w={240}
        />
        <Button type="submit" disabled={password === ''}>
          Connect
        </Button>
      </Group>
    </form>
  );
}

const titleOf = ({ schema, name, kind, rows }: DatabaseTable): string =>
  `${schema}.${name}${kind === 'view' ? ' (view)' : rows === null ? '' : ` (about ${count(rows)} rows)`}`;

function Tables({ connection, onFetched }: { readonly connection: Connection; readonly onFetched: () => void }) {
  const app = useApp();
  const { value: tables, failure, loading } = useResource(app.tables, connection.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [running, setRunning] = useState<{ readonly stop: AbortController; readonly rows: number } | null>(null);
  const [failed, setFailed] = useState<Failure | null>(null);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.tables.refresh(connection.id) }} />;
  if (!tables) return loading ? <Text mt={8}>Asking {connection.host} …</Text> : null;
  const table = tables.find((one) => titleOf(one) === chosen);
  const fetchTable = async ({ schema, name }: DatabaseTable): Promise<void> => {
    const stop = new AbortController();
    setRunning({ stop, rows: 0 });
    setFailed(null);
    try {
      const file = await app.api['sources.fetch'](
        { connectionId: connection.id, schema, table: name },
        { signal: stop.signal, onProgress: ({ done }) => setRunning({ stop, rows: done }) },
      );
      app.navigation.go('data');
      app.session.add([file]);
      onFetched();
    } catch (error) {
      if (!isCancelled(error)) setFailed(toFailure(error));
    } finally {
      setRunning(null);
    }
  };
  return (
    <>
      <Group gap={8} align="flex-end" mt={8}>
        <Select
          label="Table"
          placeholder={tables.length === 0 ? 'There is none that may be read' : 'Choose a table'}
          searchable
          w={320}
          data={tables.map(titleOf)}
          value={chosen}
          onChange={setChosen}
        />
        {running ? (
          <Button variant="default" onClick={() => running.stop.abort()}>
            Cancel
          </Button>
        ) : (
          <Button disabled={!table} onClick={() => table && void fetchTable(table)}>
            Read the table
          </Button>
        )}
        <span role="status">{running && running.rows > 0 ? `${count(running.rows)} rows` : ''}</span>
      </Group>
      {failed && <FailureNote failure={failed} steps={{}} />}
    </>
  );
}
