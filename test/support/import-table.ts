/** Ports that the domain folders may see although they live beside implementations. */
const ports = ['src/drivers/driver.ts', 'src/store/store.ts', 'src/bus/bus.ts'];

const domain = ['kernel', 'stats', 'model'];
const domainFolders = ['profiler', 'analyzer', 'predictor', 'balancer', 'coordinator', 'feedback'];
const composition = [...domain, ...domainFolders, 'managers', 'egress'];

export interface FolderRule {
  /** Folders whose every file may be imported; its own folder always may. */
  readonly folders: readonly string[];
  /** Single files besides. */
  readonly files: readonly string[];
}

/** Who may import whom: the drawing of the system, as a table. */
export const importTable: Readonly<Record<string, FolderRule>> = {
  kernel: { folders: [], files: [] },
  stats: { folders: ['kernel'], files: [] },
  model: { folders: ['kernel'], files: [] },
  ...Object.fromEntries(domainFolders.map((folder) => [folder, { folders: domain, files: ports }])),
  drivers: { folders: ['kernel', 'model'], files: [] },
  store: { folders: ['kernel', 'model'], files: [] },
  bus: { folders: ['kernel', 'model'], files: [] },
  archives: { folders: ['kernel', 'model'], files: [] },
  egress: { folders: ['kernel', 'model'], files: [] },
  managers: { folders: ['kernel', 'model', 'coordinator', 'egress'], files: ports },
  platform: { folders: composition, files: ports },
  scaling: { folders: [...composition, 'platform'], files: ports },
  simulator: { folders: [...domain, 'platform', 'drivers/simulated'], files: ports },
  api: { folders: [...domain, 'platform', 'archives'], files: [] },
  cli: {
    folders: [...composition, 'platform', 'scaling', 'simulator', 'api', 'drivers', 'store', 'bus'],
    files: [],
  },
};
