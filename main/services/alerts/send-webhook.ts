import { ApiError } from '../../../contract/errors.ts';
import { SendFailure } from './send-failure.ts';
import { slackBody, type AlertMessage } from './message.ts';
import { secretsOf, withoutSecrets } from './without-secrets.ts';

const timeLimitMs = 10_000;
const mostRedirects = 3;
/** Bytes that are read of what a server says; far fewer are kept. */
const mostSaid = 4096;

/**
 * An address that may be sent to.
 * @throws ApiError `bad-input` for anything but http and https, and for names and passwords in the address
 */
export function webhookUrl(text: string): URL {
  const refuse = (why: string): ApiError => new ApiError('bad-input', `The address of a webhook ${why}.`, { field: 'secret' });
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url) throw refuse('is like https://hooks.example.com/services/...');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(`begins with https:// or http://, not with ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw refuse('has no name and password in it');
  return url;
}

/** Waiting time that a server asks for, at most an hour. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(3600, seconds) * 1000 : null;
}

/** The beginning of what a server says to an error, without the address that it may quote; never more than that is read. */
async function beginning(response: Response, asked: readonly URL[]): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const first = await reader.read().catch(() => ({ value: undefined }));
  await reader.cancel().catch(() => undefined);
  const said = new TextDecoder().decode(first.value?.slice(0, mostSaid) ?? new Uint8Array());
  return withoutSecrets(said, asked.flatMap(secretsOf))
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);
}

/** Goes on at an address that a server names only where it is the same host, and no less secret. */
function redirected(from: URL, location: string | null): URL {
  const to = location === null || !URL.canParse(location, from) ? null : new URL(location, from);
  if (!to) throw new SendFailure(`${from.host} sends on to nowhere.`, true);
  if (to.host !== from.host || (from.protocol === 'https:' && to.protocol !== 'https:') || !/^https?:$/.test(to.protocol))
    throw new SendFailure(
      `${from.host} sends on to ${to.protocol === 'https:' ? '' : to.protocol}${to.host}, which is not followed. Enter that address if it is right.`,
      true,
    );
  return to;
}

/**
 * Posts a message. Only a 2xx answer confirms it.
 *
 * @throws SendFailure without the address: it is a secret
 */
export async function sendWebhook(secret: string, message: AlertMessage): Promise<string> {
  let url = webhookUrl(secret);
  const asked = [url];
  const body = JSON.stringify(slackBody(message));
  const signal = AbortSignal.timeout(timeLimitMs);
  for (let hops = 0; ; hops++) {
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': message.id, 'user-agent': 'Almanac' },
        body,
        redirect: 'manual',
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw new SendFailure(`${url.host} did not answer within ${timeLimitMs / 1000} s.`);
      const { cause } = error as { cause?: NodeJS.ErrnoException };
      throw new SendFailure(`${url.host} cannot be reached (${cause?.code ?? 'connection failed'}).`);
    }
    const { status } = response;
    if (status >= 200 && status < 300) {
      await response.body?.cancel().catch(() => undefined);
      return `${url.host} took it (HTTP ${status}).`;
    }
    if ([307, 308].includes(status) && hops < mostRedirects) {
      await response.body?.cancel().catch(() => undefined);
      url = redirected(url, response.headers.get('location'));
      asked.push(url);
      continue;
    }
    const said = await beginning(response, asked);
    const final = status < 500 && ![408, 425, 429].includes(status);
    throw new SendFailure(
      `${url.host} answered HTTP ${status}${said === '' ? '' : `: ${said}`}.`,
      final,
      retryAfterMs(response.headers.get('retry-after')),
    );
  }
}
