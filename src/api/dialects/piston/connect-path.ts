/** Where WebSockets are asked for. */
export const CONNECT_PATH = '/api/v2/connect';
