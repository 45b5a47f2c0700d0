/** What the page reads from the server, by query key. */
import { routes } from '@flowza/backend/contracts'
import type { WorkflowDocument } from '@flowza/nodes/core'
import { queryOptions } from '@tanstack/react-query'
import { callApi } from './call-api.ts'

export const queryKeys = {
  workflows: ['workflows'] as const,
  workflow: (id: string) => ['workflows', id] as const,
  plans: (id: string) => ['workflows', id, 'plan'] as const,
  plan: (id: string, document: WorkflowDocument, cache: boolean) =>
    ['workflows', id, 'plan', cache, document] as const,
  versions: (id: string) => ['workflows', id, 'versions'] as const,
  version: (id: string, revision: number) => ['workflows', id, 'versions', revision] as const,
  run: (id: string) => ['runs', id] as const,
  logs: (run: string, node: string) => ['runs', run, 'logs', node] as const,
  explanation: (run: string, node: string) => ['runs', run, 'explanation', node] as const,
  schedules: ['schedules'] as const,
  sweeps: ['sweeps'] as const,
  sweep: (id: string) => ['sweeps', id] as const,
  artifact: (digest: string) => ['artifacts', digest] as const,
  datasets: ['datasets'] as const,
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

export function logsQuery(run: string, node: string) {
  return queryOptions({
    queryKey: queryKeys.logs(run, node),
    queryFn: ({ signal }) => callApi(routes.getNodeLogs, { params: { id: run, node }, query: {}, signal }),
    staleTime: Infinity,
  })
}

/** Why a node of a run was reused or ran; final once the node has begun. */
export function explanationQuery(run: string, node: string) {
  return queryOptions({
    queryKey: queryKeys.explanation(run, node),
    queryFn: ({ signal }) => callApi(routes.explainNode, { params: { id: run, node }, signal }),
    staleTime: Infinity,
  })
}

/** What a run of the document as it stands would reuse, compute and take; asked again when the document changes. */
export function planQuery(workflow: string, document: WorkflowDocument, cache = true) {
  return queryOptions({
    queryKey: queryKeys.plan(workflow, document, cache),
    queryFn: ({ signal }) => callApi(routes.planWorkflow, { body: { workflow, document, cache }, signal }),
    // A run changes what is stored; whoever starts one asks again.
    staleTime: 10_000,
    placeholderData: (previous) => previous,
    // A document with errors has no plan, and asking twice doesn't change that.
    retry: false,
  })
}
