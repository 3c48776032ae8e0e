#!/usr/bin/env node
// The command line after a clone or an install: brings what is missing, then becomes the real command.
process.argv.splice(2, 0, 'cli');
await import('./bootstrap.js');
