export * from './attributes';
export { Project, type ProjectArgs } from './Project';
export { Provider, type ProviderArgs } from './Provider';
