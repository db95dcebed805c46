import { Button, Group, NumberInput, Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import css from './drift.module.css';

const title = ({ datasetName, number, last }: DatasetVersion): string => `${datasetName} v${number}, to ${last}`;

/** What is to be compared: what a deployed champion learnt from with the newest data, or two versions. */
export function CheckDialog({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const versions = useSlice('workspace', (state) => state.versions) ?? [];
  const [subject, setSubject] = useState<string | null>(null);
  const [reference, setReference] = useState<string | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [recent, setRecent] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = subject ?? deployments?.[0]?.id ?? 'versions';
  const byHand = chosen === 'versions';
  const choices = versions.map((one) => ({ value: one.id, label: title(one) }));
  const newest = current ?? versions[0]?.id ?? null;
  const before = reference ?? versions.find(({ id, datasetId }) => id !== newest && datasetId === versions[0]?.datasetId)?.id ?? null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const settings = recent === null ? {} : { settings: { recent } };
    await app.drift.check(
      byHand
        ? { ...(before ? { reference: before } : {}), ...(newest ? { current: newest } : {}), ...settings }
        : { deploymentId: chosen, ...settings },
    );
    setBusy(false);
    onClose();
  };
  return (
    <Dialog title="Check for drift" size="md" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className={css.form}>
        <Select
          label="Compare"
          data={[
            ...(deployments ?? []).map(({ id, name }) => ({
              value: id,
              label: `${name}: what its champion learnt from, with the newest data`,
            })),
            { value: 'versions', label: 'Two data versions' },
          ]}
          value={chosen}
          onChange={setSubject}
          allowDeselect={false}
          data-autofocus
        />
        {byHand && (
          <>
            <Select
              label="Reference"
              description="What a model learnt from"
              data={choices}
              value={before}
              onChange={setReference}
              allowDeselect={false}
              searchable
            />
            <Select
              label="Current"
              description="What came"
              data={choices}
              value={newest}
              onChange={setCurrent}
              allowDeselect={false}
              searchable
            />
          </>
        )}
        <NumberInput
          label="Newest periods"
          description="Empty: four weeks of days, a year of months, a quarter of weeks"
          value={recent ?? ''}
          min={4}
          max={100_000}
          allowDecimal={false}
          onChange={(value) => setRecent(typeof value === 'number' ? value : null)}
        />
        <p className={css.quiet}>
          Values are compared with the same weeks of a year before where history allows, and with how far earlier windows are apart: season
          and growth are no drift. What was compared before with the same settings is shown, not compared again.
        </p>
        <Group justify="flex-end" gap={8} mt={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={byHand && (before === null || newest === null)}>
            Check
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
