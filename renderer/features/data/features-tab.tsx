import { Button, Menu, NumberInput, SegmentedControl, Switch, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { FeatureKindInfo, FeatureProposal } from '../../../contract/entities/features.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { versionName } from '../../series/names.ts';
import { attempt } from '../../state/actions.ts';
import { lookKey, newFeature, type FeatureDraft } from '../../state/features.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { useLast } from './use-last.ts';
import { toFailure } from '../../words/failures.ts';
import { counted } from '../../words/numbers.ts';
import { FeatureChart } from './features-chart.tsx';
import { FeatureEditor } from './features-editor.tsx';
import { FeatureTable } from './features-table.tsx';
import css from './features-tab.module.css';
import { Waiting } from './series-tab.tsx';

/** What is made of a version for models that learn from features: proposed, looked at beside the target, changed, and kept as a version. */
export function FeaturesTab({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const { features } = app;
  const proposal = useResource(features.proposals, features.proposalKey(version.id));
  const kinds = useResource(features.kinds, '');
  const draft = useStore(features.store, ({ byVersion }) => byVersion.get(version.id));
  useEffect(() => {
    if (proposal.value) features.begin(version, proposal.value);
  }, [features, version, proposal.value]);
  const failure = proposal.failure ?? kinds.failure;
  if (failure)
    return <FailureNote failure={failure} steps={{ 'try-again': () => features.proposals.refresh(features.proposalKey(version.id)) }} />;
  if (!draft || !proposal.value || !kinds.value) return <Waiting />;
  return <Work version={version} draft={draft} proposal={proposal.value} kinds={kinds.value} />;
}

interface WorkProps {
  readonly version: DatasetVersion;
  readonly draft: FeatureDraft;
  readonly proposal: FeatureProposal;
  readonly kinds: readonly FeatureKindInfo[];
}

function Work({ version, draft, proposal, kinds }: WorkProps) {
  const { features } = useApp();
  // A look takes a moment; the one of the last key pressed will do.
  const [settled] = useDebouncedValue(draft.set, 350);
  const key = lookKey(version.id, settled);
  const look = useResource(features.looks, key);
  const shown = useLast(look.value);
  const column = draft.column ?? shown?.columns.find(({ leftOut }) => leftOut === null)?.name ?? null;
  return (
    <div className={css.tab}>
      <div className={css.chart}>{column !== null && <FeatureChart version={version} set={settled} column={column} />}</div>
      <Tools version={version} draft={draft} proposal={proposal} kinds={kinds} />
      <div className={css.below}>
        <div className={css.list} tabIndex={0} data-inset aria-label="Columns" role="region">
          {look.failure && <FailureNote failure={look.failure} steps={{ 'try-again': () => features.looks.refresh(key) }} />}
          {shown && <FeatureTable version={version} draft={draft} look={shown} kinds={kinds} column={column} />}
          {!shown && !look.failure && <Waiting />}
        </div>
        <FeatureEditor version={version} draft={draft} proposal={proposal} kinds={kinds} failure={look.failure} />
      </div>
    </div>
  );
}

function Tools({ version, draft: { set, before }, proposal, kinds }: WorkProps) {
  const app = useApp();
  const { features } = app;
  const [busy, setBusy] = useState(false);
  const own = version.choices.features;
  const same = JSON.stringify(own ?? null) === JSON.stringify(set);
  const apply = async (wanted: typeof set | null): Promise<void> => {
    setBusy(true);
    const made = await attempt(app, () => app.api['datasets.derive']({ versionId: version.id, features: wanted }));
    setBusy(false);
    if (!made) return;
    await app.workspace.refresh('dataset');
    app.navigation.selectVersion(made.id);
    app.notices.say(
      wanted ? `${versionName(made)} has ${counted(wanted.specs.length, 'feature')}` : `${versionName(made)} has no features`,
    );
  };
  return (
    <div className={css.tools} role="group" aria-label="Features">
      <ProposeButton version={version} draftSet={set} />
      <AddMenu version={version} proposal={proposal} kinds={kinds} count={set.specs.length} />
      <Button variant="default" size="xs" disabled={before.length === 0} onClick={() => features.undo(version.id)}>
        Undo
      </Button>
      <NumberInput
        aria-label="Horizon in periods"
        size="xs"
        w={104}
        min={1}
        max={10_000}
        suffix=" ahead"
        allowDecimal={false}
        value={set.horizon}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1) features.change(version.id, { ...set, horizon: Math.round(value) });
        }}
      />
      <SegmentedControl
        aria-label="Strategy"
        size="xs"
        value={set.strategy}
        onChange={(strategy) => features.change(version.id, { ...set, strategy: strategy as typeof set.strategy })}
        data={[
          { value: 'direct', label: 'Direct' },
          { value: 'recursive', label: 'Recursive' },
        ]}
      />
      <Tooltip multiline w={300} label="ARIMA, Prophet and others that take regressors get the columns that are known in advance.">
        <Switch
          size="xs"
          label="Use as regressors"
          checked={set.useAsRegressors ?? false}
          onChange={(event) => {
            const { useAsRegressors: _, ...rest } = set;
            features.change(version.id, event.currentTarget.checked ? { ...rest, useAsRegressors: true } : rest);
          }}
        />
      </Tooltip>
      <span className={css.end}>
        {own && (
          <Button variant="default" size="xs" loading={busy} onClick={() => void apply(null)}>
            Remove all
          </Button>
        )}
        <Button size="xs" loading={busy} disabled={same || set.specs.length === 0} onClick={() => void apply(set)}>
          Apply
        </Button>
      </span>
    </div>
  );
}

/** Starts again from what suits the data, with the holidays of a country where one is named. */
function ProposeButton({ version, draftSet }: { readonly version: DatasetVersion; readonly draftSet: FeatureDraft['set'] }) {
  const app = useApp();
  const [country, setCountry] = useState('');
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const propose = async (): Promise<void> => {
    const { horizon, strategy, useAsRegressors } = draftSet;
    const code = country.trim();
    try {
      const { set } = await app.api['features.propose']({
        versionId: version.id,
        horizon,
        strategy,
        ...(code === '' ? {} : { country: code }),
      });
      setOpen(false);
      app.features.change(version.id, { ...set, ...(useAsRegressors ? { useAsRegressors } : {}) }, null);
    } catch (error) {
      setRefused(toFailure(error).message);
    }
  };
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-start" closeOnItemClick={false} trapFocus>
      <Menu.Target>
        <Button variant="default" size="xs">
          Propose
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <form
          className={css.propose}
          onSubmit={(event) => {
            event.preventDefault();
            void propose();
          }}
        >
          <p>Starts again with what suits data of this frequency, for {counted(draftSet.horizon, 'period')} ahead.</p>
          <TextInput
            label="Holidays of"
            description="Country, state or region, such as DE, DE-BY, US. Empty for none: the data cannot tell."
            error={refused}
            value={country}
            onChange={(event) => {
              setRefused(null);
              setCountry(event.currentTarget.value);
            }}
          />
          <Button type="submit" size="xs">
            Propose features
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

interface AddProps extends Omit<WorkProps, 'draft'> {
  readonly count: number;
}
function AddMenu({ version, proposal, kinds, count }: AddProps) {
  const { features } = useApp();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" size="xs">
          Add
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => {
          const made = newFeature(kind, proposal, version.seasonLength);
          return (
            <Menu.Item
              key={kind.kind}
              disabled={made === null}
              onClick={() => {
                const draft = features.store.getState().byVersion.get(version.id);
                if (made && draft) features.change(version.id, { ...draft.set, specs: [...draft.set.specs, made] }, count);
              }}
            >
              {kind.label}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
