import { Button, Group, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Connection, ConnectionSettings } from '../../../contract/entities/source.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { useApp } from '../../state/use-app.ts';
import { toFailure, type Failure } from '../../words/failures.ts';

const fresh: ConnectionSettings = { kind: 'postgresql', name: '', host: '', port: 5432, database: '', user: '', ssl: 'require' };

interface Props {
  /** Null for a new one. */
  readonly connection: Connection | null;
  readonly onDone: (saved: Connection | null) => void;
}

/** How to reach a database. */
export function ConnectionForm({ connection, onDone }: Props) {
  const app = useApp();
  const [settings, setSettings] = useState<ConnectionSettings>(() => {
    if (!connection) return fresh;
    const { id: _id, hasPassword: _known, ...known } = connection;
    return known;
  });
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const change = (part: Partial<ConnectionSettings>): void => setSettings((before) => ({ ...before, ...part }));
  const text = (field: 'name' | 'host' | 'database' | 'user', label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      required
      value={settings[field]}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      onDone(
        await app.api['sources.saveConnection']({
          settings,
          ...(connection && { id: connection.id }),
          ...(password !== '' && { password }),
        }),
      );
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group gap={8} grow align="flex-start">
        {text('name', 'Name', 'Warehouse')}
        {text('host', 'Host', 'db.example.com')}
        <NumberInput
          label="Port"
          min={1}
          max={65_535}
          allowDecimal={false}
          value={settings.port}
          onChange={(value) => typeof value === 'number' && change({ port: value })}
        />
      </Group>
      <Group gap={8} grow align="flex-start" mt={8}>
        {text('database', 'Database', 'sales')}
        {text('user', 'User', 'analyst')}
        <PasswordInput
          label="Password"
          placeholder={connection?.hasPassword ? 'unchanged' : ''}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </Group>
      <Select
        mt={8}
        label="Encryption"
        data={[
          { value: 'require', label: 'Encrypted' },
          { value: 'verify', label: 'Encrypted, certificate checked' },
          { value: 'off', label: 'None (this machine or a trusted network)' },
        ]}
        value={settings.ssl}
        allowDeselect={false}
        onChange={(value) => value && change({ ssl: value as ConnectionSettings['ssl'] })}
      />
      {failure && <FailureNote failure={failure} steps={{}} />}
      <Group justify="flex-end" gap={8} mt={12}>
        <Button variant="default" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button type="submit">{connection ? 'Save' : 'Add'}</Button>
      </Group>
    </form>
  );
}
