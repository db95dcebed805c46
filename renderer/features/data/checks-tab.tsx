import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion, Finding } from '../../../contract/entities/dataset.ts';
import type { FindingExample, Remedy, ValidationStage } from '../../../contract/entities/validation.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Findings, summary } from '../../components/findings.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { applyRemedy } from '../../state/actions.ts';
import { checksKey } from '../../state/app.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './checks-tab.module.css';
import { indexOfSeries } from './series-of-example.ts';

const titles: Record<ValidationStage, { readonly title: string; readonly about: string; readonly clean: string }> = {
  raw: { title: 'Raw', about: 'as the files were read', clean: 'Nothing to settle in the rows, dates and columns.' },
  processed: { title: 'Processed', about: 'as models see the values', clean: 'Nothing to settle in the values.' },
  features: { title: 'Features', about: 'what is known beside the values', clean: 'Nothing to settle in the columns beside the target.' },
};
const stages = Object.keys(titles) as ValidationStage[];
type Shown = Finding['severity'] | 'all';

/** What the checks say of a version, stage by stage, with what would settle each finding. */
export function ChecksTab({ version }: { readonly version: DatasetVersion }) {
  const [shown, setShown] = useState<Shown>('all');
  const found = useFound(version);
  const count = (severity: Shown): number => found.filter((finding) => severity === 'all' || finding.severity === severity).length;
  const choice = (value: Shown, label: string) => ({ value, label: `${label} ${count(value)}` });
  return (
    <div className={css.tab}>
      <div className={css.tools}>
        <h3 className={css.heading}>Checks</h3>
        <span className="quiet">{summary({ findings: found })}</span>
        <SegmentedControl
          aria-label="Show"
          className={css.filter ?? ''}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[choice('all', 'All'), choice('error', 'Problems'), choice('warning', 'To check'), choice('info', 'Notes')]}
        />
      </div>
      <div className={css.stages} tabIndex={0} data-inset>
        {stages.map((stage) => (
          <Stage key={stage} version={version} stage={stage} shown={shown} />
        ))}
      </div>
    </div>
  );
}

/** All findings that are known so far. */
function useFound(version: DatasetVersion): Finding[] {
  const app = useApp();
  const raw = useResource(app.checks, checksKey(version.id, 'raw'));
  const processed = useResource(app.checks, checksKey(version.id, 'processed'));
  const features = useResource(app.checks, checksKey(version.id, 'features'));
  return [raw, processed, features].flatMap(({ value }) => value?.findings ?? []);
}

function Stage({ version, stage, shown }: { readonly version: DatasetVersion; readonly stage: ValidationStage; readonly shown: Shown }) {
  const app = useApp();
  const key = checksKey(version.id, stage);
  const { value, loading, failure } = useResource(app.checks, key);
  const { value: list } = useSeriesList();
  const [busy, setBusy] = useState(false);
  const { title, about, clean } = titles[stage];
  const findings = value?.findings.filter(({ severity }) => shown === 'all' || severity === shown) ?? [];
  const remedy = async (chosen: Remedy): Promise<void> => {
    setBusy(true);
    await applyRemedy(app, version.id, chosen);
    setBusy(false);
  };
  const show = ({ series }: FindingExample): void => {
    const index = list ? indexOfSeries(list, series) : -1;
    if (index < 0) return app.notices.say(`${series} is not among the series of this version`);
    app.navigation.selectSeries(index);
    app.view.setState({ versionTab: 'series' });
  };
  return (
    <section className={css.stage} aria-label={title}>
      <h4 className={css.title}>
        {title} <span className="quiet">{about}</span>
        {value && <span className={css.size}>{counted(value.findings.length, 'finding')}</span>}
      </h4>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.checks.refresh(key) }} />}
      {loading && !value && <ProgressBar label={`Checking ${title.toLowerCase()}`} done={0} total={0} />}
      {value && (findings.length > 0 || value.findings.length === 0) && (
        <Findings report={{ ...value, findings }} clean={clean} busy={busy} onRemedy={(chosen) => void remedy(chosen)} onExample={show} />
      )}
      {value && findings.length === 0 && value.findings.length > 0 && <p className="quiet">None of this kind.</p>}
    </section>
  );
}
