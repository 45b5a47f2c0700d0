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
import { i18n, loadTexts, type TextGroup } from '../i18n/i18n.ts'
import { readCompareSearch, readRunsSearch, readSchedulesSearch } from '../runs-pages/runs-search.ts'
import { Announcer } from '../ui/announcer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { dismissAll, Toasts } from '../ui/toasts.tsx'
import { Frame } from './frame.tsx'

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

/** A page whose texts are there when it shows. Those of the group `pages` are before any page. */
function withTexts<Page>(load: () => Promise<Page>, ...groups: TextGroup[]): () => Promise<Page> {
  return async () => (await Promise.all([load(), loadTexts(...groups)]))[0]
}

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})

const workflows = createRoute({
  getParentRoute: () => frame,
  path: '/workflows',
  component: lazyRouteComponent(() => import('../workflows/workflows-page.tsx'), 'WorkflowsPage'),
})

const datasets = createRoute({
  getParentRoute: () => frame,
  path: '/datasets',
  component: lazyRouteComponent(() => import('../datasets/datasets-page.tsx'), 'DatasetsPage'),
})

const dataset = createRoute({
  getParentRoute: () => frame,
  path: '/datasets/$id',
  component: lazyRouteComponent(
    withTexts(() => import('../datasets/dataset-page.tsx'), 'tables'),
    'DatasetPage',
  ),
})

const runs = createRoute({
  getParentRoute: () => frame,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(
    withTexts(() => import('../runs-pages/runs-page.tsx'), 'tables'),
    'RunsPage',
  ),
})

const compare = createRoute({
  getParentRoute: () => frame,
  path: '/runs/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(
    withTexts(() => import('../runs-pages/compare-page.tsx'), 'tables', 'charts', 'editing', 'said'),
    'ComparePage',
  ),
})

const schedules = createRoute({
  getParentRoute: () => frame,
  path: '/runs/schedules',
  validateSearch: readSchedulesSearch,
  component: lazyRouteComponent(
    withTexts(() => import('../schedules/schedules-page.tsx'), 'tables', 'operations', 'said'),
    'SchedulesPage',
  ),
})

const sweeps = createRoute({
  getParentRoute: () => frame,
  path: '/runs/sweeps',
  component: lazyRouteComponent(
    withTexts(() => import('../sweeps/sweeps-page.tsx'), 'operations', 'said'),
    'SweepsPage',
  ),
})

const sweep = createRoute({
  getParentRoute: () => frame,
  path: '/runs/sweeps/$id',
  component: lazyRouteComponent(
    withTexts(() => import('../sweeps/sweep-page.tsx'), 'tables', 'operations', 'said'),
    'SweepPage',
  ),
})

const run = createRoute({
  getParentRoute: () => frame,
  path: '/runs/$id',
  component: lazyRouteComponent(
    withTexts(() => import('../runs-pages/run-page.tsx'), 'tables', 'said'),
    'RunPage',
  ),
})

const templates = createRoute({
  getParentRoute: () => frame,
  path: '/templates',
  component: lazyRouteComponent(() => import('../templates/templates-page.tsx'), 'TemplatesPage'),
})

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
})

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  component: lazyRouteComponent(
    withTexts(() => import('./gallery-page.tsx'), 'tables', 'charts', 'editing', 'said'),
    'GalleryPage',
  ),
})

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$id',
  component: lazyRouteComponent(
    withTexts(() => import('../editor/workflow-route.tsx'), 'tables', 'editing', 'said'),
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
})

router.subscribe('onBeforeNavigate', ({ pathChanged }) => {
  if (pathChanged) dismissAll()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
