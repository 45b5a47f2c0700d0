/** The tables. Every row belongs to a workspace; what a run did is never changed by editing a workflow later. */
export * from './tables/artifacts.ts'
export * from './tables/datasets.ts'
export * from './tables/people.ts'
export * from './tables/runs.ts'
export * from './tables/schedules.ts'
export * from './tables/sweeps.ts'
export * from './tables/workflows.ts'
export * from './tables/workspaces.ts'
