import type { Database } from 'better-sqlite3';
import type { Settings } from '../../../contract/entities/settings.ts';

export interface SettingRepository {
  all(): Settings;
  set(changes: Partial<Settings>): Settings;
}

const defaults: Settings = {
  theme: 'system',
  workers: 0,
  netBackend: 'auto',
  keepRunning: false,
  api: { enabled: false, port: 5001, rowModel: null, sarimaModel: null },
};

export function settingRepository(db: Database): SettingRepository {
  const list = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM setting');
  const upsert = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const all = (): Settings => {
    const stored = Object.fromEntries(list.all().map(({ key, value }) => [key, JSON.parse(value) as unknown]));
    return { ...defaults, ...(stored as Partial<Settings>) };
  };
  return {
    all,
    set: (changes) => {
      for (const [key, value] of Object.entries(changes)) if (value !== undefined) upsert.run(key, JSON.stringify(value));
      return all();
    },
  };
}
