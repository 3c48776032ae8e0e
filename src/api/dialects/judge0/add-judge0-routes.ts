import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';

export function addJudge0Routes(_app: App, _parts: DialectParts): void {}
