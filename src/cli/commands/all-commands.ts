import type { Command } from 'commander';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { addAnalyzeCommand } from './analyze-command.ts';
import { addBenchCommand } from './bench-command.ts';
import { addDemoCommand } from './demo-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addExecutionsCommand } from './executions-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addForecastCommand } from './forecast-command.ts';
import { addImageCommand } from './image-command.ts';

import { addKeyCommand } from './key-command.ts';

import { addMcpCommand } from './mcp-command.ts';

import { addOpenapiCommand } from './openapi-command.ts';
import { addPoolCommand } from './pool-command.ts';
import { addProfileCommand } from './profile-command.ts';
import { addRunCommand } from './run-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addSessionCommand } from './session-command.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { addTraceCommand } from './trace-command.ts';
import { addUsageCommand } from './usage-command.ts';

/** Every command, in the order that the help lists them; a new one is its file and its line here. */
export function addAllCommands(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  addServeCommand(program, terminal, surroundings);
  addRunCommand(program, terminal, surroundings);
  addAnalyzeCommand(program, terminal, surroundings);
  addSessionCommand(program, terminal);
  addMcpCommand(program, terminal, surroundings);
  addExecutionsCommand(program, terminal);
  addUsageCommand(program, terminal);
  addProfileCommand(program, terminal);
  addForecastCommand(program, terminal);
  addPoolCommand(program, terminal);
  addExplainCommand(program, terminal);
  addDoctorCommand(program, terminal, surroundings);
  addBenchCommand(program, terminal, surroundings);
  addImageCommand(program, terminal, surroundings);
  addKeyCommand(program, terminal);
  addOpenapiCommand(program, terminal);
  addDemoCommand(program, terminal);
  addSimulateCommand(program, terminal);
  addTraceCommand(program, terminal);
}
