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
import { Announcer } from '../ui/announcer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { dismissAll, Toasts } from '../ui/toasts.tsx'

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
      <Announcer />
    </>
  ),
  notFoundComponent: () => (
    <main className="h-dvh">
      <EmptyState title="There is no such page">
        <Link to="/" className="text-accent underline">
          Go to all workflows
        </Link>
      </EmptyState>
    </main>
  ),
  errorComponent: ({ error }) => (
    <main className="h-dvh">
      <EmptyState title="The page broke">
        {describeError(error).message} Reload it; what was saved is not affected.
      </EmptyState>
    </main>
  ),
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$id',
  component: lazyRouteComponent(() => import('../editor/workflow-route.tsx'), 'WorkflowRoute'),
})

export const router = createRouter({
  routeTree: root.addChildren([home, workflow]),
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
