/** Why a program is unknown when it may be known the next time it comes. */
export const passingReasons = {
  crashed: 'the analysis process ended while reading it',
  overdue: 'the analysis process was stopped at its time limit',
  unloaded: 'its grammar could not be loaded',
} as const;
