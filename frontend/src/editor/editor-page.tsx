/** The editor page: loads a workflow with its last run, then lays out palette, canvas, inspector and results. */
import { routes, type RunWithDocument, type Workflow } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ReactFlowProvider } from '@xyflow/react'
import { Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { lazyPart } from '../ui/lazy-part.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { datasetsQuery, workflowQuery } from '../api/queries.ts'
import { i18n } from '../i18n/i18n.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { watchPointer } from './after-release.ts'
import { Canvas } from './canvas/canvas.tsx'
import { LaterFindBar, LaterUploads, Overlays } from './commands/overlays.tsx'
import { EditorPanels } from './editor-panels.tsx'
import { needsRoom, openWithRoom } from './first-room.ts'
import { Inspector } from './inspector/inspector.tsx'
import { ListPanel } from './outline/list-panel.tsx'
import { rememberedSizes } from './panel-sizes.ts'
import { Drawer } from './preview/drawer.tsx'
import { createSession, type EditorSession } from './session.ts'
import { SessionContext } from './session-context.tsx'
import { SkipLinks } from './skip-links.tsx'
import { TopBar } from './top-bar.tsx'
import { useLeaving } from './use-leaving.ts'
import { useInUse } from './use-in-use.ts'
import { usePageKeys } from './use-page-keys.ts'
import { useTourOffer } from './use-tour-offer.ts'

const ConflictDialog = lazyPart(async () => (await import('./conflict-dialog.tsx')).ConflictDialog)

export function EditorPage({ id }: { id: string }) {
  const { t } = useTranslation('editor')
  const workflow = useQuery(workflowQuery(id))
  const lastRunId = workflow.data?.lastRun?.id
  const lastRun = useQuery({
    queryKey: ['last-run', lastRunId],
    queryFn: ({ signal }) => callApi(routes.getRun, { params: { id: lastRunId ?? '' }, signal }),
    enabled: lastRunId !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  if (workflow.error !== null) {
    const { message, hint } = describeError(workflow.error)
    return (
      <main className="h-dvh">
        <EmptyState isPage title={message}>
          {hint}{' '}
          <Link to="/" className="text-accent underline">
            {t('goHome')}
          </Link>
        </EmptyState>
      </main>
    )
  }
  // A run that can't be read any more leaves the nodes as if they had never run, which is all there is to know.
  const isWaiting = workflow.data === undefined || (lastRunId !== undefined && lastRun.isPending)
  if (isWaiting) return <main className="h-dvh bg-canvas" aria-busy="true" aria-label={t('loading')} />
  return <OpenWorkflow key={id} workflow={workflow.data} lastRun={lastRun.data ?? null} />
}

function OpenWorkflow({ workflow, lastRun }: { workflow: Workflow; lastRun: RunWithDocument | null }) {
  const queryClient = useQueryClient()
  const [session, setSession] = useState<EditorSession | null>(null)
  useEffect(() => {
    const opened = createSession({ workflow, lastRun, queryClient })
    const { document } = opened.editor.store.getState()
    const { innerWidth: width, innerHeight: height } = globalThis
    if (needsRoom(document, { width, height }, rememberedSizes())) openWithRoom(opened.editor, opened.ui)
    setSession(opened)
    return () => opened.dispose()
    // The session takes over what was loaded; later copies of the same workflow must not replace it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [workflow.id, queryClient])
  return session === null ? null : <EditorLayout session={session} />
}

function EditorLayout({ session }: { session: EditorSession }) {
  useInUse(session.ui)
  useEffect(watchPointer, [])
  usePageKeys(session)
  useKnownDatasets(session)
  useLeaving(session, i18n.t('versions:leave'))
  useTourOffer(session.ui)
  const name = useStore(session.editor.store, (state) => state.document.name)
  const hasConflict = useStore(session.saving, (state) => state.conflict !== null)
  useEffect(() => {
    document.title = `${name} – Flowza`
    return () => {
      document.title = 'Flowza'
    }
  }, [name])
  return (
    <SessionContext value={session}>
      <ReactFlowProvider>
        <div className="flex h-dvh flex-col overflow-hidden">
          <SkipLinks />
          <TopBar />
          <main className="flex min-h-0 flex-1">
            <EditorPanels
              palette={<ListPanel />}
              canvas={<MeasuredCanvas />}
              drawer={<Drawer />}
              inspector={<Inspector />}
            />
          </main>
        </div>
        <Overlays />
        <Suspense fallback={null}>{hasConflict && <ConflictDialog />}</Suspense>
      </ReactFlowProvider>
    </SessionContext>
  )
}

/** The first viewport is computed from the size of the area, so the canvas waits for it. */
function MeasuredCanvas() {
  const { t } = useTranslation('editor')
  const area = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const element = area.current
    if (element !== null) setSize({ width: element.clientWidth, height: element.clientHeight })
  }, [])
  return (
    <section ref={area} className="relative h-full min-h-0 overflow-hidden" aria-label={t('canvas')}>
      {size !== null && <Canvas area={size} />}
      <LaterFindBar />
      <LaterUploads />
    </section>
  )
}

function useKnownDatasets(session: EditorSession): void {
  const { data } = useQuery(datasetsQuery)
  const observations = useMemo(() => {
    if (data === undefined) return null
    const schemas = data.datasets.flatMap(({ id, schema }) =>
      schema === null ? [] : [[id, schema] as const],
    )
    return {
      datasets: Object.fromEntries(schemas),
      datasetDigests: Object.fromEntries(data.datasets.map(({ id, digest }) => [id, digest])),
    }
  }, [data])
  useEffect(() => {
    if (observations !== null) session.insight.observe(observations)
  }, [observations, session])
}
