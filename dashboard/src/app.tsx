import { isKeyWanted } from './live/api-key.ts';
import { route } from './live/route.ts';
import { eventFeed } from './live/server.ts';
import { KeyDialog } from './parts/key-dialog.tsx';
import { Navigation } from './parts/navigation.tsx';
import { ServerStatus } from './parts/server-status.tsx';
import { ThemeSwitch } from './parts/theme-switch.tsx';
import { type JSX, useEffect } from './ui.ts';
import { ExecutionView } from './views/execution-view.tsx';
import { ExecutionsView } from './views/executions-view.tsx';
import { ForecastsView } from './views/forecasts-view.tsx';
import { OverviewView } from './views/overview-view.tsx';
import { PoolView } from './views/pool-view.tsx';
import { ProgramsView } from './views/programs-view.tsx';
import { RunView } from './views/run-view.tsx';
import { UserView } from './views/user-view.tsx';
import { UsersView } from './views/users-view.tsx';

/** The whole page: who asks first gives a key where one is wanted, then looks at one view at a time. */
export function App(): JSX.Element {
  const isLocked = isKeyWanted.value;
  useEffect(() => {
    if (!isLocked) {
      eventFeed.start();
    }
  }, [isLocked]);
  return (
    <>
      <a class="skip" href={location.hash} onClick={skipToView}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="#/overview">
          <img src="./favicon.svg" alt="" width="28" height="28" />
          Chameleon
        </a>
        <Navigation />
        <div class="top-tools">
          <ServerStatus />
          <ThemeSwitch />
        </div>
      </header>
      <main id="view" tabIndex={-1}>
        {isLocked ? <KeyDialog /> : <CurrentView />}
      </main>
    </>
  );
}

/** The hash is the route: a link to a place of the page would be another route. */
function skipToView(event: Event): void {
  event.preventDefault();
  document.getElementById('view')?.focus();
}

function CurrentView(): JSX.Element {
  const { view, subject, query } = route.value;
  switch (view) {
    case 'overview':
      return <OverviewView />;
    case 'pool':
      return <PoolView runtime={query.runtime} />;
    case 'users':
      return subject === undefined ? <UsersView /> : <UserView key={subject} user={subject} />;
    case 'programs':
      return <ProgramsView executionId={query.execution} />;
    case 'forecasts':
      return <ForecastsView />;
    case 'executions':
      return subject === undefined ? (
        <ExecutionsView filter={query} />
      ) : (
        <ExecutionView key={subject} id={subject} />
      );
    case 'run':
      return <RunView />;
  }
}
