import { useTranslation } from '../../i18n/use-translation.ts'

/** What to do first. */
export function EmptyCanvas() {
  const { t } = useTranslation('canvas')
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center">
      <div className="max-w-96 text-center">
        <p className="text-lg font-semibold">{t('empty')}</p>
        <p className="mt-1 text-muted">{t('emptyHint')}</p>
      </div>
    </div>
  )
}
