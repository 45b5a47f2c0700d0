export const problems = {
  error: 'Error',
  warning: 'Warning',
  none: 'No problems',
  noneHint: 'The workflow can run. What would go wrong is listed here before it does.',
  done: 'Done: {{title}}.',
  goTo: 'Go to {{title}}',
  errors_one: '{{count}} error',
  errors_other: '{{count}} errors',
  warnings_one: '{{count}} warning',
  warnings_other: '{{count}} warnings',
} as const
