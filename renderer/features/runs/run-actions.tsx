import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { AskName, Confirm } from '../../components/ask.tsx';
import { attempt } from '../../state/actions.ts';
import type { App } from '../../state/app.ts';
import { useApp } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';

const mostCompared = 12;

/** Runs an action on the selected runs and lets them go. */
async function act(app: App, work: (ids: string[]) => Promise<unknown>, said: string, keep = false): Promise<void> {
  const ids = [...app.runs.store.getState().selected];
  const done = await attempt(app, async () => {
    await work(ids);
    return true;
  });
  if (!done) return;
  if (!keep) app.runs.store.setState({ selected: new Set(), current: null });
  app.runs.changed();
  app.notices.say(`${counted(ids.length, 'run')} ${said}`);
}

/** What can be done with the selected runs. */
export function RunActions() {
  const app = useApp();
  const selected = useStore(app.runs.store, (state) => state.selected);
  const where = useStore(app.runs.store, (state) => state.where);
  const [asking, setAsking] = useState<'tag' | 'group' | 'delete' | null>(null);
  const none = selected.size === 0;
  const { api } = app;
  return (
    <>
      {!none && (
        <Button variant="subtle" onClick={() => app.runs.store.setState({ selected: new Set() })}>
          {counted(selected.size, 'run')} selected: clear
        </Button>
      )}
      <Menu position="bottom-end" disabled={none}>
        <Menu.Target>
          <Button variant="default" disabled={none}>
            Change
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {where !== 'bin' && (
            <>
              <Menu.Item onClick={() => setAsking('tag')}>Add a tag…</Menu.Item>
              <Menu.Item onClick={() => setAsking('group')}>Put into a group…</Menu.Item>
              <Menu.Item onClick={() => void act(app, (ids) => api['runs.change']({ ids, group: null }), 'out of their group', true)}>
                Take out of their group
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          {where === 'active' && (
            <Menu.Item
              onClick={() => void act(app, (ids) => api['runs.change']({ ids, archived: true }), 'archived: lists leave them out')}
            >
              Archive
            </Menu.Item>
          )}
          {where === 'archived' && (
            <Menu.Item onClick={() => void act(app, (ids) => api['runs.change']({ ids, archived: false }), 'in the list again')}>
              Take back
            </Menu.Item>
          )}
          {where === 'bin' ? (
            <>
              <Menu.Item onClick={() => void act(app, (ids) => api['runs.restore']({ ids }), 'in the list again')}>Restore</Menu.Item>
              <Menu.Item onClick={() => setAsking('delete')}>Delete for good…</Menu.Item>
            </>
          ) : (
            <Menu.Item onClick={() => void act(app, (ids) => api['runs.delete']({ ids }), 'in the bin: Restore takes them out')}>
              Put into the bin
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Button
        disabled={selected.size < 2 || selected.size > mostCompared || where === 'bin'}
        title={selected.size < 2 ? 'Select two runs or more' : selected.size > mostCompared ? `At most ${mostCompared} runs` : undefined}
        onClick={() => app.runs.store.setState({ compared: [...selected] })}
      >
        Compare {selected.size > 1 ? selected.size : ''} runs
      </Button>
      {asking === 'tag' && (
        <AskName
          title="Tag the selected runs"
          label="Tag"
          value=""
          action="Add tag"
          onName={(tag) => void act(app, (ids) => api['runs.change']({ ids, addTags: [tag] }), `tagged ${tag}`, true)}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'group' && (
        <AskName
          title="Group the selected runs"
          label="Group"
          value=""
          action="Put into group"
          onName={(group) => void act(app, (ids) => api['runs.change']({ ids, group }), `in the group ${group}`, true)}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'delete' && (
        <Confirm
          title={`Delete ${counted(selected.size, 'run')} for good?`}
          action="Delete for good"
          onConfirm={() => void act(app, (ids) => api['runs.deleteForGood']({ ids }), 'deleted for good')}
          onClose={() => setAsking(null)}
        >
          Their forecasts, fitted models and explanations are gone then, and nothing brings them back. Reports that were made of them stay.
        </Confirm>
      )}
    </>
  );
}
