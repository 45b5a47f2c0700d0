/** What the API promises: the only part of the backend that the frontend imports. */
import * as datasets from './datasets.ts'
import * as exports from './exports.ts'
import * as nodeTypes from './node-types.ts'
import * as runs from './runs.ts'
import * as system from './system.ts'
import * as templates from './templates.ts'
import * as workflows from './workflows.ts'

export { apiPrefix, defineRoute, type RouteContract } from './route.ts'
export { errorBodySchema, errorCodes, errorStatus, type ErrorBody, type ErrorCode } from './errors.ts'
export type { Dataset } from './datasets.ts'
export type { ExportTarget } from './exports.ts'
export type { NodeTypeDescription } from './node-types.ts'
export { nodeRunStatuses, runEventSchema, runStatuses } from './runs.ts'
export type {
  NodeRun,
  NodeRunStatus,
  Receipt,
  Run,
  RunEvent,
  RunStatus,
  RunWithDocument,
  TableRows,
} from './runs.ts'
export type { Template } from './templates.ts'
export type { Workflow, WorkflowSummary } from './workflows.ts'

/** Every route of `/api/v1`, by the verb that serves it. */
export const routes = {
  listWorkflows: workflows.listWorkflows,
  createWorkflow: workflows.createWorkflow,
  getWorkflow: workflows.getWorkflow,
  saveWorkflow: workflows.saveWorkflow,
  deleteWorkflow: workflows.deleteWorkflow,
  validateWorkflow: workflows.validateWorkflow,
  startRun: runs.startRun,
  listRuns: runs.listRuns,
  getRun: runs.getRun,
  cancelRun: runs.cancelRun,
  runEvents: runs.runEvents,
  getNodeOutput: runs.getNodeOutput,
  getNodeRows: runs.getNodeRows,
  downloadNodeOutput: runs.downloadNodeOutput,
  getNodeLogs: runs.getNodeLogs,
  listDatasets: datasets.listDatasets,
  uploadDataset: datasets.uploadDataset,
  getDataset: datasets.getDataset,
  getDatasetRows: datasets.getDatasetRows,
  downloadDataset: datasets.downloadDataset,
  deleteDataset: datasets.deleteDataset,
  listTemplates: templates.listTemplates,
  getTemplate: templates.getTemplate,
  listNodeTypes: nodeTypes.listNodeTypes,
  getNodeTypeReadme: nodeTypes.getNodeTypeReadme,
  exportWorkflow: exports.exportWorkflow,
  getSystem: system.getSystem,
}
