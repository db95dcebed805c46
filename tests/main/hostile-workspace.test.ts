import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../main/services/workspace/manifest.ts';
import { openWorkspaceFile, writeWorkspaceFile } from '../../main/services/workspace/files.ts';
import { openStore } from '../../main/store/store.ts';
import { here, manifestOf, writeZip } from './archive-here.ts';
import { placeKept } from './kept-workspace.ts';
import { temporaryFolder } from './synthetic.ts';

let folder = '';
let remove: () => void = () => undefined;
/** A good workspace, file by file. */
let good = new Map<string, Buffer>();
const at = (name: string): string => path.join(folder, name);
const text = (words: string): Buffer => Buffer.from(words);
const id = '00000000-0000-4000-8000-000000000000';

beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  placeKept(18, at('source'));
  openStore(at('source')).close();
  good = new Map(
    readdirSync(at('source'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((place) => [path.relative(at('source'), place).replaceAll(path.sep, '/'), readFileSync(place)] as const),
  );
});
afterAll(() => remove());

let serial = 0;
/** What is said of a file, once it is sure that nothing of it is left anywhere. */
async function refusal(file: string): Promise<string> {
  const parent = at(`into-${serial++}`);
  const before = readdirSync(folder).sort();
  const error = await openWorkspaceFile({ file, name: 'evil.almanac', into: path.join(parent, 'workspace') }, {}, here).then(
    () => null,
    (thrown: unknown) => thrown as Error & { code: string },
  );
  expect(error, 'it was opened').not.toBeNull();
  expect(['file-unreadable', 'unsupported', 'disk-full']).toContain(error?.code);
  expect(readdirSync(parent)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual([...before, path.basename(parent)].sort());
  return error?.message ?? '';
}

interface Change {
  /** Entries instead of the good ones, or beside them. */
  readonly files?: ReadonlyMap<string, Buffer>;
  readonly manifest?: Partial<Manifest>;
  /** Entries that the manifest does not know. */
  readonly extra?: Parameters<typeof writeZip>[1];
}
async function archive({ files = good, manifest = {}, extra = [] }: Change): Promise<string> {
  const file = at('evil.almanac');
  await writeZip(file, [...files, ['manifest.json', text(JSON.stringify(manifestOf(files, manifest)))], ...extra]);
  return file;
}
/** A file in which every place of some bytes is other bytes. */
function patched(file: string, from: Buffer, to: Buffer): string {
  const bytes = readFileSync(file);
  expect(from.length).toBe(to.length);
  for (let i = bytes.indexOf(from); i >= 0; i = bytes.indexOf(from, i + to.length)) to.copy(bytes, i);
  writeFileSync(file, bytes);
  return file;
}
/** The good workspace with another database. */
function withDatabase(change: (db: Database) => void): Map<string, Buffer> {
  const file = at('changed.db');
  writeFileSync(file, good.get('almanac.db') as Buffer);
  const db = new Sqlite(file);
  db.pragma('foreign_keys = OFF');
  db.unsafeMode(true);
  change(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('journal_mode = DELETE');
  db.close();
  return new Map([...good, ['almanac.db', readFileSync(file)]]);
}

describe('a hostile .almanac file', () => {
  it('would be opened if it were not hostile', async () => {
    const info = await openWorkspaceFile({ file: await archive({}), name: 'good', into: at('good') }, {}, here);
    expect(info.counts.runs).toBe(3);
    // Of an older schema too: it is migrated.
    placeKept(3, at('old'));
    const old = new Map(good);
    for (const name of [...old.keys()]) old.delete(name);
    for (const entry of readdirSync(at('old'), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const place = path.join(entry.parentPath, entry.name);
        old.set(path.relative(at('old'), place).replaceAll(path.sep, '/'), readFileSync(place));
      }
    const opened = await openWorkspaceFile(
      { file: await archive({ files: old, manifest: { schema: 3 } }), name: 'old', into: at('opened-old') },
      {},
      here,
    );
    expect([opened.schema, opened.counts.runs]).toEqual([3, 3]);
  });

  describe('names', () => {
    it.each([
      ['a path that leads out', 'models/xxxxx.jsonl', 'models/../../e.txt', /invalid relative path/],
      ['an absolute path', 'xmodels/evil.txt', '/models/evil.txt', /absolute path/],
      ['a drive', 'xx/models/evil.txt', 'C:/models/evil.txt', /absolute path/],
      ['backslashes', 'models/xx/evil.txt', 'models\\..\\evil.txt', /invalid characters/],
    ])('%s', async (_what, name, evil, reason) => {
      const file = await archive({ extra: [[name.padEnd(evil.length, 'x'), text('evil')]] });
      expect(await refusal(patched(file, text(name.padEnd(evil.length, 'x')), text(evil)))).toMatch(reason);
    });
    it.each([
      ['a place that no workspace has', 'settings.json'],
      ['a hidden draft', 'models/.writing-1'],
      ['a log of the database', 'almanac.db-wal'],
      ['another name of a device', `own-models/${'a'.repeat(64)}/con.js`],
      ['a folder', 'models/'],
    ])('%s', async (_what, name) => {
      const file = await archive({ extra: [[name === 'models/' ? 'modelsx' : name, text('')]] });
      if (name === 'models/') patched(file, text('modelsx'), text('models/'));
      expect(await refusal(file)).toMatch(/is no place for a file of a workspace/);
    });
    it('links, whatever they lead to', async () => {
      const file = await archive({ extra: [[`reports/${id}.csv`, text('/etc/passwd'), { mode: 0o120777 }]] });
      expect(await refusal(file)).toMatch(/is a link to another file/);
    });
    it('the same name twice, or in capitals', async () => {
      expect(await refusal(await archive({ extra: [['almanac.db', text('another')]] }))).toMatch(/is in it twice/);
      const model = `own-models/${'a'.repeat(64)}/`;
      const both = await archive({
        extra: [
          [`${model}model.js`, text('a')],
          [`${model}MODEL.js`, text('b')],
        ],
      });
      expect(await refusal(both)).toMatch(/differs from another name in capitals only/);
    });
  });

  describe('sizes', () => {
    it('much out of little', async () => {
      const bomb = Buffer.alloc(70_000_000);
      const files = new Map([['almanac.db', bomb]]);
      expect(await refusal(await archive({ files }))).toMatch(/would become \d+ times as large/);
    });
    it('more than was declared', async () => {
      const file = await archive({ files: new Map([['almanac.db', Buffer.alloc(1_000_000)]]) });
      // The size of the entry, in the directory and in the manifest.
      const declared = Buffer.alloc(4);
      declared.writeUInt32LE(1_000_000);
      const smaller = Buffer.alloc(4);
      smaller.writeUInt32LE(100_000);
      patched(file, declared, smaller);
      expect(await refusal(file)).toMatch(/has 100000 bytes, its manifest says 1000000/);
      const lying = new Map([['almanac.db', Buffer.alloc(1_000_000)]]);
      const both = await archive({
        files: lying,
        manifest: { files: manifestOf(lying).files.map((entry) => ({ ...entry, bytes: 100_000 })) },
      });
      expect(await refusal(patched(both, declared, smaller))).toMatch(/damaged \(too many bytes/);
    });
    it('entries that share their bytes', async () => {
      const model = `own-models/${'a'.repeat(64)}/`;
      const file = await archive({
        extra: [
          [`${model}a.js`, Buffer.alloc(500, 1), { compress: false }],
          [`${model}b.js`, Buffer.alloc(500, 2), { compress: false }],
        ],
      });
      const bytes = readFileSync(file);
      const offsetOf = (name: string): number => bytes.lastIndexOf(name) - 4;
      bytes.copyWithin(offsetOf(`${model}b.js`), offsetOf(`${model}a.js`), offsetOf(`${model}a.js`) + 4);
      writeFileSync(file, bytes);
      expect(await refusal(file)).toMatch(/overlaps another file/);
    });
    it('more files than any workspace has', async () => {
      const file = at('many.almanac');
      const directory = 0;
      const zip64 = Buffer.alloc(56);
      zip64.writeUInt32LE(0x06064b50, 0);
      zip64.writeBigUInt64LE(44n, 4);
      zip64.writeBigUInt64LE(3_000_000n, 24);
      zip64.writeBigUInt64LE(3_000_000n, 32);
      zip64.writeBigUInt64LE(BigInt(directory), 48);
      const locator = Buffer.alloc(20);
      locator.writeUInt32LE(0x07064b50, 0);
      locator.writeUInt32LE(1, 16);
      const end = Buffer.alloc(22, 0xff);
      end.writeUInt32LE(0x06054b50, 0);
      end.writeUInt32LE(0, 4);
      end.writeUInt16LE(0, 20);
      writeFileSync(file, Buffer.concat([zip64, locator, end]));
      expect(await refusal(file)).toMatch(/says that it holds 3000000 files/);
    });
    it('a manifest without end', async () => {
      const file = at('long.almanac');
      await writeZip(file, [['manifest.json', Buffer.alloc(64_000_001, 32)]]);
      // Its size alone is too much already.
      expect(await refusal(file)).toMatch(/manifest is too long|times as large/);
    });
  });

  describe('contents', () => {
    it('cut off anywhere, or no zip', async () => {
      const whole = readFileSync(await archive({}));
      for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
        writeFileSync(at('cut.almanac'), whole.subarray(0, Math.floor(whole.length * share)));
        expect(await refusal(at('cut.almanac'))).toMatch(/no workspace, or not whole/);
      }
      writeFileSync(at('cut.almanac'), 'date,sales\n2026-01-01,3\n');
      expect(await refusal(at('cut.almanac'))).toMatch(/no workspace, or not whole/);
    });
    it('a byte that is not what it was', async () => {
      const file = await archive({ manifest: { files: manifestOf(good).files.map((entry) => ({ ...entry, sha256: '0'.repeat(64) })) } });
      expect(await refusal(file)).toMatch(/is not what its manifest says \(SHA-256\)/);
      const flipped = readFileSync(await archive({}));
      flipped[60] = (flipped[60] ?? 0) ^ 0xff;
      writeFileSync(at('evil.almanac'), flipped);
      expect(await refusal(at('evil.almanac'))).toMatch(/damaged|SHA-256/);
    });
    it('files of another content than their names say', async () => {
      const name = [...good.keys()].find((place) => place.startsWith('models/')) ?? '';
      expect(await refusal(await archive({ files: new Map([...good, [name, text('{"evil":true}\n')]]) }))).toMatch(
        /does not have the content that it is named by/,
      );
    });
    it('files too many or too few', async () => {
      const more = new Map([...good, [`models/${'b'.repeat(64)}.jsonl`, text('{}')]]);
      expect(await refusal(await archive({ files: more }))).toMatch(/belongs to nothing in its database/);
      const fewer = new Map([...good].filter(([place]) => !place.startsWith('data/')));
      expect(await refusal(await archive({ files: fewer }))).toMatch(/is not in it, and its database needs it/);
      expect(await refusal(await archive({ extra: [[`models/${'c'.repeat(64)}.jsonl`, text('{}')]] }))).toMatch(
        /is in it and not in its manifest/,
      );
      const twice = manifestOf(good).files;
      expect(await refusal(await archive({ manifest: { files: [...twice, ...twice] } }))).toMatch(/not in it or named twice/);
    });
    it('a manifest of something else, or of a newer version', async () => {
      expect(await refusal(await archive({ manifest: { format: 'zip' as never } }))).toMatch(/manifest is not one of a workspace/);
      expect(await refusal(await archive({ manifest: { grants: ['all'] } as never }))).toMatch(/manifest is not one of a workspace/);
      expect(await refusal(await archive({ manifest: { schema: 999 } }))).toMatch(/newer Almanac .*Update Almanac/);
      expect(await refusal(await archive({ manifest: { formatVersion: 2 as never } }))).toMatch(/newer Almanac/);
      expect(await refusal(await archive({ manifest: { schema: 3 } }))).toMatch(/has schema \d+, its manifest says 3/);
      await writeZip(at('evil.almanac'), [['manifest.json', text('{')]]);
      expect(await refusal(at('evil.almanac'))).toMatch(/manifest is not JSON/);
      await writeZip(at('evil.almanac'), [['almanac.db', text('x')]]);
      expect(await refusal(at('evil.almanac'))).toMatch(/has no manifest.json/);
    });
  });

  describe('databases', () => {
    it.each([
      [
        'a trigger',
        (db: Database) => db.exec('CREATE TRIGGER evil AFTER INSERT ON job BEGIN DELETE FROM run; END'),
        /trigger "evil" that Almanac does not make/,
      ],
      ['a view', (db: Database) => db.exec('CREATE VIEW evil AS SELECT * FROM run'), /view "evil" that Almanac does not make/],
      [
        'a virtual table',
        (db: Database) => db.exec('CREATE VIRTUAL TABLE evil USING fts5(x)'),
        /table "evil\w*" that Almanac does not make/,
      ],
      ['a table too many', (db: Database) => db.exec('CREATE TABLE evil (x)'), /table "evil" that Almanac does not make/],
      ['an index too many', (db: Database) => db.exec('CREATE INDEX evil ON run (model)'), /index "evil" that Almanac does not make/],
      ['a table too few', (db: Database) => db.exec('DROP TABLE explanation'), /lacks the/],
      [
        'a column too many',
        (db: Database) => db.exec('ALTER TABLE run ADD COLUMN evil TEXT'),
        /table "run" of its database is not the one/,
      ],
      [
        'a trigger in place of ours',
        (db: Database) =>
          db.exec('DROP TRIGGER run_fact_of_new; CREATE TRIGGER run_fact_of_new AFTER INSERT ON run BEGIN DELETE FROM run; END'),
        /trigger "run_fact_of_new" of its database is not the one/,
      ],
      [
        'a schema that was written by hand',
        (db: Database) => {
          db.pragma('writable_schema = ON');
          db.exec("UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (state IN', 'CHECK (1 OR state IN') WHERE name = 'experiment'");
        },
        /table "experiment" of its database is not the one/,
      ],
      [
        'rows without their parents',
        (db: Database) => db.exec("UPDATE run SET experiment_id = 'nowhere'"),
        /belong to rows that are not there/,
      ],
      [
        'no JSON',
        (db: Database) => db.exec("UPDATE dataset_version SET report = 'x'"),
        /dataset_version\.report of its database is not JSON/,
      ],
      [
        'JSON without end',
        (db: Database) => db.exec(`UPDATE dataset_version SET report = '"' || hex(zeroblob(17000000)) || '"'`),
        /holds 34 MB in one place/,
      ],
      [
        'JSON without bottom',
        (db: Database) => db.prepare('UPDATE dataset_version SET report = ?').run(`${'['.repeat(5000)}${']'.repeat(5000)}`),
        /is not JSON/,
      ],
      [
        'a horizon without end',
        (db: Database) => db.exec(`UPDATE experiment SET options = json_set(options, '$.horizon', 1e9)`),
        /holds what Almanac does not write \(options/,
      ],
      [
        'a step of nothing',
        (db: Database) => db.exec(`UPDATE dataset_version SET axis = json_set(axis, '$.frequency.step', 0)`),
        /holds what Almanac does not write \(versions/,
      ],
    ] as const)('%s', async (_what, change, reason) => {
      expect(await refusal(await archive({ files: withDatabase(change) }))).toMatch(reason);
    });

    it.each([
      [
        'a report',
        (db: Database) =>
          db.exec(
            `INSERT INTO report (id, experiment_id, format, model, name, bytes, sha256, created_at) SELECT '../../secret', id, 'csv', 'm', 'n', 1, 'a', 'd' FROM experiment`,
          ),
      ],
      ['a model', (db: Database) => db.exec("UPDATE run SET artefact = '../../.ssh/id'")],
      ['raw data', (db: Database) => db.exec("UPDATE dataset_version SET raw_id = '/etc/passwd'")],
      [
        'an own model',
        (db: Database) =>
          db.exec("INSERT INTO own_model (hash, kind, manifest, source, bytes, granted_at) VALUES ('../..', 'own:x', '{}', 's', 1, 'd')"),
      ],
      [
        'a joined file',
        (db: Database) =>
          db.exec(
            `UPDATE dataset_version SET choices = json_set(choices, '$.tables', json('[{"kind":"main","files":[0]}]')), files = json_set(files, '$[0].sha256', '../../secret')`,
          ),
      ],
    ] as const)('that name %s outside', async (_what, change) => {
      expect(await refusal(await archive({ files: withDatabase(change) }))).toMatch(/names a file .*as Almanac never does|does not write/);
    });

    it('that are damaged, or none', async () => {
      const broken = Buffer.from(good.get('almanac.db') as Buffer);
      broken.fill(0xab, 40_000, 60_000);
      expect(await refusal(await archive({ files: new Map([...good, ['almanac.db', broken]]) }))).toMatch(
        /is damaged|cannot be (read|opened)/,
      );
      expect(await refusal(await archive({ files: new Map([...good, ['almanac.db', text('not a database')]]) }))).toMatch(
        /cannot be (read|opened)/,
      );
    });

    it('bring nothing that grants anything, and nothing that has files removed', async () => {
      const victim = at('victim.txt');
      writeFileSync(victim, 'mine');
      const files = withDatabase((db) => {
        db.exec("INSERT INTO connection (id, settings, secret, created_at) VALUES ('c', '{}', x'00', 'd')");
        db.exec(
          "INSERT INTO watch (id, folder, pattern, mode, dataset_id, created_at) SELECT 'w', '/home', '*', 'newest', id, 'd' FROM dataset",
        );
        db.exec(`INSERT INTO setting (key, value) VALUES ('workers', '64'), ('apiToken', '"x"')`);
        db.exec(`INSERT INTO doomed_file (kind, name) VALUES ('joined', '../../victim.txt')`);
        db.exec(
          `INSERT INTO row_model (id, name, state, created_at, file_name, options, file_path) VALUES ('a', 'n', 'running', 'd', 'f', '{}', '/etc/passwd')`,
        );
        db.exec(
          `INSERT INTO job (id, kind, title, state, done, total, phase, owner_pid, heartbeat_at, started_at) VALUES ('j', 'train', 't', 'running', 0, 1, '', ${process.pid}, 'd', 'd')`,
        );
      });
      const info = await openWorkspaceFile({ file: await archive({ files }), name: 'sly', into: at('sly') }, {}, here);
      expect(info.leftOut).toEqual({ connections: 1, watches: 1, settings: 2 });
      const db = new Sqlite(path.join(at('sly'), 'almanac.db'));
      const count = (table: string): unknown => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
      expect(['connection', 'watch', 'setting', 'doomed_file'].map(count)).toEqual([0, 0, 0, 0]);
      expect(db.prepare('SELECT state, file_path FROM row_model').get()).toEqual({ state: 'interrupted', file_path: null });
      expect(db.prepare("SELECT state FROM job WHERE id = 'j'").pluck().get()).toBe('interrupted');
      db.close();
      expect(existsSync(victim)).toBe(true);
    });
  });

  it('is refused as well where its workspace would be exported from', async () => {
    const target = at('never.almanac');
    const request = { workspace: at('nowhere'), target, content: 'everything', application: 'test', scratch: at('scratch') } as const;
    await expect(writeWorkspaceFile(request, {}, here)).rejects.toThrow();
    expect(existsSync(target)).toBe(false);
  });
});
