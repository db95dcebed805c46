import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RegistryEntry } from '../../../contract/entities/registry.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { actionLabels } from '../../words/registry.ts';
import { moment } from '../../words/times.ts';
import { EvidenceView } from './evidence-view.tsx';
import { RowEvidenceView } from './row-evidence-view.tsx';
import css from './registry.module.css';

/** Everything that was done with a model, and whether that is what was written. */
export function HistoryTab({ modelId }: { readonly modelId: string }) {
  const app = useApp();
  const { value, failure } = useResource(app.registry.history, modelId);
  const [open, setOpen] = useState<number | null>(null);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.history.refresh(modelId) }} />;
  if (!value) return null;
  const columns: Column<RegistryEntry>[] = [
    { id: 'at', label: 'When', sortBy: ({ sequence }) => sequence, descending: true, cell: ({ at }) => moment(at) },
    { id: 'action', label: 'What', sortBy: ({ action }) => action, cell: ({ action, version }) => `${actionLabels[action]} v${version}` },
    { id: 'replaced', label: 'In place of', cell: ({ replaced }) => (replaced === null ? '' : `v${replaced}`) },
    { id: 'by', label: 'By', cell: ({ by }) => by },
    {
      id: 'reason',
      label: 'Reason',
      width: '100%',
      cell: ({ reason }) => <span className={css.reason}>{reason}</span>,
    },
    {
      id: 'evidence',
      label: 'Evidence',
      cell: ({ sequence, evidence, rowEvidence, version }) =>
        (evidence || rowEvidence) && (
          <Button
            variant="default"
            size="compact-xs"
            aria-expanded={open === sequence}
            aria-label={`Evidence for v${version}`}
            onClick={() => setOpen(open === sequence ? null : sequence)}
          >
            {open === sequence ? 'Hide' : 'Show'}
          </Button>
        ),
    },
  ];
  return (
    <>
      <p className={css.chain} data-broken={value.broken !== null || undefined} role={value.broken === null ? undefined : 'alert'}>
        {value.broken === null ? (
          <span>
            As it was written: each entry holds the hash of the one before. The last is{' '}
            <code title={value.head ?? ''}>{value.head?.slice(0, 12)}</code>; note it elsewhere to prove that later.
          </span>
        ) : (
          `This history is not what was written. ${value.broken}`
        )}
      </p>
      <DataTable
        label="History"
        columns={columns}
        rows={value.entries}
        rowKey={({ sequence }) => String(sequence)}
        under={({ sequence, evidence, rowEvidence, version }) =>
          open === sequence && (evidence || rowEvidence) ? (
            <div className={css.under}>
              {evidence && <EvidenceView found={evidence} name={`v${version}`} />}
              {rowEvidence && <RowEvidenceView found={rowEvidence} name={`v${version}`} />}
            </div>
          ) : null
        }
      />
    </>
  );
}
