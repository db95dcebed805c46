import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { EmailSettings } from '../../../contract/entities/alert-channel.ts';
import { subjectOf, textOf, type AlertMessage } from './message.ts';
import { SendFailure } from './send-failure.ts';
import { withoutSecrets } from './without-secrets.ts';

const timeLimitMs = 15_000;
/** A server that says a little now and then is never silent for long. */
const wholeLimitMs = 60_000;

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Why these settings are not used; null where nothing speaks against them. */
export const emailRefusal = ({ host, security, user }: EmailSettings): string | null =>
  security === 'none' && user !== '' && !isThisMachine(host)
    ? 'A password is not sent over a connection that others can read. Choose TLS or STARTTLS.'
    : null;

/**
 * Sends a message by SMTP, as plain text. Confirmed once the server has taken it for all who are named.
 *
 * @throws SendFailure without the password
 */
export async function sendEmail(
  settings: EmailSettings,
  password: string | null,
  message: AlertMessage,
  limitMs = wholeLimitMs,
): Promise<string> {
  const refusal = emailRefusal(settings);
  if (refusal !== null) throw new SendFailure(refusal, true);
  const { host, port, security, user, from, to } = settings;
  if (user !== '' && password === null) throw new SendFailure(`The password for ${user} at ${host} is not known here. Enter it.`, true);
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeLimitMs,
    greetingTimeout: timeLimitMs,
    socketTimeout: timeLimitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const signal = AbortSignal.timeout(limitMs);
  try {
    const { accepted, rejected } = await transport.sendMail({
      signal,
      from,
      to,
      subject: subjectOf(message),
      text: `${textOf(message)}\n\nSent by Almanac. Which alerts are sent is set in Settings > Alerts.\n`,
      messageId: `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    // Those who have it must not get it again for the others' sake.
    const refused = rejected.length === 0 ? '' : `, and refused it for ${rejected.join(', ')}`;
    return `${host} took it for ${accepted.length === 1 ? to[0] : `${accepted.length} addresses`}${refused}.`;
  } catch (error) {
    if (signal.aborted) throw new SendFailure(`${host}:${port} did not take the message within ${limitMs / 1000} s.`);
    throw error instanceof SendFailure ? error : explained(settings, password, error);
  } finally {
    transport.close();
  }
}

function explained({ host, port, security, user }: EmailSettings, password: string | null, error: unknown): SendFailure {
  const { code, responseCode, response } = error as { code?: string; responseCode?: number; response?: string };
  // As it stands in the commands of AUTH LOGIN and AUTH PLAIN.
  const coded = (text: string): string => Buffer.from(text).toString('base64');
  const secrets = password === null ? [] : [password, coded(password), coded(`\u0000${user}\u0000${password}`)];
  const said =
    response === undefined
      ? ''
      : `: ${withoutSecrets(response, secrets)
          .replaceAll(/[\p{Cc}\s]+/gu, ' ')
          .slice(0, 120)}`;
  if (code === 'EAUTH') return new SendFailure(`${host} does not accept the user name and password${said}.`, true);
  if (responseCode !== undefined) return new SendFailure(`${host} refuses the message (${responseCode})${said}.`, responseCode >= 500);
  if (code === 'ETLS' || /certificate|ssl|tls/i.test(String(code)))
    return new SendFailure(`A protected connection to ${host}:${port} (${security}) could not be made (${code ?? 'TLS'}).`, true);
  return new SendFailure(`${host}:${port} cannot be reached (${code ?? 'connection failed'}).`);
}
