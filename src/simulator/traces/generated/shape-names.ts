/**
 * The shapes that a generated trace can have. submissions: a public online judge. faas: functions called by HTTP,
 * timers, queues and events. sessions: AI agents and people at a prompt. contest: an online judge at its contests.
 */
export const shapeNames = ['submissions', 'faas', 'sessions', 'contest'] as const;

export type ShapeName = (typeof shapeNames)[number];
