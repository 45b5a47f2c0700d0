/** The first page: start from a template, from data, or go on where you were. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileUp, Plus } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { workflowsQuery } from '../api/queries.ts'
import { FileDrop } from '../datasets/file-drop.tsx'
import { UploadButton } from '../datasets/upload-button.tsx'
import { UploadProgress } from '../datasets/upload-progress.tsx'
import { TemplateGallery } from '../templates/template-gallery.tsx'
import { Button } from '../ui/button.tsx'
import { formatAgo } from '../ui/format.ts'
import { PageHead } from './page-head.tsx'
import { useStart } from './use-start.ts'

const mostRecent = 8

export function HomePage() {
  const { t } = useTranslation('app')
  const start = useStart()
  const chooseButton = useRef<HTMLButtonElement>(null)
  return (
    <FileDrop hint={t('home.drop')} onFile={(file) => void start.fromFile(file)}>
      <PageHead title={t('home.title')} />
      <div className="grid grid-cols-[minmax(0,1fr)_280px] gap-10 max-[1000px]:grid-cols-1">
        <Section title={t('home.template')}>
          <TemplateGallery
            task={null}
            opening={start.template}
            onStart={(id) => void start.fromTemplate(id)}
          />
        </Section>
        <div className="flex flex-col gap-10">
          <Section title={t('home.data')}>
            <div className="flex flex-col items-start gap-3 rounded-lg border border-dashed border-line-strong bg-panel p-4">
              <FileUp size={20} className="text-muted" aria-hidden />
              <p>
                {t('home.dropHelp')} <span className="text-muted">{t('home.stays')}</span>
              </p>
              <UploadButton
                button={chooseButton}
                look="primary"
                title={t('home.choose')}
                fieldLabel={t('home.chooseField')}
                disabled={start.isBusy}
                onFile={(file) => void start.fromFile(file)}
              />
              <UploadProgress takeFocus={() => chooseButton.current?.focus()} />
            </div>
            <Button look="ghost" className="mt-2" disabled={start.isBusy} onClick={() => void start.empty()}>
              <Plus size={14} aria-hidden /> {t('home.empty')}
            </Button>
          </Section>
          <RecentWorkflows />
        </div>
      </div>
    </FileDrop>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="mb-3 text-lg font-semibold">{title}</h2>
      {children}
    </section>
  )
}

function RecentWorkflows() {
  const { t } = useTranslation('app')
  const { data } = useQuery(workflowsQuery)
  const workflows = data?.workflows ?? []
  return (
    <Section title={t('home.recent')}>
      {data !== undefined && workflows.length === 0 && <p className="text-muted">{t('home.noRecent')}</p>}
      <ul className="-mx-2 flex flex-col">
        {workflows.slice(0, mostRecent).map((workflow) => (
          <li key={workflow.id}>
            <Link
              to="/workflows/$id"
              params={{ id: workflow.id }}
              preload={false}
              className="block rounded-md px-2 py-1.5 hover:bg-hover"
            >
              <span className="block truncate font-medium">{workflow.name}</span>
              <span className="block text-sm text-muted">
                {[
                  t('home.facts', {
                    count: workflow.nodes,
                    ago: formatAgo(workflow.updatedAt, new Date()),
                  }),
                  ...(workflow.lastRun === null ? [] : [t(`runs:status.${workflow.lastRun.status}`)]),
                ].join(', ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {workflows.length > 0 && (
        <Link to="/workflows" className="mt-1 inline-flex min-h-6 items-center text-accent underline">
          {t('home.all')}
        </Link>
      )}
    </Section>
  )
}
