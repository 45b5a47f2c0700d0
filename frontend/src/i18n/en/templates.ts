export const templates = {
  title: 'Templates',
  help: 'Each is a whole workflow with its data set: open one, run it, then change what you like. The template stays as it is.',
  tasks: 'Kind of task',
  allTasks: 'All',
  opening: 'Opening',
} as const
