import { Kbd, NumberInput, SegmentedControl, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { EnvironmentReport, Settings } from '../../../contract/entities/settings.ts';
import { CheckIcon, ErrorIcon, WarningIcon } from '../../components/icons.tsx';
import { Bar } from '../../components/panel.tsx';
import { shortcuts } from '../../frame/shortcuts.ts';
import { useApp, useSlice, useView } from '../../state/use-app.ts';
import { hostLabels } from '../../words/terms.ts';
import { ChannelsView } from '../alerts/channels-view.tsx';
import css from './settings-screen.module.css';
import { ApiSection } from './api-section.tsx';
import { ConfigurationView } from './configuration-view.tsx';
import { NetsSection } from './nets-section.tsx';
import { OwnModelsSection } from './own-models-section.tsx';
import { StorageSection } from './storage-section.tsx';
import { WorkspaceSection } from './workspace-section.tsx';

/** How the application looks and works, and what this machine offers it. */
export function SettingsScreen() {
  const app = useApp();
  const part = useView((view) => view.settingsPart);
  return (
    <div className={css.frame}>
      <Bar title="Settings">
        <SegmentedControl
          aria-label="Part of the settings"
          value={part}
          onChange={(next) => app.view.setState({ settingsPart: next as typeof part })}
          data={[
            { value: 'general', label: 'General' },
            { value: 'alerts', label: 'Alerts' },
            { value: 'configuration', label: 'Configuration' },
          ]}
        />
      </Bar>
      {part === 'general' ? <General /> : part === 'alerts' ? <ChannelsView /> : <ConfigurationView />}
    </div>
  );
}

function General() {
  const app = useApp();
  const settings = useSlice('workspace', (state) => state.settings);
  const environment = useSlice('workspace', (state) => state.environment);
  return (
    <div className={css.screen} tabIndex={0} data-inset>
      <div className={css.columns}>
        <div>
          <Part title="Appearance">
            <Row label="Theme" about="As the system follows its light or dark setting.">
              <SegmentedControl
                aria-label="Theme"
                value={settings?.theme ?? 'system'}
                onChange={(theme) => void app.workspace.changeSettings({ theme: theme as Settings['theme'] })}
                data={[
                  { value: 'system', label: 'As the system' },
                  { value: 'light', label: 'Light' },
                  { value: 'dark', label: 'Dark' },
                ]}
              />
            </Row>
          </Part>
          {environment?.host === 'desktop' && (
            <Part title="Schedules">
              <Row label="Keep running" about="When the window closes, Almanac stays in the tray and does what is scheduled.">
                <Switch
                  aria-label="Keep running when the window closes"
                  checked={settings?.keepRunning ?? false}
                  onChange={(event) => void app.workspace.changeSettings({ keepRunning: event.currentTarget.checked })}
                />
              </Row>
            </Part>
          )}
          <Part title="Training">
            <Row label="Workers" about="Processes that train at the same time. 0 is as many as there are processors, less one.">
              <NumberInput
                aria-label="Workers"
                value={settings?.workers ?? 0}
                min={0}
                max={64}
                allowDecimal={false}
                clampBehavior="strict"
                w={88}
                onChange={(workers) => typeof workers === 'number' && void app.workspace.changeSettings({ workers })}
              />
            </Row>
          </Part>
          <Part title="Neural networks">
            <NetsSection />
          </Part>
          <Part title="Workspace">
            {environment && (
              <>
                <Row label="Folder" about="Everything that you import and train is kept here.">
                  <code className={css.path}>{environment.workspace}</code>
                </Row>
                <Row label="Almanac" about={`Runs as: ${hostLabels[environment.host].toLowerCase()}.`}>
                  {environment.version}
                </Row>
              </>
            )}
            <WorkspaceSection />
          </Part>
          <Part title="Storage">
            <StorageSection />
          </Part>
          <Part title="Environment">{environment && <Checks environment={environment} />}</Part>
        </div>
        <div>
          <Part title="Own models">
            <OwnModelsSection />
          </Part>
          <Part title="API">
            <ApiSection />
          </Part>
          <Part title="Keyboard">
            <Keys />
          </Part>
        </div>
      </div>
    </div>
  );
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={css.part} aria-label={title}>
    <h2 className={css.title}>{title}</h2>
    {children}
  </section>
);

const Row = ({ label, about, children }: { readonly label: string; readonly about: string; readonly children: ReactNode }) => (
  <div className={css.row}>
    <div className={css.words}>
      <p>{label}</p>
      <p className={css.about}>{about}</p>
    </div>
    <div className={css.control}>{children}</div>
  </div>
);

const states = {
  ok: { label: 'Ready', Icon: CheckIcon },
  warning: { label: 'Check', Icon: WarningIcon },
  missing: { label: 'Missing', Icon: ErrorIcon },
} as const;

const Checks = ({ environment }: { readonly environment: EnvironmentReport }) => (
  <table className={css.table} aria-label="Environment checks">
    <tbody>
      {environment.checks.map((check) => {
        const { label, Icon } = states[check.state];
        return (
          <tr key={check.name}>
            <th scope="row">{check.name}</th>
            <td>
              <span className={css.state} data-state={check.state}>
                <Icon size={14} /> {label}
              </span>
            </td>
            <td className={css.detail}>{check.detail}</td>
          </tr>
        );
      })}
    </tbody>
  </table>
);

const Keys = () => (
  <table className={css.table} aria-label="Keyboard shortcuts">
    <tbody>
      {shortcuts.map(({ keys, what, where }) => (
        <tr key={what}>
          <td className={css.keys}>
            {keys.map((key) => (
              <Kbd key={key} className={css.key}>
                {key}
              </Kbd>
            ))}
          </td>
          <td className={css.what}>{what}</td>
          <td className="quiet">{where}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
