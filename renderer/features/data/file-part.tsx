import { Select } from '@mantine/core';
import { useApp, useSlice } from '../../state/use-app.ts';

/** Which sheet or table of a file is read, where it holds several. */
export function FilePart({ file, name }: { readonly file: number; readonly name: string }) {
  const app = useApp();
  const part = useSlice('session', (state) => state.preview?.parts?.find((one) => one.file === file));
  if (!part || part.names.length < 2) return null;
  return (
    <Select
      size="xs"
      w={160}
      aria-label={`${part.kind === 'sheet' ? 'Sheet' : 'Table'} of ${name}`}
      data={part.names}
      value={part.chosen}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && app.session.setPart(file, chosen)}
    />
  );
}
