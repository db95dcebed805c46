import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What the button does: `Delete store_sales v2`. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}
/** Asks before something that cannot be undone. */
export const Confirm = ({ title, children, action, onConfirm, onClose }: ConfirmProps) => (
  <Dialog title={title} onClose={onClose}>
    {children}
    <Group justify="flex-end" gap={8} mt={16}>
      <Button variant="default" onClick={onClose} data-autofocus>
        Keep
      </Button>
      <Button
        color="red"
        onClick={() => {
          onClose();
          onConfirm();
        }}
        styles={{ root: { background: '#b3261e', color: '#fff' } }}
      >
        {action}
      </Button>
    </Group>
  </Dialog>
);

interface NameProps {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  /** What the button does; `Rename` where absent. */
  readonly action?: string;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}
/** Asks for a name. */
export function AskName({ title, label, value, action = 'Rename', onName, onClose }: NameProps) {
  const [name, setName] = useState(value);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    onClose();
    onName(name.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <TextInput label={label} value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {action}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
