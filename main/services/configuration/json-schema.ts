import { about } from './defaults-file.ts';
import { schema, type Section } from './schema.ts';
import type { Setting } from './setting.ts';

type Json = Readonly<Record<string, unknown>>;

const bounds = ({ min, max }: Setting): Json => ({
  ...(min === undefined ? {} : { minimum: min }),
  ...(max === undefined ? {} : { maximum: max }),
});
const counts = ({ least, most }: Setting): Json => ({
  ...(least === undefined ? {} : { minItems: least }),
  ...(most === undefined ? {} : { maxItems: most }),
});

function typeOf(setting: Setting): Json {
  switch (setting.type) {
    case 'integer':
    case 'number':
      return { type: [setting.type, 'null'], ...bounds(setting) };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'text':
      return { type: ['string', 'null'] };
    case 'choice': {
      const choices = setting.choices ?? [];
      // True and false are taken for the words.
      const also = choices.flatMap((one) => (one === 'true' ? [true] : one === 'false' ? [false] : []));
      return { enum: [...choices, ...also, null] };
    }
    case 'numbers':
      return { type: ['array', 'null'], items: { type: 'number', ...bounds(setting) }, ...counts(setting) };
    case 'texts':
      return { type: ['array', 'null'], items: { type: 'string' }, ...counts(setting) };
    case 'json':
      return {};
  }
}

const settingSchema = (setting: Setting): Json => ({ ...typeOf(setting), default: setting.default, description: about(setting) });

function sectionSchema(section: Section): Json {
  const properties: Record<string, Json> = {};
  for (const [name, setting] of [...section.settings, ...section.shared]) {
    properties[name] = settingSchema(setting);
    for (const alias of setting.aliases ?? [])
      properties[alias.name] ??= alias.values
        ? { enum: [...alias.values.keys()], description: `Another name of ${name}.` }
        : { ...typeOf(setting), description: `Another name of ${name}.` };
  }
  for (const [name, below] of section.sections) properties[name] = sectionSchema(below);
  for (const [alias, name] of section.aliases) {
    const below = section.sections.get(name);
    if (below) properties[alias] ??= { ...sectionSchema(below), description: `Another name of ${name}.` };
  }
  return {
    type: ['object', 'null'],
    additionalProperties: false,
    properties,
    ...(section.about === '' ? {} : { description: section.about }),
  };
}

/** The file of settings as a JSON Schema, for editors that complete and check YAML by one. */
export const jsonSchema = (): Json => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Settings of Almanac',
  ...sectionSchema(schema),
});
