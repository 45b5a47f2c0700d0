/** The history of the open workflow: versions on the left, what has changed since the chosen one on the right. */
import { routes, type WorkflowVersion } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCcw, Tag } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { callApi } from '../api/call-api.ts'
import { describeError } from '../api/api-error.ts'
import { queryKeys } from '../api/queries.ts'
import { useDocument, useSession } from '../editor/session-context.tsx'
import { Button } from '../ui/button.tsx'
import { formatAgo } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import { DifferenceList } from './difference-list.tsx'
import { diffDocuments, isSameDocument } from './document-diff.ts'
import { VersionDrawing } from './version-drawing.tsx'

export function VersionsDialog(props: { onClose: () => void; onName: () => void }) {
  const { t } = useTranslation('versions')
  const { workflow } = useSession()
  const [chosen, setChosen] = useState<number | null>(null)
  const { data, error, isPending } = useQuery({
    queryKey: queryKeys.versions(workflow),
    queryFn: ({ signal }) => callApi(routes.listWorkflowVersions, { params: { id: workflow }, signal }),
  })
  const versions = data?.versions ?? []
  const current = versions.find((version) => version.revision === chosen)
  return (
    <Modal
      title={t('dialog.title')}
      description={t('dialog.description')}
      onClose={props.onClose}
      width={860}
    >
      <div className="mt-2 grid min-h-0 grid-cols-[240px_minmax(0,1fr)] gap-4 max-[700px]:grid-cols-1">
        <div className="flex min-h-0 flex-col gap-2">
          <Button onClick={props.onName}>
            <Tag size={14} aria-hidden /> {t('dialog.nameNow')}
          </Button>
          {isPending && <p className="text-muted">{t('dialog.loading')}</p>}
          {error !== null && <p className="text-bad">{describeError(error).message}</p>}
          <ul
            aria-label={t('dialog.list')}
            className="flex max-h-[50vh] flex-col gap-0.5 overflow-y-auto p-0.5"
          >
            {versions.map((version) => (
              <li key={version.revision}>
                <VersionRow
                  version={version}
                  isChosen={version.revision === chosen}
                  onChoose={() => setChosen(version.revision)}
                />
              </li>
            ))}
          </ul>
        </div>
        <div className="min-h-72 min-w-0">
          {current === undefined ? (
            <p className="text-muted">{t('dialog.choose')}</p>
          ) : (
            <Comparison key={current.revision} version={current} onClose={props.onClose} />
          )}
        </div>
      </div>
    </Modal>
  )
}

function VersionRow(props: { version: WorkflowVersion; isChosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation('versions')
  const { version, isChosen } = props
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={props.onChoose}
      className={`w-full rounded-md px-2 py-1 text-left ${isChosen ? 'bg-accent-soft' : 'hover:bg-hover'}`}
    >
      <span className={`block truncate ${version.name === null ? 'text-muted' : 'font-medium'}`}>
        {version.name ?? t('dialog.revision', { revision: version.revision })}
      </span>
      <span className="block text-sm text-muted">
        {t('dialog.facts', { ago: formatAgo(version.createdAt, new Date()), count: version.nodes })}
      </span>
    </button>
  )
}

function Comparison({ version, onClose }: { version: WorkflowVersion; onClose: () => void }) {
  const { t } = useTranslation('versions')
  const session = useSession()
  const now = useDocument()
  const { data, error } = useQuery({
    queryKey: queryKeys.version(session.workflow, version.revision),
    queryFn: ({ signal }) =>
      callApi(routes.getWorkflowVersion, {
        params: { id: session.workflow, revision: version.revision },
        signal,
      }),
    staleTime: Infinity,
  })
  const diff = useMemo(() => (data === undefined ? null : diffDocuments(data.document, now)), [data, now])
  if (error !== null) return <p className="text-bad">{describeError(error).message}</p>
  if (data === undefined || diff === null) return <p className="text-muted">{t('dialog.loading')}</p>
  const isSame = isSameDocument(diff)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="primary"
          disabled={isSame}
          onClick={() => {
            session.restore(data.document).then(() => {
              showMessage(t('restored'))
              onClose()
            }, showError)
          }}
        >
          <RotateCcw size={14} aria-hidden /> {t('dialog.restore')}
        </Button>
        <VersionName key={version.revision} version={version} />
      </div>
      <h3 className="font-semibold">{t('dialog.compared')}</h3>
      <VersionDrawing before={data.document} after={now} diff={diff} />
      <div className="max-h-56 overflow-y-auto" tabIndex={0} role="region" aria-label={t('dialog.compared')}>
        {isSame ? (
          <p className="text-muted">{t('dialog.same')}</p>
        ) : (
          <DifferenceList before={data.document} after={now} diff={diff} />
        )}
      </div>
    </div>
  )
}

function VersionName({ version }: { version: WorkflowVersion }) {
  const { t } = useTranslation('versions')
  const { workflow } = useSession()
  const queryClient = useQueryClient()
  const [name, setName] = useState<string | null>(null)

  async function rename(wanted: string | null): Promise<void> {
    setName(null)
    try {
      await callApi(routes.nameWorkflowVersion, {
        params: { id: workflow, revision: version.revision },
        body: { name: wanted },
      })
      await queryClient.invalidateQueries({ queryKey: queryKeys.versions(workflow) })
    } catch (error) {
      showError(error)
    }
  }

  if (name === null) {
    return (
      <>
        <Button onClick={() => setName(version.name ?? '')}>
          {t(version.name === null ? 'dialog.giveName' : 'dialog.rename')}
        </Button>
        {version.name !== null && (
          <Button look="ghost" onClick={() => void rename(null)}>
            {t('dialog.dropName')}
          </Button>
        )}
      </>
    )
  }
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') void rename(name.trim())
      }}
    >
      <input
        className="field w-56"
        aria-label={t('name.label')}
        maxLength={200}
        value={name}
        // The button that was pressed is gone; the field it opened takes its place.
        ref={(field) => field?.focus()}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={name.trim() === ''}>
        {t('name.keep')}
      </Button>
    </form>
  )
}
