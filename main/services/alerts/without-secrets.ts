const leftOut = '…';
/** Shorter pieces are words rather than secrets. */
const shortest = 4;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * What another side said, without what must not be kept: servers quote in their errors the path that was asked for, or the command that they refuse.
 *
 * @param secrets - as they were sent
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const all = new Set(secrets.flatMap((secret) => [secret, decoded(secret)]).filter((secret) => secret.length >= shortest));
  // The longest first: a piece may be part of another.
  return [...all].sort((a, b) => b.length - a.length).reduce((clean, secret) => clean.replaceAll(secret, leftOut), text);
}

/** What is secret of an address: all behind its host. */
export const secretsOf = ({ href, pathname, search, searchParams }: URL): string[] => [
  href,
  `${pathname}${search}`,
  pathname,
  ...pathname.split('/'),
  ...searchParams.values(),
];
