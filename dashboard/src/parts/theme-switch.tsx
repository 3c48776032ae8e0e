import { chooseTheme, type Theme, theme } from '../live/theme.ts';
import type { JSX } from '../ui.ts';
import { Choice } from './choice.tsx';

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function ThemeSwitch(): JSX.Element {
  return <Choice label="Colours" value={theme.value} options={themes} onChoose={chooseTheme} />;
}
