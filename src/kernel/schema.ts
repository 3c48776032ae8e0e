/** The one door to the validation library: API, configuration, manifests and messages share its schemas. */
export { z } from 'zod';
