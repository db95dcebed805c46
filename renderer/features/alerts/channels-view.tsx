import { Button, Menu, NativeSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import type { AlertKind, AlertSeverity } from '../../../contract/entities/alert.ts';
import type { AlertChannel, AlertRules } from '../../../contract/entities/alert-channel.ts';
import { Confirm } from '../../components/ask.tsx';
import { ApiError } from '../../../contract/errors.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';
import { alertKindLabels, channelKindLabels } from '../../words/alerts.ts';
import { count } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { ChannelDialog, type NewChannelKind } from './channel-dialog.tsx';
import css from './channels.module.css';

const choices = [
  { value: '', label: 'None' },
  { value: 'info', label: 'All' },
  { value: 'warning', label: 'From warnings' },
  { value: 'critical', label: 'Critical only' },
];

const kinds: readonly AlertKind[] = ['data', 'model', 'system'];

type Editing = { readonly channel: AlertChannel } | { readonly kind: NewChannelKind } | null;

/** Where alerts are told, and which ones. */
export function ChannelsView() {
  const app = useApp();
  const { value: channels, failure } = useResource(app.alerts.channels, '');
  const [editing, setEditing] = useState<Editing>(null);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.alerts.channels.refresh('') }} />;
  return (
    <div className={css.screen} tabIndex={0} data-inset>
      <section className={css.part} aria-label="Channels and rules">
        <header className={css.head}>
          <div>
            <h2 className={css.title}>Channels and rules</h2>
            <p className={css.about}>
              Where alerts are told, and from which severity on. Monitor shows all of them, whatever stands here. The same trouble is told
              once, and again only when it gets worse.
            </p>
          </div>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button>Add a channel</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setEditing({ kind: 'webhook' })}>Webhook (Slack and those like it)</Menu.Item>
              <Menu.Item onClick={() => setEditing({ kind: 'email' })}>E-mail</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </header>
        <table className={css.table} aria-label="Channels">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {alertKindLabels[kind]}
                </th>
              ))}
              <th scope="col">Used</th>
              <th scope="col">State</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {channels?.map((channel) => (
              <Row key={channel.id} channel={channel} onEdit={() => setEditing({ channel })} />
            ))}
          </tbody>
        </table>
        <p className={css.about}>
          Passwords and addresses of webhooks are kept by the system's key store where the application window has one, else in a file that
          only your account can read. They are never shown again.
        </p>
      </section>
      {editing && <ChannelDialog {...editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

function Row({ channel, onEdit }: { readonly channel: AlertChannel; readonly onEdit: () => void }) {
  const app = useApp();
  const [testing, setTesting] = useState(false);
  const [asking, setAsking] = useState(false);
  const { id, settings, rules, enabled } = channel;
  const own = settings.kind === 'webhook' || settings.kind === 'email';
  const save = (change: { rules?: AlertRules; enabled?: boolean }) =>
    void attempt(app, () => app.api['alerts.saveChannel']({ id, ...change }));
  const setRule = (kind: AlertKind, value: string): void =>
    save({ rules: { ...rules, [kind]: value === '' ? null : (value as AlertSeverity) } });
  const test = async (): Promise<void> => {
    setTesting(true);
    const outcome = await attempt(app, () => app.api['alerts.testChannel']({ channelId: id }));
    setTesting(false);
    if (!outcome) return;
    if (outcome.sent) app.notices.say(`${settings.name}: the test was sent. ${outcome.detail}`);
    else app.notices.fail(toFailure(new ApiError('unsupported', `${settings.name}: the test was not sent. ${outcome.detail}`)));
  };
  return (
    <tr>
      <th scope="row">
        <span className={css.name}>{settings.name}</span>
        <span className={css.kind}>
          {channelKindLabels[settings.kind]}
          {channel.host !== null && `, ${channel.host}`}
        </span>
      </th>
      {kinds.map((kind) => (
        <td key={kind}>
          <NativeSelect
            aria-label={`${alertKindLabels[kind]} alerts to ${settings.name}`}
            size="xs"
            value={rules[kind] ?? ''}
            disabled={!enabled}
            onChange={({ currentTarget }) => setRule(kind, currentTarget.value)}
            data={choices}
          />
        </td>
      ))}
      <td>
        <Switch
          aria-label={`Use ${settings.name}`}
          checked={enabled}
          onChange={({ currentTarget }) => save({ enabled: currentTarget.checked })}
        />
      </td>
      <td className={css.state} data-bad={(enabled && (channel.failures > 0 || (own && channel.unusable !== null))) || undefined}>
        {stateOf(channel)}
      </td>
      <td className={css.actions}>
        <Button variant="default" size="compact-sm" loading={testing} onClick={() => void test()}>
          Test
        </Button>
        {own && (
          <>
            <Button variant="default" size="compact-sm" onClick={onEdit}>
              Change…
            </Button>
            <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
              Remove…
            </Button>
          </>
        )}
        {asking && (
          <Confirm
            title={`Remove ${settings.name}?`}
            action="Remove"
            onConfirm={() => void attempt(app, () => app.api['alerts.deleteChannel']({ channelId: id }))}
            onClose={() => setAsking(false)}
          >
            Its {settings.kind === 'webhook' ? 'address' : 'password'} is removed with it, and what waits to be sent there.
          </Confirm>
        )}
      </td>
    </tr>
  );
}

function stateOf({ settings, enabled, unusable, failure, failures, failedAt, sentAt, waiting }: AlertChannel): string {
  if (!enabled) return 'Not used.';
  const queue = waiting > 0 ? ` ${count(waiting)} waiting.` : '';
  if (settings.kind === 'application') return 'Shown in the windows that are open.';
  if (unusable !== null) return `${unusable}${queue}`;
  if (failures > 0) return `${failure ?? 'It failed.'}${failedAt === null ? '' : ` (${moment(failedAt)})`}${queue}`;
  return `${sentAt === null ? 'Nothing was sent yet.' : `Last sent ${moment(sentAt)}.`}${queue}`;
}
