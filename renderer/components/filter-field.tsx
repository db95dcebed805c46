import { ActionIcon, TextInput } from '@mantine/core';
import { useApp, useView } from '../state/use-app.ts';
import { CloseIcon, SearchIcon } from './icons.tsx';

/** Filters the series by their keys, on every screen that lists them. */
export function FilterField() {
  const app = useApp();
  const filter = useView((view) => view.filter);
  const set = (text: string): void => app.view.setState({ filter: text });
  const clear = filter !== '' && (
    <ActionIcon size="sm" aria-label="Clear the filter" onClick={() => set('')}>
      <CloseIcon size={12} />
    </ActionIcon>
  );
  return (
    <TextInput
      aria-label="Filter series"
      placeholder="Filter series"
      value={filter}
      leftSection={<SearchIcon size={14} />}
      rightSection={clear}
      style={{ flex: 1, minWidth: 0 }}
      onChange={(event) => set(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && set('')}
    />
  );
}
