export const ui = {
  justNow: 'just now',
} as const
