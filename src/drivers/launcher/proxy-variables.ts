/** Where the launcher lets programs of an instance with a way out find it. */
const PROXY_URL = 'http://127.0.0.1:3128';

/**
 * How programs learn of their proxy: most clients read one spelling of these, Node its own proxies only if told to. What
 * an execution asks for itself wins.
 */
export const proxyVariables: Readonly<Record<string, string>> = {
  http_proxy: PROXY_URL,
  https_proxy: PROXY_URL,
  HTTP_PROXY: PROXY_URL,
  HTTPS_PROXY: PROXY_URL,
  no_proxy: '',
  NO_PROXY: '',
  NODE_USE_ENV_PROXY: '1',
};
