import type { ReactNode } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'

/** Both runs in columns and what lies between them; all tables of a comparison have their columns at the same places. */
export function ComparedTable(props: { caption: string; what: string; children: ReactNode }) {
  const { t } = useTranslation('runs')
  return (
    <section>
      <table className="w-full max-w-2xl border-collapse numeric sm:table-fixed">
        <caption className="pb-1.5 text-left font-semibold">{props.caption}</caption>
        <thead className="text-sm text-muted">
          <tr>
            <th className="py-1 text-left font-medium">{props.what}</th>
            <th className="py-1 pl-3 text-right font-medium sm:w-28">A</th>
            <th className="py-1 pl-3 text-right font-medium sm:w-28">B</th>
            <th className="py-1 pl-3 text-right font-medium sm:w-28">{t('compare.difference')}</th>
            <td className="sm:w-24" />
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  )
}
