import { routes } from '@flowza/backend/contracts'
import { emptyDocument, type WorkflowDocument } from '@flowza/nodes/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { titleOfFile, uploadCsv } from '../datasets/upload-csv.ts'
import { i18n } from '../i18n/i18n.ts'
import { showError } from '../ui/toasts.tsx'

/** Creates a workflow from a template, a file or nothing, and opens it; one at a time. */
export function useStart() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState<{ template: string | null } | null>(null)

  async function open(template: string | null, create: () => Promise<{ id: string } | null>): Promise<void> {
    if (busy !== null) return
    setBusy({ template })
    try {
      const created = await create()
      if (created === null) return
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows, exact: true })
      await navigate({ to: '/workflows/$id', params: { id: created.id } })
    } catch (error) {
      showError(error)
    } finally {
      setBusy(null)
    }
  }

  const create = (document: WorkflowDocument) => callApi(routes.createWorkflow, { body: { document } })
  return {
    isBusy: busy !== null,
    /** The template that is being opened. */
    template: busy?.template ?? null,
    fromTemplate: (id: string) => open(id, () => callApi(routes.createWorkflow, { body: { template: id } })),
    empty: () => open(null, () => create(emptyDocument(i18n.t('app:home.untitled')))),
    fromFile: (file: File) =>
      open(null, async () => {
        const dataset = await uploadCsv(file)
        if (dataset === null) return null
        await queryClient.invalidateQueries({ queryKey: queryKeys.datasets })
        return create({
          ...emptyDocument(titleOfFile(file.name)),
          nodes: [
            {
              id: 'data',
              type: 'load-csv',
              version: 1,
              params: { file: dataset.id },
              position: { x: 0, y: 0 },
            },
          ],
        })
      }),
  }
}
