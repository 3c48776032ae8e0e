/** The languages whose starts are promised something. */
export const timedLanguages = ['javascript', 'python'] as const;
