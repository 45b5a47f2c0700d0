import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { templatesQuery } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { useStart } from '../app/use-start.ts'
import { TemplateGallery } from './template-gallery.tsx'

export function TemplatesPage() {
  const { t } = useTranslation('templates')
  const { data } = useQuery(templatesQuery)
  const [task, setTask] = useState<string | null>(null)
  const start = useStart()
  const tasks = [...new Set((data?.templates ?? []).map((template) => template.task))].toSorted()
  return (
    <>
      <PageHead title={t('title')} />
      <p className="mb-4 max-w-[80ch] text-muted">{t('help')}</p>
      <div role="group" aria-label={t('tasks')} className="mb-4 flex flex-wrap gap-2">
        {[null, ...tasks].map((each) => (
          <button
            key={each ?? ''}
            type="button"
            aria-pressed={each === task}
            onClick={() => setTask(each)}
            className="h-7 rounded-full border border-line-strong bg-raised px-3 text-sm first-letter:uppercase hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium"
          >
            {each ?? t('allTasks')}
          </button>
        ))}
      </div>
      <TemplateGallery task={task} opening={start.template} onStart={(id) => void start.fromTemplate(id)} />
    </>
  )
}
