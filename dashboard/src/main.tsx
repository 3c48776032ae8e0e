import { App } from './app.tsx';
import { keepNoteworthy } from './live/noteworthy.ts';
import { keepTheme } from './live/theme.ts';
import { render } from './ui.ts';

keepTheme();
keepNoteworthy();
const host = document.getElementById('app');
if (host !== null) {
  render(<App />, host);
}
