import { NativeSelect } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { SystemMinute, SystemReport } from '../../../contract/entities/system.ts';
import { Plot } from '../../charts/plot.tsx';
import { systemFigure, type SystemChart } from '../../charts/system-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { bytes, count, counted, percent } from '../../words/numbers.ts';
import { duration, moment } from '../../words/times.ts';
import css from './system.module.css';

const refreshMs = 5000;
const folderWords: Record<string, string> = {
  data: 'Raw data of versions',
  joined: 'Copies of joined files',
  figures: 'Figures of explored versions',
  models: 'Fitted models',
  reports: 'Reports',
  'row-models': 'Models of single rows',
  checkpoints: 'Checkpoints of nets',
  'own-models': 'Own models',
  logs: 'Logs',
  tmp: 'Work in progress',
  database: 'Results and everything else',
};

const titles: readonly (readonly [SystemChart, string])[] = [
  ['processor', 'Processor'],
  ['memory', 'Memory'],
  ['disk', 'Disk'],
  ['latency', 'How long forecasts take'],
];

/** Processor, memory, disk, workspace, jobs and forecasts, now and over time. */
export function MachineView() {
  const app = useApp();
  const hours = useStore(app.system.store, (state) => state.hours);
  const { value: report, failure } = useResource(app.system.report, '');
  const { value: minutes } = useResource(app.system.minutes, String(hours));
  useEffect(() => {
    const look = (): void => {
      if (document.hidden) return;
      app.system.report.refresh('');
      app.system.minutes.refresh(String(hours));
    };
    const timer = setInterval(look, refreshMs);
    return () => clearInterval(timer);
  }, [app, hours]);
  if (failure && !report) return <FailureNote failure={failure} steps={{ 'try-again': () => app.system.report.refresh('') }} />;
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label="Machine" data-inset>
      {report && <Figures report={report} />}
      <div className={css.over}>
        <h3 className={css.heading}>Over time</h3>
        <NativeSelect
          aria-label="How far back"
          size="xs"
          value={String(hours)}
          onChange={({ currentTarget }) => app.system.store.setState({ hours: Number(currentTarget.value) })}
          data={[
            { value: '1', label: 'Last hour' },
            { value: '6', label: 'Last 6 hours' },
            { value: '24', label: 'Last day' },
            { value: '168', label: 'Last 7 days' },
          ]}
        />
        <span className={css.quiet}>Looked at every 5 seconds, kept by the minute for 7 days while the application is open.</span>
      </div>
      {minutes && <Charts minutes={minutes} />}
      {report && <Tables report={report} />}
    </div>
  );
}

function Figures({ report }: { readonly report: SystemReport }) {
  const { cpu, memory, disk, workspace, jobs, forecasts, gpu } = report;
  const cells: readonly (readonly [name: string, value: string, about: string])[] = [
    [
      'Processor',
      percent(cpu.load),
      `of ${counted(cpu.processors, 'processor')}; Almanac uses ${cpu.own === null ? '–' : cpu.own.toFixed(1)} of them`,
    ],
    ['Memory', bytes(memory.own), `by Almanac; ${bytes(memory.free)} of ${bytes(memory.total)} free`],
    [
      'Disk',
      disk.free === null ? '–' : bytes(disk.free),
      disk.total === null ? 'free' : `free of ${bytes(disk.total)}; an alert below ${bytes(disk.limit)}`,
    ],
    ['Workspace', bytes(workspace.bytes), workspace.folder],
    [
      'Jobs',
      `${count(jobs.running)} running`,
      `${count(jobs.queued)} waiting; in 24 hours ${count(jobs.done)} done, ${count(jobs.failed)} failed`,
    ],
    [
      'Forecasts',
      forecasts.p50 === null ? '–' : duration(forecasts.p50),
      forecasts.count === 0
        ? 'none asked for in 24 hours'
        : `half of ${count(forecasts.count)} in 24 hours; 95% within ${duration(forecasts.p95)}`,
    ],
  ];
  return (
    <>
      <dl className={css.cells}>
        {cells.map(([name, value, about]) => (
          <div key={name} className={css.cell}>
            <dt>{name}</dt>
            <dd className={css.value}>{value}</dd>
            <dd className={css.about} title={about}>
              {about}
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.graphics}>
        <b>Graphics processor</b> {gpu.detail}
      </p>
    </>
  );
}

function Charts({ minutes }: { readonly minutes: readonly SystemMinute[] }) {
  const scheme = useScheme();
  const figures = useMemo(() => titles.map(([chart]) => systemFigure(chart, minutes, scheme)), [minutes, scheme]);
  const told = minutes.some(({ forecasts }) => forecasts.count > 0);
  return (
    <div className={css.charts}>
      {titles.map(([chart, title], place) => {
        const figure = figures[place];
        return (
          <section key={chart} className={css.chart} aria-label={title}>
            {chart === 'latency' && !told ? (
              <>
                <h4 className={css.chartTitle}>{title}</h4>
                <p className={css.quiet}>Nobody asked for a forecast in this time.</p>
              </>
            ) : (
              figure && <Plot figure={figure} label={title} title={title} />
            )}
          </section>
        );
      })}
    </div>
  );
}

const Tables = ({ report: { memory, workspace, jobs } }: { readonly report: SystemReport }) => (
  <div className={css.tables}>
    <section>
      <h3 className={css.heading}>Processes</h3>
      <table className={css.table} aria-label="Processes">
        <thead>
          <tr>
            <th scope="col">Process</th>
            <th scope="col">Number</th>
            <th scope="col">Processors</th>
            <th scope="col">Memory</th>
          </tr>
        </thead>
        <tbody>
          {memory.processes.map(({ name, pid, bytes: size, cpu }) => (
            <tr key={pid}>
              <th scope="row">{name}</th>
              <td>{pid}</td>
              <td>{cpu === null ? '–' : cpu.toFixed(2)}</td>
              <td>{bytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
    <section>
      <h3 className={css.heading}>Workspace by folder</h3>
      <table className={css.table} aria-label="Workspace by folder">
        <thead>
          <tr>
            <th scope="col">Folder</th>
            <th scope="col">Files</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {workspace.folders.map(({ name, bytes: size, files }) => (
            <tr key={name}>
              <th scope="row">{folderWords[name] ?? name}</th>
              <td>{count(files)}</td>
              <td>{bytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
    <section>
      <h3 className={css.heading}>Failed jobs of 24 hours</h3>
      {jobs.failures.length === 0 ? (
        <p className={css.quiet}>None.</p>
      ) : (
        <ul className={css.failures}>
          {jobs.failures.map(({ id, title, at, message }) => (
            <li key={id}>
              <span>
                {title} <span className={css.quiet}>{moment(at)}</span>
              </span>
              <span className={css.quiet}>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  </div>
);
