export const settings = {
  title: 'Settings',
  look: 'Look',
  theme: {
    label: 'Theme',
    help: 'Light, dark, or as the system has it.',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
  density: {
    label: 'Density',
    help: 'How much fits on a page.',
    compact: 'Compact',
    comfortable: 'Comfortable',
  },
  language: {
    label: 'Language',
    help: 'READMEs, templates, data sets and what the server says are English in every language.',
    said: 'The pages are in {{language}} now.',
  },
  editor: 'Editor',
  wheel: {
    label: 'Mouse wheel on the canvas',
    help: 'With Ctrl it always zooms.',
    pan: 'Moves the view',
    zoom: 'Zooms',
  },
  keys: {
    label: 'Keyboard shortcuts',
    help: 'Press ? in an open workflow to see them all and to give a command other keys.',
  },
  tour: {
    label: 'Tour of the editor',
    help: 'Five steps through an open workflow. Ctrl+K has it too.',
    waiting: 'It is offered when you next open a workflow.',
    again: 'Offer it again',
  },
  about: {
    title: 'About Flowza',
    local: 'Everything runs and stays on this machine.',
    version: 'Version',
    runner: 'Runner',
    upload: 'Largest upload',
    memory: 'Memory of a node',
    api: 'The API',
    gallery: 'Gallery of the widgets',
  },
} as const
