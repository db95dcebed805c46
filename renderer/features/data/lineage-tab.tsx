import { useEffect, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { LineageKind } from '../../../contract/entities/lineage.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { LineageDetails } from './lineage-details.tsx';
import { LineageDifference } from './lineage-difference.tsx';
import { LineagePicture } from './lineage-picture.tsx';
import css from './lineage-tab.module.css';
import { Waiting } from './series-tab.tsx';

const runnable: ReadonlySet<LineageKind> = new Set<LineageKind>(['raw', 'processed', 'features']);

/** Where a version comes from, what was made with it, and how it differs from another one. */
export function LineageTab({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const { value: graph, failure } = useResource(app.lineage.graphs, version.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  // What was trained meanwhile belongs to the picture.
  useEffect(() => app.lineage.graphs.refresh(version.id), [app, version.id]);

  const run = async (): Promise<void> => {
    setBusy(true);
    const outcome = await attempt(app, () => app.api['lineage.run']({ versionId: version.id }));
    setBusy(false);
    if (!outcome) return;
    setSaid(outcome.message);
    app.lineage.graphs.refresh(version.id);
  };
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.lineage.graphs.refresh(version.id) }} />;
  if (!graph) return <Waiting />;
  const own = graph.stages.findLast(({ kind }) => runnable.has(kind));
  const stage = graph.stages.find(({ id }) => id === chosen) ?? own;
  return (
    <div className={css.tab} tabIndex={0} data-inset>
      <LineagePicture
        graph={graph}
        selected={stage?.id ?? ''}
        onSelect={(id) => {
          setChosen(id);
          setSaid(null);
        }}
      />
      {stage && <LineageDetails stage={stage} busy={busy} onRun={runnable.has(stage.kind) ? () => void run() : null} />}
      <p className={css.said} role="status">
        {said}
      </p>
      <LineageDifference version={version} />
    </div>
  );
}
