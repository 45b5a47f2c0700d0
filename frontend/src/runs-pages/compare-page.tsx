import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { GitCompareArrows } from 'lucide-react'
import { useTranslation } from '../i18n/use-translation.ts'
import { buttonClasses } from '../ui/button.tsx'
import { runQuery } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { CompareRuns } from '../runs/compare/compare-runs.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** Two runs side by side, at an address that can be kept and sent. */
export function ComparePage() {
  const { t } = useTranslation('runs')
  const { a, b } = useSearch({ from: '/frame/runs/compare' })
  return (
    <>
      <PageHead title={t('compare.title')}>
        <Link to="/runs" className={buttonClasses('secondary')}>
          {t('all')}
        </Link>
      </PageHead>
      {a === undefined || b === undefined ? (
        <EmptyState icon={<GitCompareArrows size={22} aria-hidden />} title={t('history.chooseTwo')}>
          {t('compare.chooseHelp')}
        </EmptyState>
      ) : (
        <>
          <ComparedNames a={a} b={b} />
          <CompareRuns a={a} b={b} />
        </>
      )}
    </>
  )
}

/** What ran; both names where they differ. */
function ComparedNames({ a, b }: { a: string; b: string }) {
  const first = useQuery(runQuery(a)).data
  const second = useQuery(runQuery(b)).data
  if (first === undefined || second === undefined) return null
  const names = first.name === second.name ? [first.name] : [first.name, second.name]
  return <h2 className="mb-3 text-lg font-semibold">{names.join(' · ')}</h2>
}
