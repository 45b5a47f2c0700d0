/** What the API promises: the only part of the backend that the frontend imports. */
import * as datasets from './datasets.ts'
import * as explanations from './explanations.ts'
import * as exports from './exports.ts'
import * as news from './news.ts'
import * as nodeTypes from './node-types.ts'
import * as plans from './plans.ts'
import * as runs from './runs.ts'
import * as schedules from './schedules.ts'
import * as settings from './settings.ts'
import * as sweeps from './sweeps.ts'
import * as system from './system.ts'
import * as tables from './tables.ts'
import * as templates from './templates.ts'
import * as uploads from './uploads.ts'
import * as workflows from './workflows.ts'

export { apiPrefix, defineRoute, type RouteContract } from './route.ts'
export { errorBodySchema, errorCodes, errorStatus, type ErrorBody, type ErrorCode } from './errors.ts'
export type { Dataset, DatasetVersion } from './datasets.ts'
export type { ChangeCause, Explanation } from './explanations.ts'
export type { ExportTarget } from './exports.ts'
export { newsSchema, type News } from './news.ts'
export type { NodeTypeDescription } from './node-types.ts'
export type { NodeForecast, Range, WorkflowPlan } from './plans.ts'
export { nodeRunStatuses, runEventSchema, runStatuses, runTriggers } from './runs.ts'
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
export type { Schedule } from './schedules.ts'
export { mostSweepPoints, type Sweep, type SweepTable } from './sweeps.ts'
export type { Activity } from './system.ts'
export type { Template } from './templates.ts'
export type { Upload } from './uploads.ts'
export type { UserSettings } from './settings.ts'
export type { Workflow, WorkflowSummary, WorkflowVersion } from './workflows.ts'

/** Every route of `/api/v1`, by the verb that serves it. */
export const routes = {
  listWorkflows: workflows.listWorkflows,
  createWorkflow: workflows.createWorkflow,
  getWorkflow: workflows.getWorkflow,
  saveWorkflow: workflows.saveWorkflow,
  deleteWorkflow: workflows.deleteWorkflow,
  restoreWorkflow: workflows.restoreWorkflow,
  tagWorkflow: workflows.tagWorkflow,
  listWorkflowVersions: workflows.listWorkflowVersions,
  getWorkflowVersion: workflows.getWorkflowVersion,
  nameWorkflowVersion: workflows.nameWorkflowVersion,
  validateWorkflow: workflows.validateWorkflow,
  planWorkflow: plans.planWorkflow,
  startRun: runs.startRun,
  listRuns: runs.listRuns,
  getRun: runs.getRun,
  cancelRun: runs.cancelRun,
  runEvents: runs.runEvents,
  followNews: news.followNews,
  startSweep: sweeps.startSweep,
  listSweeps: sweeps.listSweeps,
  getSweep: sweeps.getSweep,
  cancelSweep: sweeps.cancelSweep,
  createSchedule: schedules.createSchedule,
  listSchedules: schedules.listSchedules,
  previewSchedule: schedules.previewSchedule,
  getSchedule: schedules.getSchedule,
  changeSchedule: schedules.changeSchedule,
  runSchedule: schedules.runSchedule,
  deleteSchedule: schedules.deleteSchedule,
  getNodeOutput: runs.getNodeOutput,
  getNodeRows: runs.getNodeRows,
  downloadNodeOutput: runs.downloadNodeOutput,
  getNodeLogs: runs.getNodeLogs,
  queryNodeRows: tables.queryNodeRows,
  getNodeColumns: tables.getNodeColumns,
  getNodeChart: tables.getNodeChart,
  getNodeProgress: tables.getNodeProgress,
  queryDatasetRows: tables.queryDatasetRows,
  getDatasetColumns: tables.getDatasetColumns,
  getDatasetChart: tables.getDatasetChart,
  explainRun: explanations.explainRun,
  explainNode: explanations.explainNode,
  listDatasets: datasets.listDatasets,
  uploadDataset: datasets.uploadDataset,
  getDataset: datasets.getDataset,
  getDatasetRows: datasets.getDatasetRows,
  downloadDataset: datasets.downloadDataset,
  deleteDataset: datasets.deleteDataset,
  createDataset: datasets.createDataset,
  createDatasetVersion: datasets.createDatasetVersion,
  listDatasetVersions: datasets.listDatasetVersions,
  restoreDatasetVersion: datasets.restoreDatasetVersion,
  getDatasetQuality: datasets.getDatasetQuality,
  getDatasetUses: datasets.getDatasetUses,
  createUpload: uploads.createUpload,
  getUpload: uploads.getUpload,
  uploadPart: uploads.uploadPart,
  deleteUpload: uploads.deleteUpload,
  listTemplates: templates.listTemplates,
  getTemplate: templates.getTemplate,
  listNodeTypes: nodeTypes.listNodeTypes,
  getNodeTypeReadme: nodeTypes.getNodeTypeReadme,
  exportWorkflow: exports.exportWorkflow,
  getSettings: settings.getSettings,
  changeSettings: settings.changeSettings,
  getSystem: system.getSystem,
  getActivity: system.getActivity,
}
