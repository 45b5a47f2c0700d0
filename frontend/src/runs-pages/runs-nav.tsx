import { Link } from '@tanstack/react-router'
import { useTranslation } from '../i18n/use-translation.ts'

const places = [
  { to: '/runs', word: 'nav.runs' },
  { to: '/runs/sweeps', word: 'nav.sweeps' },
  { to: '/runs/schedules', word: 'nav.schedules' },
] as const

/** Between runs and what starts them. */
export function RunsNav() {
  const { t } = useTranslation('runs')
  return (
    <nav aria-label={t('nav.label')} className="mb-4 border-b border-line">
      <ul className="flex flex-wrap gap-4">
        {places.map(({ to, word }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="-mb-px flex h-9 items-center border-b-2 border-transparent text-muted hover:text-text"
              activeProps={{ className: '!border-accent font-semibold !text-text' }}
            >
              {t(word)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
