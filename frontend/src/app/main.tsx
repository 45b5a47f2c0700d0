import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from '../api/api-error.ts'
import { loadTexts, restoreLanguage } from '../i18n/i18n.ts'
import { applyDensity, fetchPreferences } from '../settings/preferences.ts'
import { router } from './router.tsx'
import './app.css'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses, it refuses again; what didn't reach it may the next time.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
      refetchOnWindowFocus: false,
    },
  },
})

const container = document.getElementById('root')
if (container === null) throw new Error('index.html has no element "root".')
void start(container)

/** Not awaited by this module, whose file has what the pages import: they would wait for it, and it for them. */
async function start(element: HTMLElement): Promise<void> {
  const language = restoreLanguage().then(() => loadTexts('pages'))
  // The page's code comes along with its texts; what goes wrong with it the router shows.
  await Promise.all([language, router.load().catch(() => {})])
  applyDensity()
  void fetchPreferences()
  createRoot(element).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
