export * from './provider.js';
export * from './panel.js';
export * from './content.js';
export * from './command.js';
export * from './theme.js';
export * from './tool.js';
export * from './room.js';
