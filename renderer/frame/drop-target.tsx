import { useEffect, useState } from 'react';
import { DropIcon } from '../components/icons.tsx';
import { takeFiles } from '../state/actions.ts';
import { useApp, useSlice } from '../state/use-app.ts';
import { counted } from '../words/numbers.ts';
import css from './drop-target.module.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere in the window, and says before what will happen. */
export function DropTarget() {
  const app = useApp();
  const open = useSlice('session', (state) => state.files.length);
  const rows = useSlice('navigation', (place) => place.screen === 'predict');
  const models = useSlice('navigation', (place) => place.screen === 'settings');
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    // Entering a child counts before leaving its parent, so the target stays while the depth is above zero.
    let depth = 0;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(event.dataTransfer?.items.length ?? 0);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(null);
    };
    const hover = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(null);
      void takeFiles(app, [...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', hover);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', hover);
      window.removeEventListener('drop', drop);
    };
  }, [app]);
  if (over === null) return null;
  const files = over > 0 ? counted(over, 'file') : 'the files';
  return (
    <div className={css.target} role="status">
      <div className={css.words}>
        <DropIcon size={32} />
        <p className={css.title}>
          {models ? 'A model of your own' : rows ? 'Single rows' : open > 0 ? `Add ${files} to the import` : `Check ${files}`}
        </p>
        <p>
          {models
            ? 'A module (.js) or a net (.onnx), with its manifest. You see what it may do before anything of it runs. Data files are imported as usual.'
            : rows
              ? 'A file to predict where a model waits for one; otherwise a file to learn from. You see its columns first.'
              : open > 0
                ? 'They are read together with those already there. Nothing is kept until you press Import.'
                : 'You see the columns and what is wrong with them first. Nothing is kept until you press Import.'}
        </p>
      </div>
    </div>
  );
}
