import type { Contract } from '../../../contract/api.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { HostPorts } from '../../host.ts';
import type { Services } from '../../services.ts';
import { writeWhole } from '../files/write-whole.ts';
import { servedCsv, servedFileName, servedForecast, servedPage } from './served-forecast.ts';

type Names = 'monitoring.forecast' | 'monitoring.exportForecast' | 'monitoring.saveForecast';

/** What a deployment gives to its users. */
export function servedHandlers(
  services: Pick<Services, 'store' | 'registry'>,
  host: Pick<HostPorts, 'pickSavePath'>,
): Pick<Handlers<Contract>, Names> {
  return {
    'monitoring.forecast': async ({ deploymentId, ...page }) => servedPage(servedForecast(services, deploymentId), page),
    'monitoring.exportForecast': async ({ deploymentId }) => {
      const whole = servedForecast(services, deploymentId);
      return { name: servedFileName(whole), bytes: Uint8Array.from(Buffer.from([...servedCsv(whole)].join(''))) };
    },
    'monitoring.saveForecast': async ({ deploymentId }) => {
      const whole = servedForecast(services, deploymentId);
      if (!host.pickSavePath) throw new ApiError('unsupported', 'This host has no dialog to save files.');
      const path = await host.pickSavePath(servedFileName(whole));
      if (path !== null) await writeWhole(path, servedCsv(whole));
      return { path };
    },
  };
}
