import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { NetBackendChoice, NetBackendsReport } from '../../../contract/entities/net-training.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { CheckIcon } from '../../components/icons.tsx';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { backendLabels, backendNeeds } from '../../words/nets.ts';
import { significant } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import css from './nets-section.module.css';

const key = 'here';

/** What neural networks are trained on here, why, and what is missing for more. */
export function NetsSection() {
  const app = useApp();
  const settings = useSlice('workspace', (state) => state.settings);
  const { value: report, loading, failure } = useResource(app.netBackends, key);
  const [measuring, setMeasuring] = useState(false);
  const again = async (): Promise<void> => {
    setMeasuring(true);
    try {
      await app.measureNetBackends();
    } finally {
      setMeasuring(false);
    }
  };
  const busy = measuring || (loading && !report);
  const usable = report?.found.map(({ name }) => name) ?? [];
  const asked = settings?.netBackend ?? 'auto';
  const names = asked === 'auto' || usable.includes(asked) ? usable : [asked, ...usable];
  const fastest = report ? `The fastest here (${report.chosen})` : 'The fastest here';
  return (
    <>
      <div className={css.row}>
        <div className={css.words}>
          <p>Trained on</p>
          <p className={css.about}>What LSTM and N-HiTS compute on. Forecasts of the same net are the same on each, to 1e-4.</p>
        </div>
        <NativeSelect
          aria-label="Neural networks are trained on"
          value={asked}
          onChange={({ currentTarget }) =>
            void app.workspace
              .changeSettings({ netBackend: currentTarget.value as NetBackendChoice })
              .then(() => app.netBackends.refresh(key))
          }
          data={[{ value: 'auto', label: fastest }, ...names.map((name) => ({ value: name, label: `${name}: ${backendLabels[name]}` }))]}
        />
      </div>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.netBackends.refresh(key) }} />}
      {report && <Backends report={report} />}
      <div className={css.foot}>
        <span className={css.about} role="status">
          {busy
            ? 'Measuring a few training steps on each …'
            : report &&
              `Measured ${moment(report.measuredAt)} with ${report.workers} ${report.workers === 1 ? 'thread' : 'threads'} on: ${report.net}. A net of another size is measured when it is trained.`}
        </span>
        <Button variant="default" size="compact-xs" disabled={busy} onClick={() => void again()}>
          Measure again
        </Button>
      </div>
    </>
  );
}

function Backends({ report }: { readonly report: NetBackendsReport }) {
  const { chosen, why, found, missing, asked } = report;
  const taken = asked?.name ?? chosen;
  return (
    <>
      <p className={css.chosen}>
        <b>{taken}</b> is taken: {asked ? asked.why : why}.
      </p>
      <table className={css.table} aria-label="Backends of neural networks">
        <thead>
          <tr>
            <th scope="col">Backend</th>
            <th scope="col" className={css.number}>
              A step
            </th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ name, what, stepMs, problem }) => (
            <tr key={name} data-taken={name === taken || undefined}>
              <th scope="row">
                <span className={css.name}>
                  {name === taken ? <CheckIcon size={14} /> : <span className={css.gap} />}
                  {name}
                </span>
              </th>
              <td className={css.number}>{stepMs === null ? '–' : `${significant(stepMs, 3)} ms`}</td>
              <td className={css.detail}>
                {what}
                {problem !== null && <span className="quiet"> · {problem}</span>}
              </td>
            </tr>
          ))}
          {missing.map(({ name, why: reason }) => (
            <tr key={name} className={css.missing}>
              <th scope="row">
                <span className={css.name}>
                  <span className={css.gap} />
                  {name}
                </span>
              </th>
              <td className={css.number}>not here</td>
              <td className={css.detail}>
                {backendLabels[name]}: {reason}
                {backendNeeds[name] !== undefined && ` (${backendNeeds[name]})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
