import { Checkbox, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import type { ConfigurationReport, ConfigurationSetting } from '../../../contract/entities/configuration.ts';
import { SearchIcon } from '../../components/icons.tsx';
import { counted } from '../../words/numbers.ts';
import { valueText } from './configuration-completion.ts';
import css from './configuration.module.css';

/** Where a value comes from, in a few words. */
function sourceText({ source: { layer, file, line, variable } }: ConfigurationSetting): string {
  if (layer === 'default') return 'default';
  if (variable !== undefined) return variable;
  const name = file?.split(/[\\/]/).at(-1) ?? 'file';
  return line === undefined ? name : `${name}, line ${line}`;
}

const matches = ({ key, help }: ConfigurationSetting, words: readonly string[]): boolean => {
  const text = `${key} ${help}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

interface Props {
  readonly report: ConfigurationReport;
  /** Shows a setting in the file, putting it there where it is not. */
  readonly onKey: (setting: ConfigurationSetting) => void;
}

/** Every setting as it counts now, and where that comes from. */
export function ConfigurationValues({ report, onKey }: Props) {
  const [search, setSearch] = useState('');
  const [setOnly, setSetOnly] = useState(false);
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    return [...report.settings, ...report.shared].filter((one) => (!setOnly || one.source.layer !== 'default') && matches(one, words));
  }, [report, wanted, setOnly]);
  return (
    <section className={css.part} aria-label="Values in effect">
      <div className={css.bar}>
        <h3 className={css.name}>In effect</h3>
        <Checkbox size="xs" label="Set ones only" checked={setOnly} onChange={({ currentTarget }) => setSetOnly(currentTarget.checked)} />
        <TextInput
          aria-label="Search settings"
          placeholder="Search settings"
          value={search}
          leftSection={<SearchIcon size={14} />}
          w={190}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          onKeyDown={({ key }) => key === 'Escape' && setSearch('')}
        />
      </div>
      <div className={css.scroll} tabIndex={0} role="group" aria-label="List of settings" data-inset>
        <table className={css.table} aria-label="Settings in effect">
          <colgroup>
            <col style={{ width: '38%' }} />
            <col style={{ width: '20%' }} />
            <col style={{ width: '42%' }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Value</th>
              <th scope="col">What it does, and from where</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.key} data-set={one.source.layer === 'default' ? undefined : ''}>
                <th scope="row">
                  <button type="button" className={css.key} title="Show it in the file" onClick={() => onKey(one)}>
                    {one.key}
                  </button>
                </th>
                <td className={css.value}>{one.value === null ? <span className={css.usual}>automatic</span> : valueText(one.value)}</td>
                <td>
                  {one.source.layer === 'default' ? (
                    <span className={css.help}>{one.value === null ? (one.empty ?? one.help) : one.help}</span>
                  ) : (
                    <>
                      {sourceText(one)}
                      {one.restart && report.waiting.includes(one.key) ? '; from the next start' : ''}
                      <br />
                      <span className={css.help}>{one.help}</span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={css.foot} role="status">
        {shown.length === 0 ? 'No setting matches.' : counted(shown.length, 'setting')}
      </div>
    </section>
  );
}
