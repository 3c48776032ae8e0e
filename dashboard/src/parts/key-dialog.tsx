import { hasKey, keepKey } from '../live/api-key.ts';
import { type JSX, useRef } from '../ui.ts';

/** Asks for the API key, where the server wants one. */
export function KeyDialog(): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? '';
    if (key !== '') {
      keepKey(key);
    }
  };
  return (
    <form class="card key-form" onSubmit={submit}>
      <h1>An API key, please</h1>
      <p>
        This server answers only to those who have a key. It stays in this tab until the tab is closed, and is
        sent to this server alone.
      </p>
      {hasKey() && (
        <p class="alert" role="alert">
          The server does not know that key.
        </p>
      )}
      <label class="field">
        <span>API key</span>
        <input ref={field} type="password" name="key" autocomplete="off" spellcheck={false} required />
      </label>
      <button type="submit" class="primary">
        Use this key
      </button>
    </form>
  );
}
