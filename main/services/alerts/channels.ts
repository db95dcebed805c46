import { randomUUID } from 'node:crypto';
import {
  builtInChannels,
  type AlertChannel,
  type AlertChannelKind,
  type AlertChannelSettings,
  type AlertRules,
} from '../../../contract/entities/alert-channel.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import type { AlertChannelRepository, StoredChannel } from '../../store/repositories/alert-channels.ts';
import type { ChannelSecrets } from './secrets.ts';
import { emailRefusal } from './send-email.ts';
import { webhookUrl } from './send-webhook.ts';

/** What may be said of a channel; what is absent stays as it is. */
export interface ChannelChange {
  /** A new one where absent. */
  readonly id?: string | undefined;
  readonly settings?: AlertChannelSettings | undefined;
  readonly rules?: AlertRules | undefined;
  readonly enabled?: boolean | undefined;
  /** Password or address of a webhook. Never given out again. */
  readonly secret?: string | undefined;
}

export interface Channels {
  list(): AlertChannel[];
  get(id: string): AlertChannel;
  /** @throws ApiError `bad-input`, `not-found` */
  save(change: ChannelChange): AlertChannel;
  /** @throws ApiError `bad-input` for one that is always there */
  delete(id: string): void;
  /** With its secret, for who sends; why it cannot be used here otherwise. */
  open(id: string): { readonly channel: StoredChannel; readonly secret: string | null; readonly unusable: string | null };
}

export interface ChannelsOptions {
  readonly store: AlertChannelRepository;
  readonly secrets: ChannelSecrets;
  readonly host: Pick<HostPorts, 'kind' | 'notify'>;
  readonly changed: () => void;
  readonly now: () => string;
}

const names: Record<(typeof builtInChannels)[number], string> = {
  application: 'Note in the window',
  desktop: 'Desktop notification',
  log: 'Log file',
};
const usualRules: Record<AlertChannelKind, AlertRules> = {
  application: { data: 'warning', model: 'warning', system: 'warning' },
  desktop: { data: 'critical', model: 'critical', system: 'critical' },
  log: { data: 'info', model: 'info', system: 'info' },
  webhook: { data: 'warning', model: 'warning', system: 'critical' },
  email: { data: 'warning', model: 'warning', system: 'critical' },
};
const isBuiltIn = (kind: AlertChannelKind): boolean => (builtInChannels as readonly AlertChannelKind[]).includes(kind);

/** Where alerts are told, and which ones. Three channels are always there; their id is their kind. */
export function createChannels({ store, secrets, host, changed, now }: ChannelsOptions): Channels {
  for (const kind of builtInChannels)
    if (!store.get(kind))
      store.save({ id: kind, settings: { kind, name: names[kind] }, secret: null, enabled: true, rules: usualRules[kind] }, now());

  const stored = (id: string): StoredChannel => {
    const found = store.get(id);
    if (!found) throw new ApiError('not-found', 'This channel is not there any more.');
    return found;
  };
  const needsSecret = ({ settings }: StoredChannel): boolean =>
    settings.kind === 'webhook' || (settings.kind === 'email' && settings.user !== '');
  const unusableOf = (channel: StoredChannel, secret: string | null): string | null => {
    const { kind } = channel.settings;
    if (kind === 'desktop' && !host.notify)
      return host.kind === 'browser'
        ? 'The application window shows desktop notifications; in the browser there are none.'
        : 'The application window shows desktop notifications; this host cannot.';
    if (needsSecret(channel) && secret === null)
      return channel.secret === null
        ? `Its ${kind === 'webhook' ? 'address' : 'password'} is not known. Enter it.`
        : `Its ${kind === 'webhook' ? 'address' : 'password'} is kept by the key store that the application window uses, and cannot be read here.`;
    return null;
  };
  const open: Channels['open'] = (id) => {
    const channel = stored(id);
    const secret = secrets.reveal(id, channel.secret);
    return { channel, secret, unusable: unusableOf(channel, secret) };
  };
  const toPage = (channel: StoredChannel): AlertChannel => {
    const { id, settings, rules, enabled, sentAt, failures, failure, failedAt } = channel;
    const secret = secrets.reveal(id, channel.secret);
    return {
      id,
      settings,
      rules,
      enabled,
      secret: secrets.where(id, channel.secret),
      host: settings.kind === 'email' ? settings.host : settings.kind === 'webhook' && secret !== null ? hostOf(secret) : null,
      unusable: unusableOf(channel, secret),
      sentAt,
      waiting: store.waiting(id),
      failures,
      failure,
      failedAt,
    };
  };
  return {
    list: () => store.list().map(toPage),
    get: (id) => toPage(stored(id)),
    save: ({ id: wanted, settings, rules, enabled, secret }) => {
      const before = wanted === undefined ? null : stored(wanted);
      const next = settings ?? before?.settings;
      if (!next) throw new ApiError('bad-input', 'A new channel needs settings.', { field: 'settings' });
      if (before && before.settings.kind !== next.kind)
        throw new ApiError('bad-input', 'A channel stays of its kind. Add another one.', { field: 'settings' });
      if (!before && isBuiltIn(next.kind))
        throw new ApiError('bad-input', `${names[next.kind as 'log']} is there already.`, { field: 'settings' });
      if (next.kind === 'email') {
        const refusal = emailRefusal(next);
        if (refusal !== null) throw new ApiError('bad-input', refusal, { field: 'security' });
      }
      if (next.kind === 'webhook' && !before && (secret ?? '') === '')
        throw new ApiError('bad-input', 'A webhook needs its address.', { field: 'secret' });
      if (next.kind === 'webhook' && secret !== undefined) webhookUrl(secret);
      // What is known for one server must not be sent to another one.
      if (before?.settings.kind === 'email' && next.kind === 'email' && secret === undefined) {
        const moved = before.settings.host !== next.host || before.settings.user !== next.user;
        if (moved && next.user !== '' && secrets.where(before.id, before.secret) !== 'none')
          throw new ApiError('bad-input', 'The password was entered for another server or user. Enter it again.', { field: 'secret' });
      }
      const id = before?.id ?? randomUUID();
      const kept = secret === undefined ? (before?.secret ?? null) : secrets.keep(id, secret.trim());
      store.save(
        {
          id,
          settings: next,
          secret: kept,
          enabled: enabled ?? before?.enabled ?? true,
          rules: rules ?? before?.rules ?? usualRules[next.kind],
        },
        now(),
      );
      store.forgive(id, now());
      changed();
      return toPage(stored(id));
    },
    delete: (id) => {
      const { settings } = stored(id);
      if (isBuiltIn(settings.kind)) throw new ApiError('bad-input', `${settings.name} is always there. It can be switched off.`);
      store.delete(id);
      secrets.forget(id);
      changed();
    },
    open,
  };
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);
