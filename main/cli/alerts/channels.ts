import { readFileSync } from 'node:fs';
import type { AlertChannel, AlertRules, EmailSettings } from '../../../contract/entities/alert-channel.ts';
import { alertChannelSettings } from '../../../contract/entities/alert-channel.ts';
import { alertKind, alertSeverity } from '../../../contract/entities/alert.ts';
import { ApiError } from '../../../contract/errors.ts';
import { note, print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { findChannel } from './find.ts';

const rulesText = (rules: AlertRules): string =>
  alertKind.options.map((kind) => `${kind} ${rules[kind] === null ? 'none' : `${rules[kind]}+`}`).join(', ');
const stateOf = ({ enabled, unusable, failures, failure, sentAt }: AlertChannel): string =>
  !enabled
    ? 'off'
    : unusable !== null
      ? unusable
      : failures > 0
        ? `fails: ${failure ?? ''}`
        : sentAt === null
          ? 'nothing sent yet'
          : `sent ${sentAt.slice(0, 16).replace('T', ' ')}`;

/** Where alerts are told. */
export async function channelsList(options: CommonOptions): Promise<void> {
  await withSession(options, ({ app }) => {
    const channels = app.alerting.channels.list();
    if (options.json) printJson({ channels });
    else
      print(
        table(
          ['channel', 'kind', 'id', 'tells', 'waiting', 'state'],
          channels.map((one) => [
            one.settings.name,
            one.settings.kind,
            one.id.slice(0, 11),
            rulesText(one.rules),
            String(one.waiting),
            stateOf(one),
          ]),
        ),
      );
    return Promise.resolve();
  });
}

export interface ChannelOptions extends CommonOptions {
  readonly secretFrom?: string;
  readonly rules?: string;
  readonly on?: boolean;
  readonly off?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly security?: EmailSettings['security'];
  readonly user?: string;
  readonly from?: string;
  readonly to?: readonly string[];
}

/** From a file or the standard input: what is written on a command line stays in its history. */
function readSecret(from: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  try {
    return readFileSync(from === '-' ? 0 : from, 'utf8').trim();
  } catch (error) {
    throw new ApiError('file-unreadable', `${from} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'failed'}).`, { file: from });
  }
}

/** `data=warning,model=critical,system=none`. */
export function parseRules(text: string, before: AlertRules): AlertRules {
  const rules = { ...before };
  for (const part of text.split(',')) {
    const [kind, least] = part.split('=').map((word) => word.trim());
    const known = alertKind.safeParse(kind);
    const severity = least === 'none' ? null : alertSeverity.safeParse(least);
    if (!known.success || (severity !== null && !severity.success))
      throw new ApiError(
        'bad-input',
        `"${part}" is no rule such as data=warning. Kinds: ${alertKind.options.join(', ')}; severities: ${alertSeverity.options.join(', ')}, none.`,
        {
          field: 'rules',
          value: part,
        },
      );
    rules[known.data] = severity === null ? null : severity.data;
  }
  return rules;
}

const said = (channel: AlertChannel, json: boolean | undefined): void =>
  json ? printJson(channel) : print(`${channel.settings.name} (${channel.id}): ${rulesText(channel.rules)}. ${stateOf(channel)}`);

/** A webhook or a mail server. */
export const channelAdd =
  (kind: 'webhook' | 'email') =>
  async (name: string, options: ChannelOptions): Promise<void> => {
    await withSession(options, ({ app }) => {
      const { host, port, security = 'starttls', user = '', from, to } = options;
      const wanted =
        kind === 'webhook'
          ? { kind, name }
          : { kind, name, host, port: port ?? (security === 'tls' ? 465 : 587), security, user, from, to };
      const settings = alertChannelSettings.safeParse(wanted);
      if (!settings.success) {
        const [issue] = settings.error.issues;
        const field = String(issue?.path[0] ?? 'settings');
        throw new ApiError('bad-input', `--${field}: ${issue?.message ?? 'is wrong'}.`, { field });
      }
      const secret = readSecret(options.secretFrom);
      const channel = app.alerting.channels.save({ settings: settings.data, ...(secret === undefined ? {} : { secret }) });
      const changed =
        options.rules === undefined
          ? channel
          : app.alerting.channels.save({ id: channel.id, rules: parseRules(options.rules, channel.rules) });
      said(changed, options.json);
      if (!options.json) note(`To send a message there: almanac alerts test ${JSON.stringify(name)}`);
      return Promise.resolve();
    });
  };

/** Rules, address or password of a channel; on or off. */
export async function channelSet(word: string, options: ChannelOptions): Promise<void> {
  await withSession(options, (session) => {
    const channel = findChannel(session, word);
    const secret = readSecret(options.secretFrom);
    const next = session.app.alerting.channels.save({
      id: channel.id,
      ...(options.rules === undefined ? {} : { rules: parseRules(options.rules, channel.rules) }),
      ...(options.on ? { enabled: true } : options.off ? { enabled: false } : {}),
      ...(secret === undefined ? {} : { secret }),
    });
    said(next, options.json);
    return Promise.resolve();
  });
}

export async function channelRemove(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, (session) => {
    const channel = findChannel(session, word);
    session.app.alerting.channels.delete(channel.id);
    if (options.json) printJson({ removed: channel.id });
    else print(`${channel.settings.name} is removed, and its ${channel.settings.kind === 'webhook' ? 'address' : 'password'} with it.`);
    return Promise.resolve();
  });
}

/** Sends a test; exit status 1 where it does not get through. */
export async function channelTestCommand(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const channel = findChannel(session, word);
    const outcome = await session.app.alerting.test(channel.id);
    if (!outcome.sent) process.exitCode = 1;
    if (options.json) printJson({ channel: channel.id, ...outcome });
    else print(`${outcome.sent ? 'Sent' : 'Not sent'}: ${outcome.detail}`);
  });
}
