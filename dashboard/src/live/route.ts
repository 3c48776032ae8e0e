import { type Signal, signal } from '../ui.ts';
import { parseRoute, type Route } from './parse-route.ts';

/** Where somebody is now. */
export const route: Signal<Route> = signal(parseRoute(location.hash));

addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash);
});

/** Goes there, so that the browser's own way back works. */
export function goTo(href: string): void {
  location.hash = href;
}
