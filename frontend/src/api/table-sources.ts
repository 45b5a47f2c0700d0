/** Tables of the server as the grid and the charts want them. */
import { routes, type Dataset } from '@flowza/backend/contracts'
import type { TableArtifact } from '@flowza/nodes/core'
import type { TableSource } from '../ui/grid/table-source.ts'
import { callApi, routeUrl } from './call-api.ts'
import type { OutputPlace } from './queries.ts'

export function tableOfOutput(place: OutputPlace, artifact: TableArtifact, title: string): TableSource {
  const params = { id: place.run, node: place.node, port: place.port }
  return {
    key: place.digest,
    title,
    schema: artifact.schema,
    rows: artifact.rows,
    profile: new Map(artifact.profile.map((column) => [column.name, column])),
    page: (request, signal) =>
      callApi(routes.queryNodeRows, { params, body: { ...request, columns: [...request.columns] }, signal }),
    columns: async (names, signal) =>
      (await callApi(routes.getNodeColumns, { params, body: { columns: [...names] }, signal })).columns,
    chart: (request, view, signal) =>
      callApi(routes.getNodeChart, { params, body: { request, view }, signal }),
    csvAddress: (view) =>
      routeUrl(routes.downloadNodeOutput, params, { format: 'csv', view: JSON.stringify(view) }),
  }
}

/** A data set that has been read; null while it hasn't. */
export function tableOfDataset(dataset: Dataset): TableSource | null {
  if (dataset.schema === null || dataset.rows === null) return null
  const params = { id: dataset.id }
  return {
    key: `dataset ${dataset.digest}`,
    title: dataset.title,
    schema: dataset.schema,
    rows: dataset.rows,
    profile: new Map(),
    page: (request, signal) =>
      callApi(routes.queryDatasetRows, {
        params,
        body: { ...request, columns: [...request.columns] },
        signal,
      }),
    columns: async (names, signal) =>
      (await callApi(routes.getDatasetColumns, { params, body: { columns: [...names] }, signal })).columns,
    chart: (request, view, signal) =>
      callApi(routes.getDatasetChart, { params, body: { request, view }, signal }),
    csvAddress: null,
  }
}
