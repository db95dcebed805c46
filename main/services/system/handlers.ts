import type { Contract } from '../../../contract/api.ts';
import type { systemProcedures } from '../../../contract/procedures/system.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { Services } from '../../services.ts';

export const systemHandlers = ({
  system,
  keeping,
  readLog,
}: Pick<Services, 'system' | 'keeping' | 'readLog'>): Pick<Handlers<Contract>, keyof typeof systemProcedures> => ({
  'system.report': async () => system.report(),
  'system.minutes': async ({ hours }) => system.minutes(hours),
  'logs.read': async ({ filter, before, limit }) => readLog(filter, limit, before),
  'keeping.preview': async ({ rules }) => keeping.preview(rules),
  'keeping.set': async ({ rules }) => keeping.set(rules),
  'keeping.apply': async ({ only }) => keeping.apply(only),
});
