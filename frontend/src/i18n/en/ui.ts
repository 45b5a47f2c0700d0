export const ui = {
  close: 'Close',
  table: 'Table',
  broken: {
    title: 'This part can’t be shown',
    help: 'Save, then reload the page.',
    again: 'Try again',
  },
  toast: { error: 'Error', close: 'Close message' },
  theme: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  justNow: 'just now',
  andMore: '{{rest}} more',
} as const
