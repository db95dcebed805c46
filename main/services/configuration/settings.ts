import type { SettingRepository } from '../../store/repositories/settings.ts';
import type { Configuration } from './configuration.ts';
import { defaultValues } from './values.ts';

/**
 * What Settings show: workers, backend of nets and port of the API from the configuration, whose file they write; the rest from the database. What earlier versions kept in the
 * database of that goes into the file, once.
 */
export function configuredSettings(kept: SettingRepository, configuration: Configuration): SettingRepository {
  const before = kept.all();
  const all: SettingRepository['all'] = () => {
    const { training, api } = configuration.get();
    const own = kept.all();
    return { ...own, workers: training.workers, netBackend: training.net_backend, api: { ...own.api, port: api.port } };
  };
  const set: SettingRepository['set'] = ({ workers: threads, netBackend: backend, ...others }) => {
    if (threads !== undefined) configuration.set('training.workers', threads === 0 ? null : threads);
    if (backend !== undefined) configuration.set('training.net_backend', backend === 'auto' ? null : backend);
    if (others.api !== undefined && others.api.port !== configuration.get().api.port)
      configuration.set('api.port', others.api.port === defaultValues.api.port ? null : others.api.port);
    kept.set(others);
    return all();
  };
  const first = defaultValues.api.port;
  if (before.workers !== 0 || before.netBackend !== 'auto' || before.api.port !== first) {
    const free = (key: string): boolean => configuration.source(key).layer === 'default';
    try {
      set({
        ...(free('training.workers') ? { workers: before.workers } : {}),
        ...(free('training.net_backend') ? { netBackend: before.netBackend } : {}),
        ...(free('api.port') ? { api: before.api } : {}),
      });
      kept.set({ workers: 0, netBackend: 'auto', api: { ...before.api, port: first } });
    } catch {
      // A file with a mistake is not written; the next start tries again.
    }
  }
  return { ...kept, all, set };
}
