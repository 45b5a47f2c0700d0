import { useQuery } from '@tanstack/react-query'
import { Upload, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { datasetsQuery } from '../../api/queries.ts'
import { uploadCsv } from '../../datasets/upload-csv.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { FieldProps } from '../../params/field-props.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatShape } from '../../ui/format.ts'
import { showError } from '../../ui/toasts.tsx'
import { useSession } from '../session-context.tsx'

/** One of the stored data sets, or a new one from a file. */
export function DatasetField({ id, describedBy, invalid, value, onChange }: FieldProps) {
  const session = useSession()
  const { t } = useTranslation('inspector')
  const { data } = useQuery(datasetsQuery)
  const file = useRef<HTMLInputElement>(null)
  const [uploading, setUploading] = useState<AbortController | null>(null)
  const datasets = data?.datasets ?? []
  const chosen = datasets.find((dataset) => dataset.id === value)
  const groups = [
    { title: t('field.yourFiles'), members: datasets.filter((dataset) => dataset.origin === 'upload') },
    { title: t('field.showcase'), members: datasets.filter((dataset) => dataset.origin === 'showcase') },
  ]

  async function upload(chosenFile: File): Promise<void> {
    const stopping = new AbortController()
    setUploading(stopping)
    try {
      const dataset = await uploadCsv(chosenFile, stopping.signal)
      if (dataset === null) return
      await session.refreshDatasets()
      onChange(dataset.id, 'done')
    } catch (error) {
      showError(error)
    } finally {
      setUploading(null)
    }
  }

  return (
    <div>
      <div className="flex gap-1">
        <select
          id={id}
          className="field"
          aria-invalid={invalid}
          aria-describedby={describedBy}
          value={String(value ?? '')}
          onChange={(event) => onChange(event.target.value, 'done')}
        >
          <option value="">{t('field.chooseDataset')}</option>
          {groups.map(
            ({ title, members }) =>
              members.length > 0 && (
                <optgroup key={title} label={title}>
                  {members.map((dataset) => (
                    <option key={dataset.id} value={dataset.id}>
                      {dataset.title}
                    </option>
                  ))}
                </optgroup>
              ),
          )}
          {chosen === undefined && value !== '' && (
            <option value={String(value)}>{t('field.notHere', { id: String(value) })}</option>
          )}
        </select>
        <Button onClick={() => (uploading === null ? file.current?.click() : uploading.abort())}>
          {uploading === null ? <Upload size={14} aria-hidden /> : <X size={14} aria-hidden />}{' '}
          {t(uploading === null ? 'field.upload' : 'field.stopUpload')}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className="hidden"
          aria-label={t('field.uploadFile')}
          onChange={(event) => {
            const [first] = event.target.files ?? []
            if (first !== undefined) void upload(first)
            event.target.value = ''
          }}
        />
      </div>
      {chosen !== undefined && (
        <p className="mt-1 text-sm text-muted">
          {chosen.rows !== null && chosen.schema !== null
            ? `${formatShape(chosen.rows, chosen.schema.columns.length)}, ${formatBytes(chosen.bytes)}`
            : formatBytes(chosen.bytes)}
          {chosen.licence !== null && `, ${chosen.licence}`}
        </p>
      )}
    </div>
  )
}
