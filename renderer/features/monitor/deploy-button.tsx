import { Button } from '@mantine/core';
import { useState } from 'react';
import { useApp, useResource } from '../../state/use-app.ts';
import { DeployDialog, showDeployment } from './deploy-dialog.tsx';

/** Deploys the champion of a model where it is looked at, and leads to where it is deployed. */
export function DeployButton({ modelId }: { readonly modelId: string }) {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const [open, setOpen] = useState(false);
  return (
    <>
      {deployments
        ?.filter((one) => one.modelId === modelId)
        .map((one) => (
          <Button key={one.id} variant="default" onClick={() => showDeployment(app, one.id)}>
            Deployed: {one.name}
          </Button>
        ))}
      <Button variant="default" onClick={() => setOpen(true)}>
        Deploy…
      </Button>
      {open && <DeployDialog modelId={modelId} onClose={() => setOpen(false)} />}
    </>
  );
}
