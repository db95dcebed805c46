import { ActionIcon } from '@mantine/core';
import { useSubset } from '../state/selection.ts';
import { useApp } from '../state/use-app.ts';
import { CloseIcon } from './icons.tsx';
import css from './subset-note.module.css';

/** Says that only some series are listed, and which, with the way back to all; nothing where all are. */
export function SubsetNote() {
  const app = useApp();
  const subset = useSubset();
  if (!subset) return null;
  return (
    <div className={css.subset} role="status">
      <span className="clip" title={subset.label}>
        {subset.label}
      </span>
      <ActionIcon size="xs" aria-label="Show all series" onClick={() => app.view.setState({ subset: null })}>
        <CloseIcon size={11} />
      </ActionIcon>
    </div>
  );
}
