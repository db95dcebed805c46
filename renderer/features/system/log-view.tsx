import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { LogEntry, LogLevel, LogPart } from '../../../contract/entities/log.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { SearchIcon } from '../../components/icons.tsx';
import { ColumnHeading, NoRows, TextCell, VirtualRow, VirtualRows } from '../../components/virtual-rows.tsx';
import { useApp } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import css from './system.module.css';

const template = '172px 84px 104px minmax(0, 1fr)';
const levels: readonly { readonly value: LogLevel; readonly label: string }[] = [
  { value: 'debug', label: 'All levels' },
  { value: 'info', label: 'From info' },
  { value: 'warning', label: 'From warnings' },
  { value: 'error', label: 'Errors' },
];
const logParts: Readonly<Record<LogPart, string>> = {
  application: 'Application',
  jobs: 'Jobs',
  data: 'Data',
  models: 'Models',
  monitoring: 'Monitoring',
  drift: 'Drift',
  flows: 'Flows',
  schedules: 'Schedules',
  alerts: 'Alerts',
  api: 'API',
  system: 'System',
};
/** So many rows before the end, the page before is asked for. */
const ahead = 60;

/** As people read it: day and time to the millisecond, in this machine's zone. */
const timeText = (iso: string): string => {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};
const fieldText = ({ more }: LogEntry): string =>
  Object.entries(more)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

/** What the application wrote of its work, the newest first. */
export function LogView() {
  const app = useApp();
  const state = useStore(app.system.log);
  const { least, part, text, hours, entries, next, loading, failure, selected } = state;
  useEffect(() => void app.system.findLines(), [app]);
  const chosen = entries.findIndex(({ at }) => at === selected);
  const current = entries[chosen];
  const select = (place: number): void => {
    const entry = entries[Math.min(entries.length - 1, Math.max(0, place))];
    if (entry) app.system.log.setState({ selected: entry.at });
  };
  const head = useMemo(
    () => (
      <>
        <ColumnHeading label="Time" />
        <ColumnHeading label="Level" />
        <ColumnHeading label="Part" />
        <ColumnHeading label="What" />
      </>
    ),
    [],
  );
  return (
    <>
      <div className={css.filters}>
        <NativeSelect
          aria-label="Level"
          value={least}
          onChange={({ currentTarget }) => void app.system.findLines({ least: currentTarget.value as LogLevel })}
          data={[...levels]}
        />
        <NativeSelect
          aria-label="Part"
          value={part ?? ''}
          onChange={({ currentTarget }) =>
            void app.system.findLines({ part: currentTarget.value === '' ? null : (currentTarget.value as LogPart) })
          }
          data={[{ value: '', label: 'All parts' }, ...Object.entries(logParts).map(([value, label]) => ({ value, label }))]}
        />
        <NativeSelect
          aria-label="Time"
          value={hours === null ? '' : String(hours)}
          onChange={({ currentTarget }) =>
            void app.system.findLines({ hours: currentTarget.value === '' ? null : Number(currentTarget.value) })
          }
          data={[
            { value: '', label: 'All times' },
            { value: '1', label: 'Last hour' },
            { value: '24', label: 'Last day' },
            { value: '168', label: 'Last 7 days' },
          ]}
        />
        <TextInput
          className={css.search ?? ''}
          aria-label="Text"
          placeholder="Text, or an id"
          value={text}
          maxLength={200}
          leftSection={<SearchIcon size={14} />}
          onChange={({ currentTarget }) => void app.system.findLines({ text: currentTarget.value })}
        />
        <Button variant="default" loading={loading} onClick={() => void app.system.findLines()}>
          Look again
        </Button>
        <span className={css.quiet}>
          {count(entries.length)}
          {next !== null && ' and more'} lines
        </span>
      </div>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => void app.system.findLines() }} />}
      <div className={css.log}>
        <VirtualRows
          label="Log"
          count={entries.length}
          template={template}
          head={head}
          place={chosen}
          sortedBy={`${least} ${part ?? ''} ${text} ${hours ?? ''}`}
          busy={loading}
          onStep={(step) => select(chosen < 0 ? 0 : chosen + step)}
          row={(place, start, key) => {
            const entry = entries[place];
            if (entry && next !== null && place > entries.length - ahead) queueMicrotask(() => void app.system.moreLines());
            return (
              <VirtualRow
                key={key}
                place={place}
                start={start}
                template={template}
                current={place === chosen}
                onSelect={() => entry && app.system.log.setState({ selected: entry.at === selected ? null : entry.at })}
              >
                {entry && (
                  <>
                    <span role="cell" className={css.time}>
                      {timeText(entry.time)}
                    </span>
                    <span role="cell" className={css.level} data-level={entry.level}>
                      {entry.level}
                    </span>
                    <TextCell text={entry.part} />
                    <span role="cell" className={css.what}>
                      {entry.text}
                      <span>{fieldText(entry)}</span>
                    </span>
                  </>
                )}
              </VirtualRow>
            );
          }}
        >
          {entries.length === 0 && !loading && <NoRows>No lines fit.</NoRows>}
        </VirtualRows>
      </div>
      {current && <Entry entry={current} />}
    </>
  );
}

const Entry = ({ entry }: { readonly entry: LogEntry }) => (
  <section className={css.entry} aria-label="Chosen line">
    <p>
      <b>{entry.text}</b>{' '}
      <span className={css.quiet}>
        {timeText(entry.time)}, {entry.level}, {entry.part}, process {entry.pid}, {entry.at}
      </span>
    </p>
    <dl className={css.fields}>
      {Object.entries(entry.more).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  </section>
);
