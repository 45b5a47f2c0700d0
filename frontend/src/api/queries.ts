/** What the page reads from the server, by query key. */
import { routes } from '@flowza/backend/contracts'
import { queryOptions } from '@tanstack/react-query'
import { callApi } from './call-api.ts'

export const queryKeys = {
  workflows: ['workflows'] as const,
  workflow: (id: string) => ['workflows', id] as const,
  run: (id: string) => ['runs', id] as const,
  logs: (run: string, node: string) => ['runs', run, 'logs', node] as const,
  rows: (digest: string, offset: number, sort: string | null, descending: boolean) =>
    ['artifacts', digest, 'rows', offset, sort, descending] as const,
  artifact: (digest: string) => ['artifacts', digest] as const,
  datasets: ['datasets'] as const,
  datasetRows: (digest: string, offset: number) => ['datasets', 'rows', digest, offset] as const,
  templates: ['templates'] as const,
  readme: (nodeType: string) => ['node-types', nodeType, 'readme'] as const,
  system: ['system'] as const,
}

export const workflowsQuery = queryOptions({
  queryKey: queryKeys.workflows,
  queryFn: ({ signal }) => callApi(routes.listWorkflows, { query: { limit: 50 }, signal }),
})

export function workflowQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.workflow(id),
    queryFn: ({ signal }) => callApi(routes.getWorkflow, { params: { id }, signal }),
    // The editor takes the document over; a refetch behind its back would only confuse.
    staleTime: Infinity,
    gcTime: 0,
  })
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.run(id),
    queryFn: ({ signal }) => callApi(routes.getRun, { params: { id }, signal }),
  })
}

export const datasetsQuery = queryOptions({
  queryKey: queryKeys.datasets,
  queryFn: ({ signal }) => callApi(routes.listDatasets, { signal }),
})

export const templatesQuery = queryOptions({
  queryKey: queryKeys.templates,
  queryFn: ({ signal }) => callApi(routes.listTemplates, { signal }),
  staleTime: Infinity,
})

export function readmeQuery(nodeType: string) {
  return queryOptions({
    queryKey: queryKeys.readme(nodeType),
    queryFn: ({ signal }) => callApi(routes.getNodeTypeReadme, { params: { id: nodeType }, signal }),
    staleTime: Infinity,
  })
}

/** Where an output was made; its digest is what it is cached under, because equal digests are equal content. */
export interface OutputPlace {
  run: string
  node: string
  port: string
  digest: string
}

export function artifactQuery({ run, node, port, digest }: OutputPlace) {
  return queryOptions({
    queryKey: queryKeys.artifact(digest),
    queryFn: ({ signal }) => callApi(routes.getNodeOutput, { params: { id: run, node, port }, signal }),
    staleTime: Infinity,
  })
}

export interface RowsPage {
  offset: number
  sort: string | null
  descending: boolean
}

export const rowsPerPage = 100

export function rowsQuery({ run, node, port, digest }: OutputPlace, page: RowsPage) {
  return queryOptions({
    queryKey: queryKeys.rows(digest, page.offset, page.sort, page.descending),
    queryFn: ({ signal }) =>
      callApi(routes.getNodeRows, {
        params: { id: run, node, port },
        query: {
          offset: page.offset,
          limit: rowsPerPage,
          ...(page.sort !== null && { sort: page.sort, descending: page.descending ? 'true' : 'false' }),
        },
        signal,
      }),
    staleTime: Infinity,
    placeholderData: (previous) => previous,
  })
}

export function logsQuery(run: string, node: string) {
  return queryOptions({
    queryKey: queryKeys.logs(run, node),
    queryFn: ({ signal }) => callApi(routes.getNodeLogs, { params: { id: run, node }, query: {}, signal }),
    staleTime: Infinity,
  })
}
