/** Where the pages are. Each is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Outlet,
} from '@tanstack/react-router'
import { describeError } from '../api/api-error.ts'
import { i18n } from '../i18n/i18n.ts'
import { readCompareSearch, readRunsSearch, readSchedulesSearch } from '../runs-pages/runs-search.ts'
import { Announcer } from '../ui/announcer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { dismissAll, Toasts } from '../ui/toasts.tsx'
import { Frame } from './frame.tsx'
import { pageLoader } from './load-page.ts'

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
      <Announcer />
    </>
  ),
  notFoundComponent: () => (
    <Frame>
      <EmptyState isPage title={i18n.t('app:notFound.title')}>
        {i18n.t('app:notFound.help')}{' '}
        <Link to="/" className="text-accent underline">
          {i18n.t('app:notFound.home')}
        </Link>
      </EmptyState>
    </Frame>
  ),
  errorComponent: ({ error }) => (
    <main className="h-dvh">
      <EmptyState isPage title={i18n.t('app:broken.title')}>
        {describeError(error).message} {i18n.t('app:broken.help')}
      </EmptyState>
    </main>
  ),
})

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: () => <Frame /> })

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(
    pageLoader(() => import('./home-page.tsx')),
    'HomePage',
  ),
})

const workflows = createRoute({
  getParentRoute: () => frame,
  path: '/workflows',
  component: lazyRouteComponent(
    pageLoader(() => import('../workflows/workflows-page.tsx')),
    'WorkflowsPage',
  ),
})

const datasets = createRoute({
  getParentRoute: () => frame,
  path: '/datasets',
  component: lazyRouteComponent(
    pageLoader(() => import('../datasets/datasets-page.tsx')),
    'DatasetsPage',
  ),
})

const dataset = createRoute({
  getParentRoute: () => frame,
  path: '/datasets/$id',
  component: lazyRouteComponent(
    pageLoader(() => import('../datasets/dataset-page.tsx'), 'tables'),
    'DatasetPage',
  ),
})

const runs = createRoute({
  getParentRoute: () => frame,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(
    pageLoader(() => import('../runs-pages/runs-page.tsx'), 'tables'),
    'RunsPage',
  ),
})

const compare = createRoute({
  getParentRoute: () => frame,
  path: '/runs/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(
    pageLoader(() => import('../runs-pages/compare-page.tsx'), 'tables', 'charts', 'editing', 'said'),
    'ComparePage',
  ),
})

const schedules = createRoute({
  getParentRoute: () => frame,
  path: '/runs/schedules',
  validateSearch: readSchedulesSearch,
  component: lazyRouteComponent(
    pageLoader(() => import('../schedules/schedules-page.tsx'), 'tables', 'operations', 'said'),
    'SchedulesPage',
  ),
})

const sweeps = createRoute({
  getParentRoute: () => frame,
  path: '/runs/sweeps',
  component: lazyRouteComponent(
    pageLoader(() => import('../sweeps/sweeps-page.tsx'), 'operations', 'said'),
    'SweepsPage',
  ),
})

const sweep = createRoute({
  getParentRoute: () => frame,
  path: '/runs/sweeps/$id',
  component: lazyRouteComponent(
    pageLoader(() => import('../sweeps/sweep-page.tsx'), 'tables', 'operations', 'said'),
    'SweepPage',
  ),
})

const run = createRoute({
  getParentRoute: () => frame,
  path: '/runs/$id',
  component: lazyRouteComponent(
    pageLoader(() => import('../runs-pages/run-page.tsx'), 'tables', 'said'),
    'RunPage',
  ),
})

const templates = createRoute({
  getParentRoute: () => frame,
  path: '/templates',
  component: lazyRouteComponent(
    pageLoader(() => import('../templates/templates-page.tsx')),
    'TemplatesPage',
  ),
})

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(
    pageLoader(() => import('../settings/settings-page.tsx')),
    'SettingsPage',
  ),
})

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  component: lazyRouteComponent(
    pageLoader(() => import('./gallery-page.tsx'), 'tables', 'charts', 'editing', 'said'),
    'GalleryPage',
  ),
})

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$id',
  component: lazyRouteComponent(
    pageLoader(() => import('../editor/workflow-route.tsx'), 'tables', 'editing', 'said'),
    'WorkflowRoute',
  ),
})

export const router = createRouter({
  routeTree: root.addChildren([
    frame.addChildren([
      home,
      workflows,
      datasets,
      dataset,
      runs,
      compare,
      schedules,
      sweeps,
      sweep,
      run,
      templates,
      settings,
    ]),
    gallery,
    workflow,
  ]),
  defaultPreload: 'intent',
  // What takes longer than a second is mostly a server that is away.
  defaultPendingComponent: () => (
    <EmptyState isPage title={i18n.t('app:opening.title')}>
      {i18n.t('app:opening.help')}
    </EmptyState>
  ),
})

router.subscribe('onBeforeNavigate', ({ pathChanged }) => {
  if (pathChanged) dismissAll()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
