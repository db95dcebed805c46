import type { Alert } from '../../../contract/entities/alert.ts';
import type { AlertChannel } from '../../../contract/entities/alert-channel.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Session } from '../session.ts';

/** The alert that is meant: by its id or the beginning of it, or by its key. */
export function findAlert({ app }: Session, word: string): Alert {
  const all = app.alerts.list({ settled: true });
  const found = all.filter(({ id, key }) => id === word || key === word || (word.length >= 4 && id.startsWith(word)));
  const [one, ...more] = found;
  if (!one)
    throw new ApiError('not-found', `There is no alert "${word}". "almanac alerts list --all" has all of them.`, {
      field: 'alert',
      value: word,
    });
  // The one that is not settled is meant by a key.
  if (more.length > 0 && one.key !== word)
    throw new ApiError('bad-input', `${found.length} alerts begin with "${word}". Give more of the id.`, { field: 'alert', value: word });
  return one;
}

/** The channel that is meant: by its id, the beginning of it, or its name. */
export function findChannel({ app }: Session, word: string): AlertChannel {
  const all = app.alerting.channels.list();
  const named = all.filter(({ id, settings }) => id === word || settings.name.toLowerCase() === word.toLowerCase());
  const found = named.length > 0 ? named : all.filter(({ id }) => word.length >= 4 && id.startsWith(word));
  const [one, ...more] = found;
  if (!one || more.length > 0)
    throw new ApiError(
      more.length > 0 ? 'bad-input' : 'not-found',
      `${one ? 'Several channels are' : 'No channel is'} called "${word}". There are: ${all.map(({ id, settings }) => `${settings.name} (${id.slice(0, 11)})`).join(', ')}.`,
      { field: 'channel', value: word },
    );
  return one;
}
