import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CsvDialect, ImportChoices, ImportPreview, Layout } from '../../../contract/entities/dataset.ts';
import { Section } from '../../components/panel.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { frequencyChoices, layoutLabels, sentence, type FrequencyUnit } from '../../words/terms.ts';
import { dateFormats } from './date-formats.ts';
import css from './import-reading.module.css';

export const readingId = 'import-reading';

/** How the files become series: each choice with the reason for its default, each editable. */
export function ImportReading() {
  const choices = useSlice('session', (state) => state.choices);
  const preview = useSlice('session', (state) => state.preview);
  const failed = useSlice('session', (state) => state.failure !== null);
  if (!choices || !preview)
    return (
      <p className={css.wait}>
        {failed ? 'Once a file can be read, what was recognised can be changed here.' : 'What is recognised can be changed here.'}
      </p>
    );
  return (
    <>
      <Section title="Series">
        <SeriesChoices choices={choices} reasons={preview.reasons} />
      </Section>
      <Section title="File">
        <div id={readingId}>
          <FileChoices dialect={choices.dialect} />
        </div>
      </Section>
    </>
  );
}

interface SeriesProps {
  readonly choices: ImportChoices;
  readonly reasons: ImportPreview['reasons'];
}
function SeriesChoices({ choices, reasons }: SeriesProps) {
  const { change } = useApp().session;
  return (
    <div className={css.fields}>
      <Select
        label="Layout"
        description={sentence(reasons.layout)}
        data={(Object.keys(layoutLabels) as Layout[]).map((value) => ({ value, label: layoutLabels[value] }))}
        value={choices.layout}
        onChange={(value) => value && change({ layout: value as Layout })}
      />
      <Pair reason={sentence(reasons.frequency)}>
        <Select
          label="Frequency"
          data={frequencyChoices}
          value={choices.frequency.unit}
          onChange={(value) => value && change({ frequency: { ...choices.frequency, unit: value as FrequencyUnit } })}
        />
        <Whole label="Every" value={choices.frequency.step} onWhole={(step) => change({ frequency: { ...choices.frequency, step } })} />
      </Pair>
      <Whole
        label="Season length"
        description={sentence(reasons.seasonLength)}
        max={10_000}
        value={choices.seasonLength}
        onWhole={(seasonLength) => change({ seasonLength })}
      />
      <Select
        label="Several rows in one period"
        description={sentence(reasons.aggregation)}
        data={[
          { value: 'none', label: 'Refuse them' },
          { value: 'sum', label: 'Add up' },
          { value: 'mean', label: 'Take the mean' },
          { value: 'count', label: 'Count them' },
          { value: 'median', label: 'Take the median' },
          { value: 'min', label: 'Take the lowest' },
          { value: 'max', label: 'Take the highest' },
          { value: 'last', label: 'Take the last' },
        ]}
        value={choices.aggregation}
        onChange={(value) => value && change({ aggregation: value as ImportChoices['aggregation'] })}
      />
      <Select
        label="Periods without a row"
        description={sentence(reasons.gaps)}
        data={[
          { value: 'missing', label: 'Are missing' },
          { value: 'zero', label: 'Are zero' },
          { value: 'forward', label: 'Take the value before' },
        ]}
        value={choices.gaps}
        onChange={(value) => value && change({ gaps: value as ImportChoices['gaps'] })}
      />
      <Checkbox
        label="Drop rows that repeat another one entirely"
        checked={choices.dropDuplicateRows}
        onChange={(event) => change({ dropDuplicateRows: event.currentTarget.checked })}
      />
    </div>
  );
}

const delimiters = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
  { value: ' ', label: 'Space' },
];
const encodings = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
  { value: 'windows-1252', label: 'Win. 1252' },
];
const decimals = [
  { value: '.', label: 'Point 1.5' },
  { value: ',', label: 'Comma 1,5' },
];
const thousands = [
  { value: 'none', label: 'None' },
  { value: ',', label: 'Comma' },
  { value: '.', label: 'Point' },
  { value: ' ', label: 'Space' },
  { value: "'", label: 'Apostrophe' },
];

function FileChoices({ dialect }: { readonly dialect: CsvDialect }) {
  const app = useApp();
  const set = (change: Partial<CsvDialect>): void => app.session.change({ dialect: { ...dialect, ...change } });
  return (
    <div className={css.fields}>
      <Pair>
        <Select
          label="Delimiter"
          data={withCurrent(delimiters, dialect.delimiter)}
          value={dialect.delimiter}
          onChange={(value) => value && set({ delimiter: value })}
        />
        <Select
          label="Encoding"
          data={encodings}
          value={dialect.encoding}
          onChange={(value) => value && set({ encoding: value as CsvDialect['encoding'] })}
        />
      </Pair>
      <Pair>
        <Select
          label="Decimal mark"
          data={decimals}
          value={dialect.decimal}
          onChange={(value) => value && set({ decimal: value as CsvDialect['decimal'] })}
        />
        <Select
          label="Thousands mark"
          data={thousands}
          value={dialect.thousands || 'none'}
          onChange={(value) => value && set({ thousands: (value === 'none' ? '' : value) as CsvDialect['thousands'] })}
        />
      </Pair>
      <Select
        label="Date format"
        data={withCurrent(dateFormats, dialect.dateFormat)}
        value={dialect.dateFormat}
        disabled={dialect.dateFormat === ''}
        onChange={(value) => value !== null && set({ dateFormat: value })}
      />
      <Pair>
        <Whole label="Lines to skip" min={0} max={1000} value={dialect.skip} onWhole={(skip) => set({ skip })} />
        <TextInput label="Quote" value={dialect.quote} maxLength={1} onChange={(event) => set({ quote: event.currentTarget.value })} />
      </Pair>
      <Checkbox
        label="The first line names the columns"
        checked={dialect.header}
        onChange={(event) => set({ header: event.currentTarget.checked })}
      />
      <div>
        <Button variant="default" onClick={app.session.detectAgain}>
          Detect again
        </Button>
      </div>
    </div>
  );
}

const withCurrent = (known: readonly { value: string; label: string }[], current: string): { value: string; label: string }[] =>
  known.some(({ value }) => value === current)
    ? [...known]
    : [...known, { value: current, label: current === '' ? 'Across the columns' : current }];

const Pair = ({ reason, children }: { readonly reason?: string; readonly children: ReactNode }) => (
  <div>
    <div className={css.pair}>{children}</div>
    {reason !== undefined && <p className={css.reason}>{reason}</p>}
  </div>
);

interface WholeProps {
  readonly label: string;
  readonly description?: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly onWhole: (value: number) => void;
}
const Whole = ({ label, description, value, min = 1, max = 1000, onWhole }: WholeProps) => (
  <NumberInput
    label={label}
    {...(description !== undefined && { description })}
    value={value}
    min={min}
    max={max}
    allowDecimal={false}
    clampBehavior="strict"
    onChange={(next) => typeof next === 'number' && next !== value && onWhole(next)}
  />
);
