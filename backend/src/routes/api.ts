/** Every route of the API: one line from a contract to a service verb. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { routes } from '../contracts/index.ts'
import { createDataset } from '../services/datasets/create-dataset.ts'
import {
  createDatasetVersion,
  listDatasetVersions,
  restoreDatasetVersion,
} from '../services/datasets/dataset-versions.ts'
import { deleteDataset } from '../services/datasets/delete-dataset.ts'
import { downloadDataset } from '../services/datasets/download-dataset.ts'
import { getDataset } from '../services/datasets/get-dataset.ts'
import { getDatasetQuality } from '../services/datasets/get-dataset-quality.ts'
import { getDatasetRows } from '../services/datasets/get-dataset-rows.ts'
import { getDatasetUses } from '../services/datasets/get-dataset-uses.ts'
import { listDatasets } from '../services/datasets/list-datasets.ts'
import { createUpload, deleteUpload, getUpload, receivePart } from '../services/datasets/resumable-upload.ts'
import { uploadDataset } from '../services/datasets/upload-dataset.ts'
import { explainNode, explainRun } from '../services/explain/explain-run.ts'
import { exportWorkflow } from '../services/exports/export-workflow.ts'
import { getNodeTypeReadme } from '../services/node-types/get-node-type-readme.ts'
import { listNodeTypes } from '../services/node-types/list-node-types.ts'
import { downloadNodeOutput } from '../services/results/download-node-output.ts'
import { getNodeLogs } from '../services/results/get-node-logs.ts'
import { getNodeOutput } from '../services/results/get-node-output.ts'
import { getNodeRows } from '../services/results/get-node-rows.ts'
import { cancelRun } from '../services/runs/cancel-run.ts'
import { getRun } from '../services/runs/get-run.ts'
import { listRuns } from '../services/runs/list-runs.ts'
import { startRun } from '../services/runs/start-run.ts'
import { changeSchedule, createSchedule, deleteSchedule } from '../services/schedules/change-schedule.ts'
import { runSchedule } from '../services/schedules/fire-schedule.ts'
import { getSchedule, listSchedules } from '../services/schedules/list-schedules.ts'
import { previewSchedule } from '../services/schedules/preview-schedule.ts'
import { cancelSweep } from '../services/sweeps/cancel-sweep.ts'
import { getSweep } from '../services/sweeps/get-sweep.ts'
import { listSweeps } from '../services/sweeps/list-sweeps.ts'
import { startSweep } from '../services/sweeps/start-sweep.ts'
import { getActivity } from '../services/system/get-activity.ts'
import { getSystem } from '../services/system/get-system.ts'
import { planWorkflow } from '../services/plan/plan-workflow.ts'
import { getTemplate } from '../services/templates/get-template.ts'
import { listTemplates } from '../services/templates/list-templates.ts'
import { createWorkflow } from '../services/workflows/create-workflow.ts'
import { deleteWorkflow } from '../services/workflows/delete-workflow.ts'
import { getWorkflow } from '../services/workflows/get-workflow.ts'
import { changeSettings, getSettings } from '../services/settings/user-settings.ts'
import { listWorkflows } from '../services/workflows/list-workflows.ts'
import { restoreWorkflow } from '../services/workflows/restore-workflow.ts'
import { saveWorkflow } from '../services/workflows/save-workflow.ts'
import { tagWorkflow } from '../services/workflows/tag-workflow.ts'
import { validateWorkflow } from '../services/workflows/validate-workflow.ts'
import {
  getWorkflowVersion,
  listWorkflowVersions,
  nameWorkflowVersion,
} from '../services/workflows/workflow-versions.ts'
import { apiSchemas } from './api-schemas.ts'
import { downloadResponse } from './download-response.ts'
import { newsStream, runEventStream } from './event-stream.ts'
import { mount } from './mount.ts'
import type { AppEnv } from './request-context.ts'
import { mountTables } from './table-api.ts'
import { uploadBody } from './upload-body.ts'

export function createApi(): OpenAPIHono<AppEnv> {
  const api = new OpenAPIHono<AppEnv>()
  const schemas = apiSchemas()
  for (const [name, schema] of Object.entries(schemas.components)) {
    api.openAPIRegistry.registerComponent('schemas', name, schema)
  }

  mount(api, schemas, 'listWorkflows', routes.listWorkflows, ({ ctx, query }) => listWorkflows(ctx, query))
  mount(api, schemas, 'createWorkflow', routes.createWorkflow, ({ ctx, body }) => createWorkflow(ctx, body))
  mount(api, schemas, 'validateWorkflow', routes.validateWorkflow, ({ ctx, body }) =>
    validateWorkflow(ctx, body),
  )
  mount(api, schemas, 'planWorkflow', routes.planWorkflow, ({ ctx, body }) => planWorkflow(ctx, body))
  mount(api, schemas, 'getWorkflow', routes.getWorkflow, ({ ctx, params }) => getWorkflow(ctx, params.id))
  mount(api, schemas, 'saveWorkflow', routes.saveWorkflow, ({ ctx, params, body }) =>
    saveWorkflow(ctx, { id: params.id, ...body }),
  )
  mount(api, schemas, 'deleteWorkflow', routes.deleteWorkflow, async ({ ctx, params }) => {
    await deleteWorkflow(ctx, params.id)
    return null
  })
  mount(api, schemas, 'restoreWorkflow', routes.restoreWorkflow, ({ ctx, params }) =>
    restoreWorkflow(ctx, params.id),
  )
  mount(api, schemas, 'tagWorkflow', routes.tagWorkflow, ({ ctx, params, body }) =>
    tagWorkflow(ctx, { ...params, ...body }),
  )
  mount(api, schemas, 'listWorkflowVersions', routes.listWorkflowVersions, ({ ctx, params }) =>
    listWorkflowVersions(ctx, params.id),
  )
  mount(api, schemas, 'getWorkflowVersion', routes.getWorkflowVersion, ({ ctx, params }) =>
    getWorkflowVersion(ctx, params),
  )
  mount(api, schemas, 'nameWorkflowVersion', routes.nameWorkflowVersion, ({ ctx, params, body }) =>
    nameWorkflowVersion(ctx, { ...params, ...body }),
  )

  mount(api, schemas, 'startRun', routes.startRun, ({ ctx, body }) => startRun(ctx, body))
  mount(api, schemas, 'listRuns', routes.listRuns, ({ ctx, query }) => listRuns(ctx, query))
  mount(api, schemas, 'getRun', routes.getRun, ({ ctx, params }) => getRun(ctx, params.id))
  mount(api, schemas, 'cancelRun', routes.cancelRun, ({ ctx, params }) => cancelRun(ctx, params.id))
  mount(api, schemas, 'runEvents', routes.runEvents, ({ ctx, params, c }) =>
    runEventStream(ctx, c, params.id),
  )
  mount(api, schemas, 'followNews', routes.followNews, ({ ctx, c }) => newsStream(ctx, c))

  mount(api, schemas, 'startSweep', routes.startSweep, ({ ctx, body }) => startSweep(ctx, body))
  mount(api, schemas, 'listSweeps', routes.listSweeps, ({ ctx, query }) => listSweeps(ctx, query))
  mount(api, schemas, 'getSweep', routes.getSweep, ({ ctx, params }) => getSweep(ctx, params.id))
  mount(api, schemas, 'cancelSweep', routes.cancelSweep, ({ ctx, params }) => cancelSweep(ctx, params.id))

  mount(api, schemas, 'createSchedule', routes.createSchedule, ({ ctx, body }) => createSchedule(ctx, body))
  mount(api, schemas, 'listSchedules', routes.listSchedules, ({ ctx, query }) => listSchedules(ctx, query))
  mount(api, schemas, 'previewSchedule', routes.previewSchedule, ({ ctx, query }) =>
    previewSchedule(ctx, query),
  )
  mount(api, schemas, 'getSchedule', routes.getSchedule, ({ ctx, params }) => getSchedule(ctx, params.id))
  mount(api, schemas, 'changeSchedule', routes.changeSchedule, ({ ctx, params, body }) =>
    changeSchedule(ctx, { ...params, ...body }),
  )
  mount(api, schemas, 'runSchedule', routes.runSchedule, ({ ctx, params }) => runSchedule(ctx, params.id))
  mount(api, schemas, 'deleteSchedule', routes.deleteSchedule, async ({ ctx, params }) => {
    await deleteSchedule(ctx, params.id)
    return null
  })

  mount(api, schemas, 'getNodeOutput', routes.getNodeOutput, ({ ctx, params }) =>
    getNodeOutput(ctx, { ...params, run: params.id }),
  )
  mount(api, schemas, 'getNodeRows', routes.getNodeRows, ({ ctx, params, query }) =>
    getNodeRows(ctx, { ...params, run: params.id, ...query, descending: query.descending === 'true' }),
  )
  mount(api, schemas, 'downloadNodeOutput', routes.downloadNodeOutput, async ({ ctx, params, query }) =>
    downloadResponse(await downloadNodeOutput(ctx, { ...params, run: params.id, ...query })),
  )
  mount(api, schemas, 'getNodeLogs', routes.getNodeLogs, ({ ctx, params, query }) =>
    getNodeLogs(ctx, { run: params.id, node: params.node, ...query }),
  )
  mountTables(api, schemas)
  mount(api, schemas, 'explainRun', routes.explainRun, ({ ctx, params }) => explainRun(ctx, params.id))
  mount(api, schemas, 'explainNode', routes.explainNode, ({ ctx, params }) =>
    explainNode(ctx, { run: params.id, node: params.node }),
  )

  mount(api, schemas, 'listDatasets', routes.listDatasets, ({ ctx }) => listDatasets(ctx))
  mount(api, schemas, 'uploadDataset', routes.uploadDataset, ({ ctx, params, query, c }) =>
    uploadDataset(ctx, { id: params.id, ...query, body: uploadBody(c), signal: c.req.raw.signal }),
  )
  mount(api, schemas, 'getDataset', routes.getDataset, ({ ctx, params }) => getDataset(ctx, params.id))
  mount(api, schemas, 'getDatasetRows', routes.getDatasetRows, ({ ctx, params, query }) =>
    getDatasetRows(ctx, { ...params, ...query, descending: query.descending === 'true' }),
  )
  mount(api, schemas, 'downloadDataset', routes.downloadDataset, async ({ ctx, params }) =>
    downloadResponse(await downloadDataset(ctx, params.id)),
  )
  mount(api, schemas, 'deleteDataset', routes.deleteDataset, async ({ ctx, params }) => {
    await deleteDataset(ctx, params.id)
    return null
  })
  mount(api, schemas, 'createDataset', routes.createDataset, ({ ctx, body, c }) =>
    createDataset(ctx, { ...body, signal: c.req.raw.signal }),
  )
  mount(api, schemas, 'createDatasetVersion', routes.createDatasetVersion, ({ ctx, params, body, c }) =>
    createDatasetVersion(ctx, { ...params, ...body, signal: c.req.raw.signal }),
  )
  mount(api, schemas, 'listDatasetVersions', routes.listDatasetVersions, ({ ctx, params }) =>
    listDatasetVersions(ctx, params.id),
  )
  mount(api, schemas, 'restoreDatasetVersion', routes.restoreDatasetVersion, ({ ctx, params }) =>
    restoreDatasetVersion(ctx, params),
  )
  mount(api, schemas, 'getDatasetQuality', routes.getDatasetQuality, ({ ctx, params, c }) =>
    getDatasetQuality(ctx, { ...params, signal: c.req.raw.signal }),
  )
  mount(api, schemas, 'getDatasetUses', routes.getDatasetUses, ({ ctx, params }) =>
    getDatasetUses(ctx, params.id),
  )
  mount(api, schemas, 'createUpload', routes.createUpload, ({ ctx, body }) => createUpload(ctx, body))
  mount(api, schemas, 'getUpload', routes.getUpload, ({ ctx, params }) => getUpload(ctx, params.id))
  mount(api, schemas, 'uploadPart', routes.uploadPart, ({ ctx, params, c }) =>
    receivePart(ctx, { ...params, body: uploadBody(c) }),
  )
  mount(api, schemas, 'deleteUpload', routes.deleteUpload, async ({ ctx, params }) => {
    await deleteUpload(ctx, params.id)
    return null
  })

  mount(api, schemas, 'listTemplates', routes.listTemplates, ({ ctx }) => listTemplates(ctx))
  mount(api, schemas, 'getTemplate', routes.getTemplate, ({ ctx, params }) => getTemplate(ctx, params.id))
  mount(api, schemas, 'listNodeTypes', routes.listNodeTypes, ({ ctx }) => listNodeTypes(ctx))
  mount(api, schemas, 'getNodeTypeReadme', routes.getNodeTypeReadme, ({ ctx, params }) =>
    getNodeTypeReadme(ctx, params.id),
  )
  mount(api, schemas, 'exportWorkflow', routes.exportWorkflow, ({ ctx, body }) => exportWorkflow(ctx, body))
  mount(api, schemas, 'getSettings', routes.getSettings, ({ ctx }) => getSettings(ctx))
  mount(api, schemas, 'changeSettings', routes.changeSettings, ({ ctx, body }) => changeSettings(ctx, body))
  mount(api, schemas, 'getSystem', routes.getSystem, ({ ctx }) => getSystem(ctx))
  mount(api, schemas, 'getActivity', routes.getActivity, ({ ctx }) => getActivity(ctx))

  return api
}
