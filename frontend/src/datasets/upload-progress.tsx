import { X } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { IconButton } from '../ui/button.tsx'
import { formatBytes, formatPercent } from '../ui/format.ts'
import { uploadsUnderWay, type UploadState } from './upload-file.ts'

/**
 * The uploads of this page that go on, each with how far it has come and a button that stops it.
 *
 * @param props.takeFocus gives the focus to something else when the last of them goes from under it
 */
export function UploadProgress({ takeFocus }: { takeFocus: () => void }) {
  const { t } = useTranslation('datasets')
  const uploads = useStore(uploadsUnderWay)
  return (
    <ul aria-label={t('upload.list')} className="flex w-full flex-col gap-2 empty:hidden">
      {Object.entries(uploads).map(([key, upload]) => (
        <UploadRow key={key} upload={upload} takeFocus={takeFocus} />
      ))}
    </ul>
  )
}

function UploadRow({ upload, takeFocus }: { upload: UploadState; takeFocus: () => void }) {
  const { t } = useTranslation('datasets')
  const { fileName, bytes, fraction, phase, stop } = upload
  const row = useRef<HTMLLIElement>(null)
  const passOn = useRef(takeFocus)
  useLayoutEffect(() => {
    passOn.current = takeFocus
  })
  // Before the row is taken from the page, which would leave the focus nowhere.
  useLayoutEffect(() => {
    const element = row.current
    return () => {
      if (element === null || !element.contains(document.activeElement)) return
      const neighbour = element.nextElementSibling ?? element.previousElementSibling
      const button = neighbour?.querySelector('button') ?? null
      if (button === null) passOn.current()
      else button.focus()
    }
  }, [])
  return (
    <li ref={row} className="flex items-center gap-2 rounded-md border border-line bg-panel py-2 pr-1.5 pl-3">
      <span className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex flex-wrap justify-between gap-x-3">
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
      </span>
      <IconButton label={t('upload.stop', { name: fileName })} onClick={stop}>
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  )
}
