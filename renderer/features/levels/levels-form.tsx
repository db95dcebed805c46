import { Button, Checkbox, Select } from '@mantine/core';
import { useState } from 'react';
import type { LevelMethod, LevelOptions, LevelProposal } from '../../../contract/entities/levels.ts';
import type { Failure } from '../../words/failures.ts';
import { useApp } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import form from '../compare/options-form.module.css';
import css from './levels.module.css';
import { gapsWords, negativesWords } from './words.ts';

interface Props {
  readonly proposal: LevelProposal;
  readonly draft: { readonly options: LevelOptions; readonly refusal: Failure | null };
  /** Whether there is something to go back to. */
  readonly closes: boolean;
}

const same = (p: readonly string[], q: readonly string[]): boolean => p.length === q.length && p.every((name, i) => name === q[i]);
const choices = <T extends string>(words: Record<T, string>) =>
  Object.entries<string>(words).map(([value, label]) => ({ value, label: label.charAt(0).toUpperCase() + label.slice(1) }));

/** Which sums, and how forecasts are made to agree; every default says why. */
export function LevelsForm({ proposal, draft, closes }: Props) {
  const app = useApp();
  const [starting, setStarting] = useState(false);
  const { options, refusal } = draft;
  const { levels, methods, reasons, series } = proposal;
  const chosen = levels.filter(({ columns }) => options.levels.some((own) => same(own, columns)));
  const method = methods.find(({ name }) => name === options.method);
  const change = (part: Partial<LevelOptions>): void => app.levels.open(proposal.runId, { ...options, ...part });
  const toggle = (columns: readonly string[], on: boolean): void => {
    const wanted = levels.filter((level) => (same(level.columns, columns) ? on : chosen.includes(level)));
    change({ levels: wanted.map((level) => [...level.columns]) });
  };
  const start = async (): Promise<void> => {
    setStarting(true);
    change({});
    await app.levels.start();
    setStarting(false);
  };
  const sums = 1 + chosen.reduce((sum, { nodes }) => sum + nodes, 0);
  return (
    <form
      className={form.form}
      aria-label="How forecasts are made to agree"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className={form.fields}>
        <fieldset className={form.set}>
          <legend className={form.legend}>Levels</legend>
          <p className={form.work}>{reasons.levels}</p>
          <ul className={css.levels}>
            <li>
              <Checkbox label="total" checked disabled readOnly />
              <span>1</span>
            </li>
            {levels.map(({ columns, name, nodes }) => (
              <li key={name}>
                <Checkbox
                  label={name}
                  checked={options.levels.some((own) => same(own, columns))}
                  onChange={(event) => toggle(columns, event.currentTarget.checked)}
                />
                <span>{count(nodes)}</span>
              </li>
            ))}
            <li>
              <Checkbox label="the series themselves" checked disabled readOnly />
              <span>{count(series)}</span>
            </li>
          </ul>
        </fieldset>
        <Select
          label="Method"
          description={method?.what}
          data={methods.map(({ name, label, refused }) => ({ value: name, label, disabled: refused !== null }))}
          value={options.method}
          allowDeselect={false}
          onChange={(value) =>
            value !== null &&
            change({
              method: value as LevelMethod,
              ...(options.negatives === 'optimal' && !value.startsWith('mint') ? { negatives: 'set-to-zero' as const } : {}),
            })
          }
        />
        <Select
          label="Forecasts below zero"
          description={options.negatives === proposal.options.negatives ? reasons.negatives : undefined}
          data={choices(negativesWords).map((one) => ({
            ...one,
            disabled: one.value === 'optimal' && !options.method.startsWith('mint'),
          }))}
          value={options.negatives}
          allowDeselect={false}
          onChange={(value) => value !== null && change({ negatives: value as LevelOptions['negatives'] })}
        />
        <Select
          label="Gaps in a series"
          description={options.gaps === proposal.options.gaps ? reasons.gaps : undefined}
          data={choices(gapsWords)}
          value={options.gaps}
          allowDeselect={false}
          onChange={(value) => value !== null && change({ gaps: value as LevelOptions['gaps'] })}
        />
      </div>
      <div className={form.foot}>
        <p className={form.work} data-wrong={refusal !== null || undefined} role={refusal ? 'status' : undefined}>
          {refusal ? refusal.message : counted(sums, 'sum')}
        </p>
        {closes && (
          <Button variant="default" onClick={() => app.levels.close()}>
            Close
          </Button>
        )}
        <Button type="submit" loading={starting}>
          Make them agree
        </Button>
      </div>
    </form>
  );
}
