import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import type { CleaningStepInfo, RecipePreview } from '../../../contract/entities/recipe.ts';
import { DownIcon, PlusIcon, TrashIcon, UpIcon } from '../../components/icons.tsx';
import type { RecipeDraft } from '../../state/recipes.ts';
import { useApp } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import css from './clean-tab.module.css';
import { stepSummary } from './clean-words.ts';

const targets = [
  ['values', 'Values'],
  ['series', 'Series'],
  ['regressors', 'Regressors'],
] as const;

interface Props {
  readonly versionId: string;
  readonly infos: readonly CleaningStepInfo[];
  readonly draft: RecipeDraft;
  readonly preview: RecipePreview | null;
  /** What keeps a step from being used, by its id. */
  readonly problems: ReadonlyMap<number, string>;
}

/** The steps in order, with how many values each one changes. */
export function CleanSteps({ versionId, infos, draft, preview, problems }: Props) {
  const { recipes } = useApp();
  return (
    <div className={css.list}>
      {draft.steps.length === 0 && (
        <p className={css.none}>No steps: models see the values as the files have them. Checks offers a step beside what it found.</p>
      )}
      <ol className={css.steps} aria-label="Steps">
        {draft.steps.map((step, place) => {
          const info = infos.find(({ kind }) => kind === step.kind);
          if (!info) return null;
          const name = `step ${place + 1}, ${info.label}`;
          const changes = preview?.steps.find((one) => one.step === place);
          return (
            <li key={step.id} className={css.step} data-current={step.id === draft.selected || undefined} data-off={!step.on || undefined}>
              <Checkbox
                aria-label={`Do ${name}`}
                checked={step.on}
                onChange={(event) => recipes.change(versionId, step.id, { on: event.currentTarget.checked }, `on ${event.timeStamp}`)}
              />
              <button
                type="button"
                className={css.name}
                aria-current={step.id === draft.selected ? 'step' : undefined}
                onClick={() => recipes.select(versionId, step.id)}
                data-inset
              >
                <span className={css.label}>{info.label}</span>
                <span className={`${css.summary} clip`}>{stepSummary(step, info)}</span>
              </button>
              <span className={css.count} data-wrong={problems.has(step.id) || undefined}>
                {problems.has(step.id) ? 'check' : step.on && changes ? count(changes.changed) : ''}
              </span>
              <ActionIcon
                size="sm"
                aria-label={`Move ${name} up`}
                disabled={place === 0}
                onClick={() => recipes.move(versionId, step.id, -1)}
              >
                <UpIcon size={12} />
              </ActionIcon>
              <ActionIcon
                size="sm"
                aria-label={`Move ${name} down`}
                disabled={place === draft.steps.length - 1}
                onClick={() => recipes.move(versionId, step.id, 1)}
              >
                <DownIcon size={12} />
              </ActionIcon>
              <ActionIcon size="sm" aria-label={`Delete ${name}`} onClick={() => recipes.remove(versionId, step.id)}>
                <TrashIcon size={12} />
              </ActionIcon>
            </li>
          );
        })}
      </ol>
      <Menu position="top-start" width={340}>
        <Menu.Target>
          <Button variant="default" leftSection={<PlusIcon size={12} />} className={css.add ?? ''}>
            Add a step
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          {targets.flatMap(([target, label]) => [
            <Menu.Label key={target}>{label}</Menu.Label>,
            ...infos
              .filter((info) => info.target === target)
              .map((info) => (
                <Menu.Item key={info.kind} onClick={() => recipes.add(versionId, info.kind)}>
                  <span className={css.label}>{info.label}</span>
                  <span className={css.help}>{info.summary}</span>
                </Menu.Item>
              )),
          ])}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
