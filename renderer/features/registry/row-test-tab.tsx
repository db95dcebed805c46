import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { rowTestKey, type RowPair } from '../../state/registry.ts';
import { useApp, useOwnResource } from '../../state/use-app.ts';
import { stageLabels } from '../../words/registry.ts';
import { useChooseRows } from '../predict/use-choose-rows.tsx';
import { RowEvidenceView } from './row-evidence-view.tsx';
import css from './registry.module.css';

/** Two versions on the same rows: those that both held out, or those of a file that neither has seen. */
export function RowTestTab({ versions }: { readonly versions: readonly RowVersion[] }) {
  const app = useApp();
  const { first: wantedFirst, second: wantedSecond } = useStore(app.registry.store);
  const [file, setFile] = useState<{ readonly grant: string; readonly name: string } | null>(null);
  const { choose, input } = useChooseRows('Rows to compare on', ({ grant, name }) => setFile({ grant, name }));
  const champion = versions.find(({ stage }) => stage === 'champion');
  const second = versions.find(({ id }) => id === wantedSecond) ?? champion ?? versions[0];
  const others = versions.filter(({ id }) => id !== second?.id);
  const first = others.find(({ id }) => id === wantedFirst) ?? others.find(({ stage }) => stage !== 'archived') ?? others[0];
  if (!first || !second)
    return (
      <p className={css.hint}>Two versions are needed. Register another model under this name, and both are measured on the same rows.</p>
    );
  const options = (list: readonly RowVersion[]) =>
    list.map(({ id, number, label, stage }) => ({ value: id, label: `v${number} ${label} (${stageLabels[stage].toLowerCase()})` }));
  const pair: RowPair = { first: first.id, second: second.id, ...(file === null ? {} : { grant: file.grant }) };
  return (
    <>
      {input}
      <div className={css.pair}>
        <Select
          label="Version"
          data={options(others)}
          value={first.id}
          onChange={(id) => app.registry.store.setState({ first: id })}
          w={240}
        />
        <Select
          label="Beside"
          data={options(versions)}
          value={second.id}
          onChange={(id) => app.registry.store.setState({ second: id })}
          w={240}
        />
        <div className={css.rowsFile}>
          <span>{file === null ? 'On the rows that both held out' : `On the rows of ${file.name}`}</span>
          <Button variant="default" onClick={choose}>
            {file === null ? 'Choose newer rows' : 'Another file'}
          </Button>
          {file !== null && (
            <Button variant="default" onClick={() => setFile(null)}>
              Hold-outs
            </Button>
          )}
        </div>
      </div>
      <Compared key={rowTestKey(pair)} pair={pair} name={`v${first.number}`} />
    </>
  );
}

function Compared({ pair, name }: { readonly pair: RowPair; readonly name: string }) {
  const app = useApp();
  const key = rowTestKey(pair);
  const { value, loading, failure, progress } = useOwnResource(app.registry.rowTests, key);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.rowTests.refresh(key) }} />;
  if (!value)
    return loading ? (
      <div className={`${css.hint} ${css.waiting}`} role="status">
        <span>{progress?.phase ?? 'Comparing'} …</span>
        <ProgressBar label="Comparison of two versions" done={progress?.done ?? 0} total={progress?.total ?? 1} />
      </div>
    ) : null;
  return (
    <div className={css.under}>
      <RowEvidenceView found={value} name={name} />
    </div>
  );
}
