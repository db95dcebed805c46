import { ActionIcon, Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FilterHelp } from '../../../contract/entities/run.ts';
import { CloseIcon, FilterIcon } from '../../components/icons.tsx';
import { useApp } from '../../state/use-app.ts';
import { toFailure, type Failure } from '../../words/failures.ts';
import css from './runs.module.css';

const waitMs = 250;

/** What the host says of a text; the one before stays until it has. */
function useHelp(text: string, cursor: number): { readonly help: FilterHelp | null; readonly of: string } {
  const app = useApp();
  const [known, setKnown] = useState<{ readonly help: FilterHelp | null; readonly of: string }>({ help: null, of: '' });
  useEffect(() => {
    let gone = false;
    app.api['runs.help']({ text, cursor }).then(
      (help) => !gone && setKnown({ help, of: text }),
      (error: unknown) => app.notices.fail(toFailure(error)),
    );
    return () => {
      gone = true;
    };
  }, [app, text, cursor]);
  return known;
}

/** The filter of runs: offers what can follow, applies what can be read, says where it cannot. */
export function FilterBox({ refusal }: { readonly refusal: Failure | null }) {
  const app = useApp();
  const applied = useStore(app.runs.store, (state) => state.filter);
  const [text, setText] = useState(applied);
  const [cursor, setCursor] = useState(applied.length);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { help, of } = useHelp(text, cursor);
  const error = help?.problem ?? null;
  const read = of === text && error === null;
  const options = of === text ? (help?.options ?? []) : [];

  const apply = (filter: string): void => app.runs.store.setState({ filter: filter.trim(), current: null });
  useEffect(() => {
    if (!read || text.trim() === applied) return;
    const timer = setTimeout(() => app.runs.store.setState({ filter: text.trim(), current: null }), waitMs);
    return () => clearTimeout(timer);
  }, [text, read, applied, app]);

  const change = (next: string, at: number): void => {
    setText(next);
    setCursor(at);
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  const insert = (option: string): void => {
    const from = help?.from ?? cursor;
    const next = `${text.slice(0, from)}${option} ${text.slice(cursor).trimStart()}`;
    const at = from + option.length + 1;
    change(next, at);
    // The field has the new text after it is drawn.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const clear = (): void => {
    setText('');
    setCursor(0);
    apply('');
    combobox.closeDropdown();
  };
  // While it is being typed, an end that is not there yet is no mistake.
  const unfinished = error !== null && options.length > 0 && error.position + error.length >= text.trimEnd().length;
  const at = error?.position ?? (refusal ? (refusal.data.position ?? null) : null);
  const message = text.trim() === '' ? null : error ? error.message : refusal ? refusal.message : null;
  return (
    <div className={css.filter}>
      <Combobox store={combobox} onOptionSubmit={insert} withinPortal position="bottom-start" offset={2}>
        <Combobox.Target>
          <TextInput
            ref={input}
            aria-label="Filter runs"
            aria-invalid={message !== null && !unfinished}
            aria-describedby="runs-filter-message"
            placeholder="mase < 0.9 and model = arima"
            value={text}
            spellCheck={false}
            autoComplete="off"
            leftSection={<FilterIcon size={14} />}
            rightSection={
              text !== '' && (
                <ActionIcon size="sm" aria-label="Clear the filter" onClick={clear}>
                  <CloseIcon size={12} />
                </ActionIcon>
              )
            }
            onChange={(event) => change(event.currentTarget.value, event.currentTarget.selectionStart ?? event.currentTarget.value.length)}
            onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && combobox.selectedOptionIndex < 0 && read) {
                apply(text);
                combobox.closeDropdown();
              }
              if (event.key === 'Escape') combobox.closeDropdown();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={options.length === 0} className={css.options ?? ''}>
          <Combobox.Options aria-label="How the filter can go on">
            {options.map(({ insert: option, about }) => (
              <Combobox.Option key={option} value={option}>
                <span className={css.option}>{option}</span>
                <span className={`${css.about} clip`}>{about}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <p id="runs-filter-message" className={css.message} role="status" data-wrong={(message !== null && !unfinished) || undefined}>
        {message !== null && (
          <>
            {at !== null && (
              <code className={css.place}>
                {text.slice(Math.max(0, at - 24), at)}
                <mark>{text.slice(at, at + (error?.length ?? refusal?.data.length ?? 1)) || '…'}</mark>
              </code>
            )}
            {message}
          </>
        )}
      </p>
    </div>
  );
}
