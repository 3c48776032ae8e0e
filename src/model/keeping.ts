/**
 * What stays of a run for its user's next one. interpreter: that and the libraries it has loaded; the program begins anew.
 * variables: those of the program as well, as in a notebook; the next one goes on where it ended.
 */
export type RunKeeping = 'interpreter' | 'variables';
