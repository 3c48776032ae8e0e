import { onTestFinished } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../src/api/http-server.ts';
import { readConfig } from '../../../src/platform/config.ts';
import { createMemoryChameleon, type MemoryChameleon } from './memory-chameleon.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field in assertions
  readonly body: any;
}

export interface MemoryServer {
  readonly url: string;
  readonly chameleon: MemoryChameleon;
  readonly server: HttpServer;
  readonly problems: readonly object[];
  /** Sends JSON unless the body is a string or bytes already. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

function encode(body: unknown): string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The real HTTP server on a free loopback port over a system in memory; closed when the test ends. */
export async function startMemoryServer(
  settings: Readonly<Record<string, unknown>> = {},
  files: { readonly dashboardFolder?: string } = {},
): Promise<MemoryServer> {
  const config = readConfig({}, { port: 0, ...settings });
  const chameleon = createMemoryChameleon(config);
  const problems: object[] = [];
  const note = (details: object) => void problems.push(details);
  const logger = { info: () => undefined, warn: note, error: note };
  const server = createHttpServer({ chameleon, config, logger, ...files });
  await server.listen();
  onTestFinished(() => server.close(0));
  const url = `http://127.0.0.1:${server.port()}`;
  return {
    url,
    chameleon,
    server,
    problems,
    async ask(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: encode(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: parse(text) };
    },
  };
}
