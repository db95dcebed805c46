import { Autocomplete, Button, NumberInput, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { RowField, RowModel, RowValues } from '../../../contract/entities/regression.ts';
import { significant } from '../../words/numbers.ts';
import css from './row-form.module.css';
import type { Asked } from './use-what-if.ts';

/** The row that is asked about: sliders for numbers, lists for categories, a field for dates. */
export function RowForm({ model, asked }: { readonly model: RowModel; readonly asked: Asked }) {
  return (
    <>
      <div className={css.head}>
        <h3>The row</h3>
        <Button variant="default" size="compact-xs" onClick={asked.reset}>
          Usual values
        </Button>
      </div>
      <div className={css.fields}>
        {model.fields.map((field) => (
          <div key={field.column} className={css.field} onFocus={() => asked.moved !== field.column && asked.show(field.column)}>
            <Field
              field={field}
              value={asked.values[field.column] ?? null}
              set={(value) => asked.set(field.column, value)}
              wrong={wrongOf(asked, field.column)}
            />
          </div>
        ))}
      </div>
    </>
  );
}

const wrongOf = ({ failure }: Asked, column: string): string | undefined => (failure?.data.field === column ? failure.message : undefined);

interface FieldProps<F extends RowField = RowField> {
  readonly field: F;
  readonly value: RowValues[string];
  readonly set: (value: RowValues[string]) => void;
  readonly wrong: string | undefined;
}

function Field({ field, ...props }: FieldProps) {
  if (field.kind === 'number') return <NumberField field={field} {...props} />;
  if (field.kind === 'category') return <CategoryField field={field} {...props} />;
  return (
    <TextInput
      label={field.column}
      type={field.withTime ? 'datetime-local' : 'date'}
      error={props.wrong}
      value={typeof props.value === 'string' ? props.value : ''}
      onChange={(event) => props.set(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}

function NumberField({ field, value, set, wrong }: FieldProps<RowField & { kind: 'number' }>) {
  const id = useId();
  const { low, high, whole, column } = field;
  const step = whole ? 1 : stepOf(high - low);
  return (
    <>
      <NumberInput
        label={column}
        error={wrong}
        value={typeof value === 'number' ? value : ''}
        step={step}
        placeholder="missing"
        onChange={(given) => set(typeof given === 'number' && Number.isFinite(given) ? given : given === '' ? null : Number(given))}
      />
      {high > low && (
        <>
          <input
            id={id}
            className={css.range}
            type="range"
            aria-label={`${column}, slider`}
            min={low}
            max={high}
            step={step}
            value={typeof value === 'number' ? Math.min(high, Math.max(low, value)) : low}
            onChange={(event) => set(Number(event.currentTarget.value))}
          />
          <div className={css.ends} aria-hidden="true">
            <span>{significant(low)}</span>
            <span>{significant(high)}</span>
          </div>
        </>
      )}
    </>
  );
}

/** A hundredth of the range, rounded to 1, 2 or 5 of its power of ten. */
function stepOf(range: number): number {
  if (!(range > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(range / 100));
  const lead = range / 100 / power;
  return (lead < 2 ? 1 : lead < 5 ? 2 : 5) * power;
}

function CategoryField({ field, value, set, wrong }: FieldProps<RowField & { kind: 'category' }>) {
  const more = field.total - field.words.length;
  return (
    <Autocomplete
      label={field.column}
      error={wrong}
      data={[...field.words]}
      limit={100}
      placeholder="missing"
      description={more > 0 ? `${more} more can be typed` : undefined}
      value={typeof value === 'string' ? value : ''}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(text) => set(text === '' ? null : text)}
    />
  );
}
