import { Combobox, InputBase, useCombobox } from '@mantine/core';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { useModel } from '../../state/selection.ts';
import { useApp } from '../../state/use-app.ts';
import { metric } from '../../words/numbers.ts';
import css from './model-switch.module.css';

/** Chooses the model on show; each with its MASE, so that the choice is an informed one. */
export function ModelSwitch({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const model = useModel(experiment);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const shown = experiment.leaderboard.find((row) => row.model === model);
  return (
    <Combobox
      store={combobox}
      width={240}
      position="bottom-start"
      onOptionSubmit={(value) => {
        app.navigation.selectModel(value);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <InputBase
          component="button"
          type="button"
          size="xs"
          pointer
          aria-label={`Model: ${shown?.label ?? 'none'}`}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          className={css.target ?? ''}
          onClick={() => combobox.toggleDropdown()}
        >
          <span className={css.value}>
            {shown && <Swatch model={shown.model} baseline={shown.baseline} />}
            <span className="clip">{shown?.label}</span>
          </span>
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="Models">
          {experiment.leaderboard.map((row) => (
            <Combobox.Option key={row.model} value={row.model} active={row.model === model}>
              <span className={css.option}>
                <Swatch model={row.model} baseline={row.baseline} />
                <span className="clip">{row.label}</span>
                {row.selected && <CheckIcon size={12} />}
                <span className={css.score}>{metric(row.mase)}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
