import { Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent, type RefObject } from 'react';
import type { CellSelection, PlannedInputs, Scenario, ScenarioEdit } from '../../../contract/entities/scenario.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import type { Progress } from '../../../contract/api.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { isCancelled, toFailure } from '../../words/failures.ts';
import { counted } from '../../words/numbers.ts';
import css from './scenarios.module.css';
import { useScenariosState } from './use-scenarios.ts';

interface Props {
  readonly runId: string;
  readonly scenario: Scenario;
  readonly index: number;
  readonly name: string;
  readonly times: readonly string[];
  readonly inputs: PlannedInputs | null;
  readonly valueField: RefObject<HTMLInputElement | null>;
}

type How = 'set' | 'percent' | 'total' | 'add';
const forecastWays = [
  { value: 'set', label: 'Set to' },
  { value: 'percent', label: 'Change by %' },
  { value: 'total', label: 'Set total to' },
];
const inputWays = [
  { value: 'set', label: 'Set to' },
  { value: 'percent', label: 'Change by %' },
  { value: 'add', label: 'Add' },
];
const THIS = ' this';
const ALL = ' all';

/** Changes chosen cells: what, how, of which series, over which periods, and why. */
export function EditForm({ runId, scenario, index, name, times, inputs, valueField }: Props) {
  const app = useApp();
  const { value: columns } = useResource(app.scenarios.columns, runId);
  const row = useScenariosState((state) => state.row);
  const [from, to] = useScenariosState(({ steps }) => steps);
  const last = times.length - 1;
  const [how, setHow] = useState<How>('set');
  const [of, setOf] = useState(THIS);
  const [values, setValues] = useState<string[]>([]);
  const [value, setValue] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const [running, setRunning] = useState<{ readonly controller: AbortController; readonly progress: Progress | null } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const input = inputs?.names.includes(row) ? row : null;
  const ways = input === null ? forecastWays : inputWays;
  const way = ways.some((one) => one.value === how) ? how : 'set';
  const column = columns?.find((one) => one.column === of);
  const ready = typeof value === 'number' && reason.trim() !== '' && (column === undefined || values.length > 0);

  const run = async (
    work: (call: { signal: AbortSignal; onProgress: (progress: Progress) => void }) => Promise<Scenario>,
  ): Promise<void> => {
    const controller = new AbortController();
    setRunning({ controller, progress: null });
    setFailure(null);
    setTold(null);
    try {
      const { entries } = await work({ signal: controller.signal, onProgress: (progress) => setRunning({ controller, progress }) });
      setValue('');
      setReason('');
      const outcome = entries.at(-1)?.outcome;
      if (outcome)
        setTold(
          [
            `${counted(outcome.moved, 'series moves', 'series move')}`,
            ...(outcome.same > 0 ? [`${counted(outcome.same, 'series gives the same', 'series give the same')}`] : []),
            ...(outcome.deaf > 0 ? [`${outcome.deaf} cannot move: ${outcome.why ?? ''}`] : []),
          ].join('; '),
        );
    } catch (error) {
      if (!isCancelled(error)) setFailure(toFailure(error).message);
    } finally {
      setRunning(null);
    }
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready || running) return;
    const selection: CellSelection = {
      ...(of === THIS ? { series: [index] } : {}),
      ...(column ? { where: { [column.column]: values } } : {}),
      ...(from > 0 ? { from: times[from] as string } : {}),
      ...(to < last ? { to: times[Math.min(to, last)] as string } : {}),
    };
    const edit: ScenarioEdit =
      input === null
        ? { what: 'forecast', how: way as 'set', selection, value }
        : { what: 'regressor', name: input, how: way as 'set', selection, value };
    void run((call) => app.api['scenarios.edit']({ scenarioId: scenario.id, edit, reason }, call));
  };

  const takeFile = async (files: FileList | null): Promise<void> => {
    const [chosen] = [...(files ?? [])];
    if (!chosen) return;
    await run(async (call) => {
      const [granted] = await app.bridge.grantFiles([chosen]);
      return app.api['scenarios.editByFile']({ scenarioId: scenario.id, grant: granted?.grant ?? '', reason }, call);
    });
  };

  const choosePeriod = (end: 'from' | 'to') => (text: string | null) => {
    const place = Math.max(0, times.indexOf(text ?? ''));
    app.scenarios.store.setState({
      steps: end === 'from' ? [place, Math.max(place, to)] : [Math.min(from, place), place],
    });
  };

  return (
    <form className={css.form} onSubmit={submit} aria-label="Change the forecast">
      <Select
        className={css.what}
        label="What"
        data={['Forecast', ...(inputs?.names ?? [])]}
        value={input ?? 'Forecast'}
        allowDeselect={false}
        onChange={(next) => app.scenarios.store.setState({ row: next ?? 'Forecast' })}
      />
      <Select
        className={css.of}
        label="Of"
        data={[
          { value: THIS, label: name.length > 24 ? 'This series' : name || 'This series' },
          { value: ALL, label: 'All series' },
          ...(columns ?? []).map((one) => ({ value: one.column, label: `By ${one.column}` })),
        ]}
        value={of}
        allowDeselect={false}
        onChange={(next) => {
          setOf(next ?? THIS);
          setValues([]);
        }}
      />
      {column && (
        <MultiSelect
          className={css.values}
          label={column.column}
          data={column.values.map((one) => ({ value: one, label: one === '' ? '(none)' : one }))}
          value={values}
          limit={100}
          searchable
          onChange={setValues}
        />
      )}
      <Select
        className={css.period}
        label="From"
        data={[...times]}
        value={times[Math.min(from, last)] ?? null}
        allowDeselect={false}
        searchable={times.length > 12}
        limit={200}
        onChange={choosePeriod('from')}
      />
      <Select
        className={css.period}
        label="To"
        data={[...times]}
        value={times[Math.min(to, last)] ?? null}
        allowDeselect={false}
        searchable={times.length > 12}
        limit={200}
        onChange={choosePeriod('to')}
      />
      <Select
        className={css.how}
        label="How"
        data={ways}
        value={way}
        allowDeselect={false}
        onChange={(next) => setHow((next as How) ?? 'set')}
      />
      <NumberInput
        ref={valueField}
        className={css.value}
        label={way === 'percent' ? 'Percent' : 'Value'}
        value={value}
        hideControls
        onChange={setValue}
      />
      <TextInput
        className={css.reason}
        label="Reason"
        placeholder="Why it will be so"
        value={reason}
        maxLength={2000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!ready || running !== null} loading={running !== null && running.progress === null}>
        Apply
      </Button>
      {(inputs?.names.length ?? 0) > 0 && (
        <>
          <Button
            variant="default"
            disabled={reason.trim() === '' || running !== null}
            onClick={() => file.current?.click()}
            title="A CSV with the key columns, the date, and a column for each input. Give the reason first."
          >
            Plans from CSV
          </Button>
          <input
            ref={file}
            type="file"
            accept=".csv,.txt"
            hidden
            aria-label="Plans from CSV"
            onChange={(event) => {
              void takeFile(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
      {running?.progress && (
        <>
          <div className={css.progress}>
            <ProgressBar label={running.progress.phase} done={running.progress.done} total={running.progress.total} />
          </div>
          <Button variant="default" onClick={() => running.controller.abort()}>
            Cancel
          </Button>
        </>
      )}
      {failure !== null && (
        <p className={css.failure} role="alert">
          {failure}
        </p>
      )}
      {failure === null && told !== null && (
        <p className={css.note} role="status">
          {told}.
        </p>
      )}
      {input !== null && inputs?.deaf != null && <p className={css.note}>{inputs.deaf}</p>}
    </form>
  );
}
