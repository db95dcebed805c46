import { isMap, isScalar, parseDocument, type Document, type YAMLMap } from 'yaml';
import type { SpecValue } from '../../../engine/models/model.ts';
import { findSection, findSetting, schema, type Section } from './schema.ts';

/** The names that a file uses for a key: another name of a section or setting that is there stays. */
function pathIn(doc: Document, key: string): string[] {
  const path: string[] = [];
  let map: unknown = doc.contents;
  let section: Section | undefined = schema;
  const names = key.split('.');
  for (const [at, name] of names.entries()) {
    const last = at === names.length - 1;
    const here: Section | undefined = section;
    const used = isMap(map)
      ? (map as YAMLMap).items
          .map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ''))
          .find((one) => here && (last ? findSetting(here, one)?.name : findSection(here, one)?.name) === name)
      : undefined;
    path.push(used ?? name);
    map = isMap(map) && used !== undefined ? (map as YAMLMap).get(used, true) : undefined;
    section = here?.sections.get(name);
  }
  return path;
}

/**
 * A file with one key set or, for null, taken out; comments and everything else stay. A section that is left empty goes too.
 *
 * @param text - without mistakes
 */
export const editText = (text: string, key: string, value: SpecValue): string => edit(text, key, value, value === null);

/** The same for a key that is to be there also where its value is null. */
export const addKey = (text: string, key: string, value: SpecValue): string => edit(text, key, value, false);

function edit(text: string, key: string, value: SpecValue, out: boolean): string {
  const doc = parseDocument(text, { version: '1.2', schema: 'core' });
  if (!isMap(doc.contents)) doc.contents = doc.createNode({}) as never;
  const found = pathIn(doc, key);
  // A setting that was under another program's name gets ours, whose words the value is in.
  const path = [...found.slice(0, -1), key.split('.').at(-1) ?? ''];
  if (out || found.at(-1) !== path.at(-1)) doc.deleteIn(found);
  if (!out) {
    for (let i = 1; i < path.length; i++) if (!isMap(doc.getIn(path.slice(0, i)))) doc.setIn(path.slice(0, i), doc.createNode({}));
    doc.setIn(path, doc.createNode(value, { flow: true }));
  }
  for (let i = path.length - 1; i > 0; i--) {
    const above = doc.getIn(path.slice(0, i));
    if (isMap(above) && above.items.length === 0) doc.deleteIn(path.slice(0, i));
  }
  if (isMap(doc.contents) && doc.contents.items.length === 0)
    return doc.comment === null && doc.commentBefore === null ? '' : onlyComments(text);
  return doc.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const onlyComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim().startsWith('#'))
    .map((line) => `${line}\n`)
    .join('');
