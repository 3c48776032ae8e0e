import type { App } from '../../fastify-app.ts';
import { notFound } from '../../problem.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { type Judge0Language, judge0LanguagesOf } from './judge0-languages.ts';
import { judge0Statuses } from './judge0-status.ts';

const brief = ({ id, name }: Judge0Language) => ({ id, name });

/** `/languages` and `/statuses`: what the numbers mean. */
export function addLanguageRoutes(scope: App, { chameleon }: DialectParts): void {
  const languages = () => judge0LanguagesOf(chameleon.runtimes());
  scope.get('/languages', async () => languages().map(brief));
  scope.get('/languages/all', async () =>
    languages().map((each) => ({ ...brief(each), is_archived: false })),
  );
  scope.get<{ Params: { id: string } }>('/languages/:id', async ({ params }) => {
    const found = languages().find(({ id }) => String(id) === params.id);
    if (found === undefined) {
      throw notFound();
    }
    // Commands are the business of whoever starts programs, and nothing that a client could run.
    return {
      ...brief(found),
      is_archived: false,
      source_file: found.fileName,
      compile_cmd: null,
      run_cmd: null,
    };
  });
  scope.get('/statuses', async () => judge0Statuses);
}
