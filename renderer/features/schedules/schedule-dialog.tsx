import { Button, Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import type { Schedule, SchedulePreview, ScheduleSettings } from '../../../contract/entities/schedule.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';
import { Times } from './schedule-inspector.tsx';
import css from './schedules.module.css';
import { firstTask, TaskFields, wholeTask, type TaskDraft } from './task-fields.tsx';

interface Props {
  /** Null for a new one. */
  readonly schedule: Schedule | null;
  readonly onClose: () => void;
}

const usual = [
  { cron: '30 6 * * 1-5', label: 'Weekdays at 06:30' },
  { cron: '0 7 * * *', label: 'Every day at 07:00' },
  { cron: '0 7 * * 1', label: 'Mondays at 07:00' },
  { cron: '0 8 1 * *', label: '1st of the month' },
  { cron: '0 * * * *', label: 'Every hour' },
];
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Makes a schedule, or changes one: a new one begins as it is configured. */
export function ScheduleDialog(props: Props) {
  const app = useApp();
  const { value: report, failure } = useResource(app.configuration.report, '');
  const usual = new Map(report?.settings.map(({ key, value }) => [key, value]));
  // Without it the defaults have to do.
  if (!report && !failure) return null;
  return (
    <Opened
      {...props}
      zone={(usual.get('schedules.time_zone') as string | null | undefined) ?? ownZone}
      retries={(usual.get('schedules.retries') as number | undefined) ?? 2}
      timeout={(usual.get('schedules.timeout_minutes') as number | null | undefined) ?? null}
    />
  );
}

interface OpenedProps extends Props {
  readonly zone: string;
  readonly retries: number;
  readonly timeout: number | null;
}

/** What its expression means is said as it is typed. */
function Opened({ schedule, onClose, zone: usualZone, retries: usualRetries, timeout: usualTimeout }: OpenedProps) {
  const app = useApp();
  const [name, setName] = useState(schedule?.name ?? '');
  const [cron, setCron] = useState(schedule?.cron ?? usual[0]?.cron ?? '');
  const [zone, setZone] = useState(schedule?.zone ?? usualZone);
  const [draft, setDraft] = useState<TaskDraft>(() => firstTask(schedule));
  const [catchUp, setCatchUp] = useState(schedule?.catchUp ?? true);
  const [retries, setRetries] = useState(schedule?.retries ?? usualRetries);
  const [timeout, setTimeout_] = useState(schedule ? schedule.timeoutMinutes : usualTimeout);
  const [preview, setPreview] = useState<SchedulePreview | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    let asked = true;
    app.api['schedules.preview']({ cron, zone }).then(
      (found) => asked && setPreview(found),
      (error: unknown) => asked && setPreview({ words: null, problem: toFailure(error).message, next: [] }),
    );
    return () => void (asked = false);
  }, [app, cron, zone]);
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const task = wholeTask(draft, deployments?.[0]?.id ?? null);
  const ready = name.trim() !== '' && preview?.problem === null && task !== null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || task === null) return;
    const settings: ScheduleSettings = {
      name: name.trim(),
      cron: cron.trim(),
      zone,
      task,
      catchUp,
      retries,
      timeoutMinutes: timeout,
    };
    try {
      await app.flows.save(settings, schedule?.id ?? null, draft.file?.grant);
      onClose();
    } catch (error) {
      setRefused(toFailure(error).message);
    }
  };
  return (
    <Dialog title={schedule ? `Change ${schedule.name}` : 'Schedule'} size="lg" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className={css.form}>
        <TextInput label="Name" value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <TaskFields draft={draft} onChange={setDraft} />
        <div className={css.pair}>
          <TextInput
            label="When"
            description="Minute, hour, day, month, weekday"
            value={cron}
            maxLength={200}
            spellCheck={false}
            onChange={(event) => setCron(event.currentTarget.value)}
            styles={{ input: { fontFamily: 'ui-monospace, monospace' } }}
          />
          <Select
            label="Time zone"
            description="Clocks there decide, summer time too"
            data={zones.includes(zone) ? zones : [zone, ...zones]}
            value={zone}
            onChange={(value) => value !== null && setZone(value)}
            searchable
            allowDeselect={false}
            limit={60}
          />
        </div>
        <div className={css.usual}>
          {usual.map((one) => (
            <Button
              key={one.cron}
              variant="default"
              size="compact-xs"
              aria-pressed={one.cron === cron.trim()}
              onClick={() => setCron(one.cron)}
            >
              {one.label}
            </Button>
          ))}
        </div>
        <div className={css.preview} data-bad={preview?.problem ? true : undefined} aria-live="polite" data-testid="preview">
          {preview && <p>{preview.problem ?? `${preview.words?.[0]?.toUpperCase() ?? ''}${preview.words?.slice(1) ?? ''}; next:`}</p>}
          {preview && <Times next={preview.next} />}
        </div>
        <Checkbox
          label="Catch up once what was missed while nothing ran"
          checked={catchUp}
          onChange={(event) => setCatchUp(event.currentTarget.checked)}
        />
        <div className={css.pair}>
          <NumberInput
            label="Tries after a failure"
            value={retries}
            min={0}
            max={10}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && setRetries(value)}
          />
          <NumberInput
            label="Longest, minutes"
            placeholder="as long as it takes"
            value={timeout ?? ''}
            min={1}
            max={10_080}
            allowDecimal={false}
            onChange={(value) => setTimeout_(typeof value === 'number' ? value : null)}
          />
        </div>
        {refused !== null && (
          <p role="alert" className={css.said} data-bad>
            {refused}
          </p>
        )}
        <Group justify="flex-end" gap={8} mt={4}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready}>
            {schedule ? 'Save' : 'Schedule'}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
