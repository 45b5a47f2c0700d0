/** The frame of every page but the editor: where one can go, quietly on the left. Of routes when it has no children. */
import { Link, Outlet } from '@tanstack/react-router'
import { Database, Home, LayoutTemplate, ListChecks, Settings, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { ThemeToggle } from '../ui/theme-toggle.tsx'

const places = [
  { to: '/', word: 'nav.home', Icon: Home },
  { to: '/workflows', word: 'nav.workflows', Icon: Workflow },
  { to: '/datasets', word: 'nav.datasets', Icon: Database },
  { to: '/runs', word: 'nav.runs', Icon: ListChecks },
  { to: '/templates', word: 'nav.templates', Icon: LayoutTemplate },
  { to: '/settings', word: 'nav.settings', Icon: Settings },
] as const

export function Frame({ children }: { children?: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <div className="flex min-h-dvh bg-canvas max-[800px]:flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        {t('nav.skip')}
      </a>
      <header className="sticky top-0 flex h-dvh w-[184px] shrink-0 flex-col border-r border-line bg-panel p-2 max-[800px]:h-auto max-[800px]:w-full max-[800px]:flex-row max-[800px]:flex-wrap max-[800px]:items-center max-[800px]:border-r-0 max-[800px]:border-b">
        <span className="flex items-center gap-2 px-2 pt-2 pb-4 max-[800px]:py-1">
          <img src="/logo.svg" alt="" width={22} height={22} />
          <span className="text-lg font-semibold max-[480px]:sr-only">Flowza</span>
        </span>
        <nav aria-label={t('nav.label')} className="flex-1">
          <ul className="flex flex-col gap-0.5 max-[800px]:flex-row max-[800px]:flex-wrap">
            {places.map(({ to, word, Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/' }}
                  className="relative flex h-8 items-center gap-2.5 rounded-md px-2 text-muted max-[400px]:gap-1.5 max-[400px]:px-1 hover:bg-hover hover:text-text"
                  activeProps={{ className: 'bg-sunken font-medium !text-text' }}
                >
                  <Icon size={16} aria-hidden /> <span className="place-word">{t(word)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-8 pt-7 pb-16 outline-none max-[800px]:px-4">
        <div className="mx-auto max-w-[1160px]">{children ?? <Outlet />}</div>
      </main>
    </div>
  )
}
