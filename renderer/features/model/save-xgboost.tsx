import { Button } from '@mantine/core';
import { useState } from 'react';
import { attempt, download } from '../../state/actions.ts';
import type { App } from '../../state/app.ts';
import { useApp } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';

type TreeModel = { readonly experimentId: string; readonly model: string } | { readonly rowModelId: string };

/** Kinds of models whose trees XGBoost can load. */
export const treeKinds: readonly string[] = ['gradient-boosting', 'random-forest'];

/** Saves a model of trees for use in XGBoost, with a file that says how. */
export function SaveXgboost({ model }: { readonly model: TreeModel }) {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    await save(app, model);
    setBusy(false);
  };
  return (
    <Button
      variant="default"
      loading={busy}
      title="The trees as XGBoost's JSON, and beside it a file that says what goes in and what is to be done with what comes out"
      onClick={() => void act()}
    >
      Save as XGBoost model
    </Button>
  );
}

/** Asks where to put it; where the host has no dialog, the page downloads the files. */
async function save(app: App, model: TreeModel): Promise<void> {
  try {
    const { path } = await app.api['xgboost.save'](model);
    if (path !== null) app.notices.say(`Saved ${path}, with a file beside it that says how to use it`);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'unsupported') return app.notices.fail(failure);
    const made = await attempt(app, () => app.api['xgboost.export'](model));
    if (!made) return;
    for (const { name, text } of made.files) download(name, 'application/json', new TextEncoder().encode(text));
    app.notices.say(`Downloaded ${made.files.map(({ name }) => name).join(', ')}`);
  }
}
