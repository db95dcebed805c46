import { stringify } from 'yaml';
import { takes } from './needs.ts';
import { schema, type Section } from './schema.ts';
import type { Setting } from './setting.ts';

const width = 140;

/** A text as comments of at most `width` characters. */
function comment(text: string, indent: string): string {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > width && line.trim() !== '#') {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a setting does, takes and is without being set, in sentences. */
export function about(setting: Setting): string {
  const { help, empty, restart, aliases } = setting;
  return [
    sentence(help),
    `${capital(takes(setting))}${empty === undefined ? '' : `; null: ${empty}`}.`,
    ...(aliases && aliases.length > 0 ? [`Also ${aliases.map(({ name }) => name).join(', ')}.`] : []),
    ...(restart ? ['Takes effect at the next start.'] : []),
  ].join(' ');
}

const valueText = (value: unknown): string =>
  stringify(value, { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0 }).trim();

function* linesOf(section: Section, indent: string): Generator<string> {
  for (const [name, setting] of section.settings) {
    yield comment(about(setting), indent);
    yield `${indent}${name}: ${valueText(setting.default)}`;
  }
  for (const [name, below] of section.sections) {
    // What has nothing of its own is said once, in the part for all.
    if (below.settings.size === 0 && below.sections.size === 0) continue;
    yield '';
    yield comment(sentence(below.about), indent);
    yield `${indent}${name}:`;
    yield* linesOf(below, `${indent}  `);
  }
}

const head = [
  'The settings of Almanac with their defaults. A workspace has its own in the file almanac.yml of its folder, with the settings that differ.',
  'A file that is given with --config goes before that, and a variable of the environment before both: ALMANAC_MODELS__ARIMA__MAX_P=3 is',
  'models.arima.max_p. A setting that is null is left to what the comment says. See docs/configuration.md.',
].join(' ');

/** The file of defaults: every setting once, with what it does. */
export const defaultsFile = (): string => `${comment(head, '')}\n${[...linesOf(schema, '')].join('\n')}\n`;
