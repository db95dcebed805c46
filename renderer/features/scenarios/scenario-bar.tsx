import { ActionIcon, Button, Menu, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { Scenario, ScenarioSummary } from '../../../contract/entities/scenario.ts';
import { AskName, Confirm } from '../../components/ask.tsx';
import { MoreIcon } from '../../components/icons.tsx';
import { attempt, download } from '../../state/actions.ts';
import type { ScenarioPart } from '../../state/scenarios.ts';
import { useApp } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './scenarios.module.css';
import { chooseScenario, useScenariosState } from './use-scenarios.ts';

const parts: readonly { readonly value: ScenarioPart; readonly label: string }[] = [
  { value: 'edit', label: 'Edit' },
  { value: 'compare', label: 'Compare' },
  { value: 'waterfall', label: 'Since earlier' },
];

type Question = 'new' | 'copy' | 'rename' | 'delete' | null;

interface Props {
  readonly runId: string;
  readonly list: readonly ScenarioSummary[];
  readonly scenario: Scenario | null;
}

/** Which scenario is on show, what is done with it, and how it is looked at. */
export function ScenarioBar({ runId, list, scenario }: Props) {
  const app = useApp();
  const part = useScenariosState((state) => state.part);
  const [question, setQuestion] = useState<Question>(null);
  const make = async (name: string, copyOf?: string): Promise<void> => {
    const made = await attempt(app, () => app.api['scenarios.create']({ runId, name, ...(copyOf === undefined ? {} : { copyOf }) }));
    if (made) chooseScenario(app, runId, made.id);
  };
  const step = (which: 'undo' | 'redo') => (): void => {
    if (scenario) void attempt(app, () => app.api[`scenarios.${which}`]({ scenarioId: scenario.id }));
  };
  const save = async (): Promise<void> => {
    const file = await attempt(app, () => app.api['scenarios.export']({ runId, scenarioId: scenario?.id ?? null }));
    if (file) download(file.name, 'text/csv', file.bytes);
  };
  return (
    <div className={css.tools}>
      {list.length > 0 && (
        <Select
          className={css.chooser}
          aria-label="Scenario"
          data={list.map(({ id, name }) => ({ value: id, label: name }))}
          value={scenario?.id ?? null}
          allowDeselect={false}
          onChange={(id) => id !== null && chooseScenario(app, runId, id)}
        />
      )}
      <Button variant={list.length === 0 ? 'filled' : 'default'} onClick={() => setQuestion('new')}>
        {list.length === 0 ? 'New scenario' : 'New'}
      </Button>
      {scenario && (
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label="More about the scenario">
              <MoreIcon />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void save()}>Export CSV</Menu.Item>
            <Menu.Item onClick={() => setQuestion('copy')}>Copy</Menu.Item>
            <Menu.Item onClick={() => setQuestion('rename')}>Rename</Menu.Item>
            <Menu.Item onClick={() => setQuestion('delete')}>Delete</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <SegmentedControl
        aria-label="Part of the scenarios"
        value={part}
        onChange={(value) => app.scenarios.store.setState({ part: value as ScenarioPart })}
        data={parts.map((one) => ({ ...one }))}
      />
      {scenario && part === 'edit' && (
        <>
          <span className={css.push} />
          <Button variant="default" disabled={scenario.undo === null} onClick={step('undo')} aria-keyshortcuts="Control+Z">
            Undo
          </Button>
          <Button variant="default" disabled={scenario.redo === null} onClick={step('redo')} aria-keyshortcuts="Control+Shift+Z">
            Redo
          </Button>
        </>
      )}
      {question === 'new' && (
        <AskName
          title="New scenario"
          label="Name"
          value={`Scenario ${list.length + 1}`}
          action="Make"
          onName={(name) => void make(name)}
          onClose={() => setQuestion(null)}
        />
      )}
      {question === 'copy' && scenario && (
        <AskName
          title={`Copy ${scenario.name}`}
          label="Name"
          value={`${scenario.name} (copy)`}
          action="Copy"
          onName={(name) => void make(name, scenario.id)}
          onClose={() => setQuestion(null)}
        />
      )}
      {question === 'rename' && scenario && (
        <AskName
          title={`Rename ${scenario.name}`}
          label="Name"
          value={scenario.name}
          onName={(name) => void attempt(app, () => app.api['scenarios.rename']({ scenarioId: scenario.id, name }))}
          onClose={() => setQuestion(null)}
        />
      )}
      {question === 'delete' && scenario && (
        <Confirm
          title={`Delete ${scenario.name}?`}
          action="Delete it"
          onConfirm={() => void attempt(app, () => app.api['scenarios.delete']({ scenarioId: scenario.id }))}
          onClose={() => setQuestion(null)}
        >
          <p>
            {scenario.entries.length === 0
              ? 'It has no edits.'
              : `Its history of ${counted(scenario.entries.length, 'entry', 'entries')} goes with it. Nothing brings it back.`}
          </p>
        </Confirm>
      )}
    </div>
  );
}
