import { Button, Group, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { AlertChannel, AlertChannelSettings, EmailSettings } from '../../../contract/entities/alert-channel.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useApp } from '../../state/use-app.ts';
import { toFailure, type Failure } from '../../words/failures.ts';
import css from './channels.module.css';

export type NewChannelKind = 'webhook' | 'email';

interface Props {
  /** The one that is changed; without, a new one of the kind. */
  readonly channel?: AlertChannel;
  readonly kind?: NewChannelKind;
  readonly onClose: () => void;
}

const emptyMail: EmailSettings = { kind: 'email', name: 'E-mail', host: '', port: 587, security: 'starttls', user: '', from: '', to: [] };
const usualPorts = { starttls: 587, tls: 465, none: 25 } as const;

/** A webhook or a mail server. Its secret is asked for, and never shown. */
export function ChannelDialog({ channel, kind, onClose }: Props) {
  const app = useApp();
  const before = channel?.settings;
  const isMail = (before?.kind ?? kind) === 'email';
  const [name, setName] = useState(before?.name ?? (isMail ? 'E-mail' : 'Webhook'));
  const [mail, setMail] = useState<EmailSettings>(before?.kind === 'email' ? before : emptyMail);
  const [to, setTo] = useState(mail.to.join(', '));
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const kept = channel !== undefined && channel.secret !== 'none';
  const change = (next: Partial<EmailSettings>): void => setMail({ ...mail, ...next });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const addresses = to
      .split(/[,;\s]+/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const settings: AlertChannelSettings = isMail ? { ...mail, name, to: addresses } : { kind: 'webhook', name };
    setBusy(true);
    try {
      const saved = await app.api['alerts.saveChannel']({ ...(channel && { id: channel.id }), settings, ...(secret !== '' && { secret }) });
      onClose();
      app.notices.say(`${saved.settings.name} is kept. A test shows whether alerts get through.`);
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={channel ? `Change ${channel.settings.name}` : isMail ? 'Tell alerts by e-mail' : 'Tell alerts to a webhook'}
      onClose={onClose}
      size="md"
    >
      <form onSubmit={(event) => void submit(event)} className={css.form} noValidate>
        <TextInput label="Name" value={name} maxLength={100} onChange={({ currentTarget }) => setName(currentTarget.value)} />
        {isMail ? (
          <>
            <div className={css.line}>
              <TextInput
                label="Mail server (SMTP)"
                placeholder="smtp.example.org"
                value={mail.host}
                maxLength={253}
                data-autofocus
                onChange={({ currentTarget }) => change({ host: currentTarget.value })}
              />
              <NativeSelect
                label="Protection"
                value={mail.security}
                onChange={({ currentTarget }) => {
                  const security = currentTarget.value as EmailSettings['security'];
                  change({ security, port: usualPorts[security] });
                }}
                data={[
                  { value: 'starttls', label: 'STARTTLS' },
                  { value: 'tls', label: 'TLS' },
                  { value: 'none', label: 'None' },
                ]}
              />
              <NumberInput
                label="Port"
                value={mail.port}
                min={1}
                max={65_535}
                allowDecimal={false}
                hideControls
                onChange={(port) => typeof port === 'number' && change({ port })}
              />
            </div>
            <div className={css.pair}>
              <TextInput
                label="User name"
                description="Empty where the server asks for none."
                value={mail.user}
                maxLength={200}
                autoComplete="off"
                onChange={({ currentTarget }) => change({ user: currentTarget.value })}
              />
              <PasswordInput
                label="Password"
                description={kept ? 'Kept. Empty leaves it as it is.' : 'Never shown again.'}
                value={secret}
                maxLength={2000}
                autoComplete="new-password"
                onChange={({ currentTarget }) => setSecret(currentTarget.value)}
              />
            </div>
            <TextInput
              label="From"
              placeholder="almanac@example.org"
              value={mail.from}
              onChange={({ currentTarget }) => change({ from: currentTarget.value })}
            />
            <TextInput
              label="To"
              description="Up to 20 addresses, separated by commas."
              value={to}
              onChange={({ currentTarget }) => setTo(currentTarget.value)}
            />
          </>
        ) : (
          <PasswordInput
            label="Address"
            description={
              kept
                ? `Kept (${channel?.host ?? 'hidden'}). Empty leaves it as it is.`
                : 'It takes JSON as Slack does, begins with https:// or http://, and is kept like a password: who knows it can write there.'
            }
            placeholder="https://hooks.slack.com/services/…"
            value={secret}
            maxLength={2000}
            autoComplete="off"
            data-autofocus
            onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          />
        )}
        {failure && (
          <p className={css.failure} role="alert">
            {failure.message}
          </p>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {channel ? 'Keep the changes' : 'Add'}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
