import { z } from '../../kernel/schema.ts';
import type { DashboardFile, DashboardFiles } from '../dashboard-files.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import { wantsPage } from '../wants-page.ts';

/**
 * The page shows what programs printed. Nothing but its own files can run or style it, text can never become markup, it
 * speaks with its own server only, and no other page can frame it.
 */
const dashboardHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
};

const FOREVER = 'public, max-age=31536000, immutable';

function headersOf({ type, isImmutable }: DashboardFile) {
  return {
    ...dashboardHeaders,
    'content-type': type,
    'cache-control': isImmutable ? FOREVER : 'no-cache',
    vary: 'accept-encoding',
  };
}

/**
 * The dashboard's own files below `/dashboard/`, and the way there from `/`. They hold nothing secret: all may have them. `root` is
 * what programs find at `/`, if they find anything.
 */
export function addDashboardRoutes(
  app: App,
  read: () => Promise<DashboardFiles>,
  root: object | undefined,
): void {
  const method: ('GET' | 'HEAD')[] = ['GET', 'HEAD'];
  let files: Promise<DashboardFiles> | undefined;
  app.route({
    method,
    url: '/dashboard/*',
    schema: { hide: true, params: z.object({ '*': z.string() }) },
    async handler({ params, headers }, reply) {
      files ??= read();
      const file = (await files).get(params['*'] === '' ? 'index.html' : params['*']);
      if (file === undefined) {
        throw notFound();
      }
      reply.headers(headersOf(file));
      const isGzipped = /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '');
      return isGzipped ? reply.header('content-encoding', 'gzip').send(file.gzipped) : reply.send(file.body);
    },
  });
  app.route({
    method,
    url: '/dashboard',
    schema: { hide: true },
    handler: async (_request, reply) => reply.redirect('/dashboard/'),
  });
  app.route({
    method,
    url: '/',
    schema: { hide: true },
    async handler({ headers }, reply) {
      if (wantsPage(headers)) {
        return reply.redirect('/dashboard/');
      }
      if (root === undefined) {
        throw notFound();
      }
      return root;
    },
  });
}
