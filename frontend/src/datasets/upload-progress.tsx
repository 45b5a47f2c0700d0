import { useTranslation } from '../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { formatBytes, formatPercent } from '../ui/format.ts'
import { uploadsUnderWay } from './upload-file.ts'

/** The uploads of this page that go on, each with how far it has come. */
export function UploadProgress() {
  const { t } = useTranslation('datasets')
  const uploads = useStore(uploadsUnderWay)
  return (
    <ul aria-label={t('upload.list')} className="flex w-full flex-col gap-2 empty:hidden">
      {Object.entries(uploads).map(([key, { fileName, bytes, fraction, phase }]) => (
        <li key={key} className="flex flex-col gap-1 rounded-md border border-line bg-panel px-3 py-2">
          <span className="flex justify-between gap-3">
            <span className="truncate font-medium">{fileName}</span>
            <span className="shrink-0 text-muted numeric">
              {phase === 'sending'
                ? t('upload.sent', {
                    sent: formatBytes(Math.round(fraction * bytes)),
                    all: formatBytes(bytes),
                    share: formatPercent(fraction, 0),
                  })
                : t(`upload.${phase}`)}
            </span>
          </span>
          <progress
            className="progress"
            aria-label={t('upload.of', { name: fileName })}
            max={1}
            {...(phase !== 'reading' && { value: fraction })}
          />
        </li>
      ))}
    </ul>
  )
}
