import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ApiScope, MadeApiToken } from '../../../contract/entities/api-token.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useApp } from '../../state/use-app.ts';
import { toFailure, type Failure } from '../../words/failures.ts';
import css from './api-section.module.css';

const meanings: Readonly<Record<ApiScope, string>> = {
  status: 'Whether models are loaded',
  predict: 'Predictions of single rows and of files',
  forecast: 'Forecasts of series',
  explain: 'What drives a prediction, how good a model is',
  admin: 'Loading models again',
};
const scopeNames = Object.keys(meanings) as ApiScope[];
const usual: readonly ApiScope[] = ['status', 'predict', 'forecast', 'explain'];
const terms = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Without an end' },
];

/** Makes a token and shows it, once. */
export function ApiTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<MadeApiToken | null>(null);
  return made ? <Made made={made} onClose={onClose} /> : <Ask onMade={setMade} onClose={onClose} />;
}

function Ask({ onMade, onClose }: { readonly onMade: (made: MadeApiToken) => void; readonly onClose: () => void }) {
  const app = useApp();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>(usual);
  const [days, setDays] = useState('90');
  const [failure, setFailure] = useState<Failure | null>(null);
  const ready = name.trim() !== '' && scopes.length > 0;
  const make = async (): Promise<void> => {
    try {
      onMade(await app.localApi.create({ name: name.trim(), scopes: [...scopes], days: days === '' ? null : Number(days) }));
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) void make();
  };
  return (
    <Dialog title="New token" onClose={onClose} size="md">
      <form onSubmit={submit}>
        <TextInput
          label="Name"
          description="Which program uses it."
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <fieldset className={css.scopes}>
          <legend>It may ask for</legend>
          {scopeNames.map((scope) => (
            <Checkbox
              key={scope}
              label={
                <>
                  {scope} <span className={css.about}>{meanings[scope]}</span>
                </>
              }
              checked={scopes.includes(scope)}
              onChange={({ currentTarget }) =>
                setScopes(currentTarget.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
            />
          ))}
        </fieldset>
        <NativeSelect label="Valid for" value={days} onChange={({ currentTarget }) => setDays(currentTarget.value)} data={terms} />
        {failure && <FailureNote failure={failure} steps={{}} />}
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready}>
            Make token
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

function Made({ made: { token, text }, onClose }: { readonly made: MadeApiToken; readonly onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  const [failed, setFailed] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A click selects all of it.
      setFailed(true);
    }
  };
  return (
    <Dialog title={`Token ${token.name}`} onClose={onClose} size="md">
      <p>Copy it now: it is not kept and cannot be shown again.</p>
      <code className={css.secret} aria-label="Text of the token" tabIndex={0}>
        {text}
      </code>
      <p className={css.about}>
        Programs send it as the header <code className={css.code}>Authorization: Bearer …</code>
      </p>
      <Group justify="flex-end" gap={8} mt={16}>
        <span className={css.about} role="status">
          {copied ? 'Copied' : failed ? 'Not copied: select the text and copy it' : ''}
        </span>
        <Button variant="default" onClick={() => void copy()} data-autofocus>
          Copy
        </Button>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Dialog>
  );
}
