import { Button, MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ExploreFilter, ExploreTotals } from '../../../contract/entities/explore.ts';
import { filterSize } from '../../state/explore.ts';
import { count, counted } from '../../words/numbers.ts';
import css from './filter-form.module.css';
import { periodAt } from './period-text.ts';

interface Props {
  readonly totals: Pick<ExploreTotals, 'first' | 'time' | 'categories'>;
  readonly filter: ExploreFilter;
  readonly onChange: (filter: ExploreFilter) => void;
}

/** Which periods and which series are looked at: on this screen everything follows it. */
export function FilterForm({ totals: { first, time, categories }, filter, onChange }: Props) {
  const labelOf = (period: number | undefined): string => (period === undefined ? '' : (time[period - first] ?? ''));
  const setPeriod = (end: 'from' | 'to') => (period: number | undefined) => {
    const { [end]: _before, ...rest } = filter;
    onChange(period === undefined ? rest : { ...rest, [end]: period });
  };
  return (
    <div className={css.form} role="group" aria-label="Filter">
      <div className={css.range}>
        <PeriodField
          key={`from ${filter.from ?? ''}`}
          label="From"
          end="first"
          labels={time}
          first={first}
          placeholder={time[0] ?? ''}
          value={labelOf(filter.from)}
          refuse={(period) => (filter.to !== undefined && period > filter.to ? 'After the end' : null)}
          onPeriod={setPeriod('from')}
        />
        <PeriodField
          key={`to ${filter.to ?? ''}`}
          label="To"
          end="last"
          labels={time}
          first={first}
          placeholder={time[time.length - 1] ?? ''}
          value={labelOf(filter.to)}
          refuse={(period) => (filter.from !== undefined && period < filter.from ? 'Before the start' : null)}
          onPeriod={setPeriod('to')}
        />
      </div>
      {categories.map((category) => (
        <MultiSelect
          key={category.name}
          label={category.name}
          placeholder={(filter.keys?.[category.name] ?? []).length > 0 ? '' : `All ${count(category.count)}`}
          description={
            category.count > category.values.length
              ? `${counted(category.values.length, 'value')} of ${count(category.count)} can be chosen`
              : undefined
          }
          data={category.values.map(({ value, series }) => ({ value, label: `${value === '' ? '(none)' : value} (${count(series)})` }))}
          value={filter.keys?.[category.name] ?? []}
          limit={100}
          searchable
          clearable
          nothingFoundMessage="No such value"
          onChange={(values) => onChange({ ...filter, keys: { ...filter.keys, [category.name]: values } })}
        />
      ))}
      {filterSize(filter) > 0 && (
        <Button variant="default" size="compact-xs" onClick={() => onChange({})}>
          Clear the filter
        </Button>
      )}
    </div>
  );
}

interface PeriodProps {
  readonly label: string;
  readonly end: 'first' | 'last';
  readonly labels: readonly string[];
  readonly first: number;
  readonly placeholder: string;
  readonly value: string;
  readonly refuse: (period: number) => string | null;
  readonly onPeriod: (period: number | undefined) => void;
}
/** A period as the axis writes it, or its beginning: `2016` or `2016-03` will do. */
function PeriodField({ label, end, labels, first, placeholder, value, refuse, onPeriod }: PeriodProps) {
  const [text, setText] = useState(value);
  const [refused, setRefused] = useState<string | null>(null);
  const take = (): void => {
    if (text.trim() === '') {
      setRefused(null);
      if (value !== '') onPeriod(undefined);
      return;
    }
    const place = periodAt(labels, text, end);
    const reason = place === null ? 'No data there' : refuse(first + place);
    setRefused(reason);
    if (place === null || reason !== null) return;
    setText(labels[place] ?? '');
    onPeriod(first + place);
  };
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      error={refused}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
