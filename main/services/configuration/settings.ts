import type { SettingRepository } from '../../store/repositories/settings.ts';
import type { Configuration } from './configuration.ts';

/**
 * What Settings show: workers and backend of nets from the configuration, whose file they write; the rest from the database. What earlier versions kept in the
 * database of that goes into the file, once.
 */
export function configuredSettings(kept: SettingRepository, configuration: Configuration): SettingRepository {
  const { workers, netBackend } = kept.all();
  const before = { workers, netBackend };
  const all: SettingRepository['all'] = () => {
    const { training } = configuration.get();
    return { ...kept.all(), workers: training.workers, netBackend: training.net_backend };
  };
  const set: SettingRepository['set'] = ({ workers: threads, netBackend: backend, ...others }) => {
    if (threads !== undefined) configuration.set('training.workers', threads === 0 ? null : threads);
    if (backend !== undefined) configuration.set('training.net_backend', backend === 'auto' ? null : backend);
    kept.set(others);
    return all();
  };
  if (before.workers !== 0 || before.netBackend !== 'auto') {
    const free = (key: string): boolean => configuration.source(key).layer === 'default';
    try {
      set({ ...(free('training.workers') ? { workers } : {}), ...(free('training.net_backend') ? { netBackend } : {}) });
      kept.set({ workers: 0, netBackend: 'auto' });
    } catch {
      // A file with a mistake is not written; the next start tries again.
    }
  }
  return { ...kept, all, set };
}
