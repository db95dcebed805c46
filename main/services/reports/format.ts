/** Text that is safe inside HTML elements and attributes. Signs that HTML cannot hold are shown as such; none is taken for the mark of provenance. */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd')
    .replaceAll('almanac-provenance:', 'almanac-provenance&#58;');

/** Three significant digits, thousands separated; a dash where there is no number. */
export function significant(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 10 ** digits) return Math.round(value).toLocaleString('en-US');
  return value === 0 ? '0' : value.toLocaleString('en-US', { minimumSignificantDigits: digits, maximumSignificantDigits: digits });
}

export const percent = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1).replace(/^-(?=0\.0$)/, '')}%`);

export function milliseconds(value: number): string {
  if (value < 1000) return `${significant(value)} ms`;
  return value < 60_000 ? `${significant(value / 1000)} s` : `${significant(value / 60_000)} min`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** A name as it stands in a sentence. */
export function short(name: string, most = 60): string {
  const characters = Array.from(name);
  return characters.length <= most ? name : `${characters.slice(0, most).join('')}…`;
}

export const seriesName = (key: Record<string, string>): string => Object.values(key).join(' / ');
